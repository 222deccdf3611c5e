"""A request as it arrived: JSON or multipart, not yet judged."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any, Final, cast

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

from gpt_image_studio.demo_model.wire import errors

#: Bytes. OpenAI publishes no total; sixteen full references do not fit and nobody sends them.
MAX_BODY_BYTES: Final = 200_000_000
_MAX_FIELD_BYTES: Final = 1_000_000
_MEDIA_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/webp"})
_NESTED: Final = re.compile(r"(\w+)((?:\[\w+\])+)")
_INTEGERS: Final = frozenset({"n", "partial_images", "output_compression", "frame_count", "frame_duration_ms"})


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart form."""

    name: str
    filename: str
    media_type: str
    content: bytes = field(repr=False)

    def describe(self) -> dict[str, Any]:
        return {
            "field": self.name,
            "filename": self.filename,
            "media_type": self.media_type,
            "size_bytes": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


@dataclass(frozen=True, slots=True)
class Link:
    """One picture of a JSON edit: `{"image_url": …}` or `{"file_id": …}`, as sent."""

    name: str
    value: object = field(repr=False)

    def describe(self) -> dict[str, Any]:
        return {"field": self.name, "size_bytes": len(str(self.value))}


Reference = Upload | Link


@dataclass(frozen=True, slots=True)
class Submission:
    #: The parameters as they arrived; pictures are below.
    fields: dict[str, Any]
    images: tuple[Reference, ...] = ()
    mask: Reference | None = None
    markup: Reference | None = None
    is_multipart: bool = False

    def references(self) -> list[Reference]:
        return [*self.images, *(picture for picture in (self.mask, self.markup) if picture is not None)]


async def read_submission(request: Request, *, is_edit: bool, mask_field: str = "mask") -> Submission:
    """Reads at most `MAX_BODY_BYTES`.

    Raises:
        ApiError: too large, not JSON, not a form, or a file of a type that is not accepted.
    """
    if int(request.headers.get("content-length") or 0) > MAX_BODY_BYTES:
        raise errors.too_large()
    request = Request(request.scope, _capped(request.receive))
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        if not is_edit:
            raise errors.ApiError("Unsupported content type: 'multipart/form-data'. Expected 'application/json'.")
        return await _read_form(request, mask_field)
    return _read_json(await request.body(), is_edit=is_edit)


def _capped(receive: Receive) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            raise errors.too_large()
        return message

    return counted


def _read_json(body: bytes, *, is_edit: bool) -> Submission:
    try:
        parsed: object = json.loads(body)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise errors.ApiError("We could not parse the JSON body of your request.")
    fields = cast("dict[str, Any]", parsed)
    if not is_edit:
        return Submission(fields)
    images = fields.pop("images", [])
    if not isinstance(images, list):
        raise errors.wrong_type("images", "an array", images)
    mask, markup = fields.pop("mask", None), fields.pop("markup", None)
    return Submission(
        fields,
        images=tuple(Link("images", value) for value in cast("list[object]", images)),
        mask=None if mask is None else Link("mask", mask),
        markup=None if markup is None else Link("markup", markup),
    )


async def _read_form(request: Request, mask_field: str) -> Submission:
    fields: dict[str, Any] = {}
    files: dict[str, list[Upload]] = {"image": [], mask_field: [], "markup": []}
    try:
        form = await request.form(max_files=40, max_fields=100, max_part_size=_MAX_FIELD_BYTES)
    except HTTPException as error:
        raise errors.ApiError("We could not parse the multipart body of your request.") from error
    try:
        for name, value in form.multi_items():
            kind = name.removesuffix("[]")
            if not isinstance(value, UploadFile):
                _put(fields, name, _plain(name, value))
            elif kind in files:
                files[kind].append(await _read_file(name, value))
            else:
                raise errors.unknown_parameter(name)
    finally:
        await form.close()
    return Submission(
        fields,
        images=tuple(files["image"]),
        mask=next(iter(files[mask_field]), None),
        markup=next(iter(files["markup"]), None),
        is_multipart=True,
    )


async def _read_file(name: str, file: UploadFile) -> Upload:
    media_type = file.content_type or "application/octet-stream"
    if media_type not in _MEDIA_TYPES:
        raise errors.unsupported_mimetype(name.removesuffix("[]"), media_type)
    return Upload(name, file.filename or "", media_type, await file.read())


def _put(fields: dict[str, Any], name: str, value: object) -> None:
    """`svg[reasoning][effort]` is an object within an object, as in JSON."""
    nested = _NESTED.fullmatch(name)
    if nested is None:
        fields[name] = value
        return
    *path, last = [nested[1], *re.findall(r"\w+", nested[2])]
    for step in path:
        within = fields.setdefault(step, {})
        if not isinstance(within, dict):
            raise errors.wrong_type(step, "an object", within)
        fields = cast("dict[str, Any]", within)
    fields[last] = value


def _plain(name: str, value: str) -> Any:
    """A form knows only text: integers and booleans are read back where the parameter is one."""
    if name in _INTEGERS and value.removeprefix("-").isdecimal():
        return int(value)
    if name == "stream" and value in {"true", "false"}:
        return value == "true"
    return value
