"""Forms: their texts and their files, never more of either than is allowed. A form lies on disk while it is read."""

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack
from typing import Any, Final, cast

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from gpt_image_studio.api.bodies import UnreadableBodyError, capped
from gpt_image_studio.api.compatible.errors import Refusal, RefusedError
from gpt_image_studio.api.compatible.references import Picture

FORM: Final = "multipart/form-data"
MAX_FIELD_BYTES: Final = 200_000
MAX_FIELDS: Final = 40

_CHUNK_BYTES: Final = 256 * 1024
_NESTED: Final = re.compile(r"(\w+)((?:\[\w+\]){1,2})")


async def read_fields(request: Request, received: AsyncExitStack, *, max_bytes: int, max_files: int) -> FormData:
    """The files are there until `received` is left. Raises `UnreadableBodyError`, `BodyTooLargeError`."""
    try:
        form = await capped(request, max_bytes).form(
            max_files=max_files, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES
        )
    except (HTTPException, MultiPartException) as error:
        raise UnreadableBodyError("The multipart body of this request cannot be read.") from error
    received.push_async_callback(form.close)
    return form


def sort_fields(form: FormData, files: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, list[Picture]]]:
    """The texts, and the pictures by parameter. `files`: the names files may have → the parameter they are.

    Raises:
        RefusedError: a file under another name.
    """
    texts: dict[str, Any] = {}
    pictures: dict[str, list[Picture]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            _put(texts, name, value)
        elif name in files:
            pictures.setdefault(files[name], []).append(_uploaded(files[name], value))
        else:
            raise unknown_parameter(name)
    return texts, pictures


def unknown_parameter(name: str) -> RefusedError:
    # Only the beginning: what was sent may be as long as a body.
    return RefusedError(Refusal(400, f"Unknown parameter: '{name[:80]}'.", code="unknown_parameter", param=name[:80]))


def missing_parameter(name: str) -> RefusedError:
    return RefusedError(
        Refusal(400, f"Missing required parameter: '{name}'.", code="missing_required_parameter", param=name)
    )


def _put(texts: dict[str, Any], name: str, value: str) -> None:
    """`svg[reasoning][effort]` is an object in an object, as it would be in JSON."""
    nested = _NESTED.fullmatch(name)
    *path, last = [name] if nested is None else [nested[1], *re.findall(r"\w+", nested[2])]
    within = texts
    for step in path:
        deeper: object = within.setdefault(step, {})
        if not isinstance(deeper, dict):
            raise unknown_parameter(name)
        within = cast("dict[str, Any]", deeper)
    within[last] = value


def _uploaded(param: str, file: UploadFile) -> Picture:
    async def chunks() -> AsyncGenerator[bytes]:
        while chunk := await file.read(_CHUNK_BYTES):
            yield chunk

    return Picture(param, chunks, filename=file.filename or "", size_bytes=file.size)
