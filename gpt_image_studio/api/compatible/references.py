"""The pictures of an edit: files of a form, data URLs in JSON, or pictures the account has already. All go through the upload intake.

The same file sent again is the same asset, so an edit repeated with its Idempotency-Key is recognised as the same.
"""

import base64
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.api.access import Caller
from gpt_image_studio.api.bodies import JSON, UnreadableBodyError, WrongMediaTypeError, capped, media_type_of, read_json
from gpt_image_studio.api.compatible.errors import USER, Refusal, RefusedError
from gpt_image_studio.api.compatible.parameters import (
    EditParameters,
    ImageLink,
    ImageParameters,
    JsonEditParameters,
    read_form,
    read_parameters,
)
from gpt_image_studio.assets.images import InvalidImageError
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.upload_gate import UploadGate
from gpt_image_studio.assets.uploads import UploadOrder
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.model import Size
from gpt_image_studio.kit.ids import AccountId, AssetId
from gpt_image_studio.services import services

MAX_PICTURES: Final = 16
#: A form lies on disk while it is read, JSON in memory.
MAX_FORM_BYTES: Final = 100_000_000
MAX_JSON_BYTES: Final = 24_000_000
MAX_FIELD_BYTES: Final = 200_000
MAX_FIELDS: Final = 40
#: Edits being received side by side, by one account and by all of this process.
_FORMS: Final = UploadGate(at_once=4, all_at_once=16, in_a_row=120)
_JSON: Final = UploadGate(at_once=2, all_at_once=4, in_a_row=120)

_CHUNK_BYTES: Final = 256 * 1024
#: Base64 letters decoded at a time; four letters are three bytes.
_CHUNK_LETTERS: Final = 4 * 64 * 1024
_DATA_URL: Final = "data:image/"
_LISTED: Final = ("image", "image[]")


@dataclass(frozen=True, slots=True)
class Kept:
    """Assets of the account."""

    references: tuple[AssetId, ...]
    mask: AssetId | None
    #: Of the first reference, as it is seen.
    first_size: Size


@dataclass(frozen=True, slots=True)
class _Picture:
    """Bytes to be kept, or an asset that exists. `param` is what it was sent as."""

    param: str
    chunks: Callable[[], AsyncGenerator[bytes]] | None = field(default=None, repr=False)
    filename: str = ""
    size_bytes: int | None = None
    asset_id: AssetId | None = None


class Pictures:
    """Async context manager: what was received lies on disk until it is left."""

    def __init__(self, received: AsyncExitStack, images: Sequence[_Picture], mask: _Picture | None) -> None:
        self._received = received
        self._images = images
        self._mask = mask

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._received.aclose()

    async def keep(self, account: Account) -> Kept:
        """Raises `RefusedError` for what is no picture, and whatever `UploadService.add` raises."""
        assets = [await _keep(account, picture, UploadOrder(filename=picture.filename)) for picture in self._images]
        mask: Asset | None = None
        if self._mask is not None:
            order = UploadOrder(kind=AssetKind.MASK, reference_id=assets[0].id, filename=self._mask.filename)
            mask = await _keep(account, self._mask, order)
        return Kept(
            references=tuple(asset.id for asset in assets),
            mask=None if mask is None else mask.id,
            first_size=Size(assets[0].width, assets[0].height),
        )


async def read_edit(request: Request, caller: Caller) -> tuple[ImageParameters, Pictures]:
    """Raises `RefusedError`, `WrongMediaTypeError`, `BodyTooLargeError`, `TooManyUploadsError`, `UploadsBusyError`."""
    async with AsyncExitStack() as received:
        match media_type_of(request):
            case "multipart/form-data":
                received.enter_context(_FORMS.enter(caller.account_id))
                parameters, images, mask = await _read_form(request, received)
            case "application/json":
                received.enter_context(_JSON.enter(caller.account_id))
                parameters, images, mask = await _read_json(request)
            case _:
                raise WrongMediaTypeError(f"Send an edit as multipart/form-data or as {JSON}.")
        return parameters, Pictures(received.pop_all(), images, mask)


async def _read_form(
    request: Request, received: AsyncExitStack
) -> tuple[ImageParameters, list[_Picture], _Picture | None]:
    try:
        form = await capped(request, MAX_FORM_BYTES).form(
            max_files=MAX_PICTURES + 2, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES
        )
    except (HTTPException, MultiPartException) as error:
        raise UnreadableBodyError("The multipart body of this request cannot be read.") from error
    received.push_async_callback(form.close)
    texts, images, masks = _sort(form)
    parameters = read_form(EditParameters, texts)
    if not images:
        raise RefusedError(
            Refusal(400, "Missing required parameter: 'image'.", code="missing_required_parameter", param="image")
        )
    return parameters, images, masks[0] if masks else None


def _sort(form: FormData) -> tuple[dict[str, str], list[_Picture], list[_Picture]]:
    texts: dict[str, str] = {}
    images: list[_Picture] = []
    masks: list[_Picture] = []
    for name, value in form.multi_items():
        if isinstance(value, str):
            texts[name] = value
        elif name in _LISTED:
            images.append(_uploaded("image", value))
        elif name == "mask" and not masks:
            masks.append(_uploaded("mask", value))
        else:
            message = f"Unknown parameter: '{name[:80]}'."
            raise RefusedError(Refusal(400, message, code="unknown_parameter", param=name[:80]))
    return texts, images, masks


def _uploaded(param: str, file: UploadFile) -> _Picture:
    async def chunks() -> AsyncGenerator[bytes]:
        while chunk := await file.read(_CHUNK_BYTES):
            yield chunk

    return _Picture(param, chunks, filename=file.filename or "", size_bytes=file.size)


async def _read_json(request: Request) -> tuple[ImageParameters, list[_Picture], _Picture | None]:
    wish = read_parameters(JsonEditParameters, await read_json(request, MAX_JSON_BYTES))
    images = [_linked(f"images.{number}", link) for number, link in enumerate(wish.images)]
    return wish, images, None if wish.mask is None else _linked("mask", wish.mask)


def _linked(param: str, link: ImageLink) -> _Picture:
    """Addresses elsewhere are not fetched: the studio asks no server on anybody's behalf."""
    if (link.image_url is None) == (link.file_id is None):
        raise _bad_link(param, "Send exactly one of 'image_url' and 'file_id'.")
    if link.file_id is not None:
        try:
            return _Picture(param, asset_id=AssetId(uuid.UUID(link.file_id)))
        except ValueError as error:
            raise _no_file(param) from error
    head, _, letters = (link.image_url or "").partition(",")
    if not head.startswith(_DATA_URL) or not head.endswith(";base64"):
        raise _bad_link(param, "An image_url is a data URL here: data:image/png;base64,…")

    async def chunks() -> AsyncGenerator[bytes]:
        for start in range(0, len(letters), _CHUNK_LETTERS):
            try:
                yield base64.b64decode(letters[start : start + _CHUNK_LETTERS], validate=True)
            except ValueError as error:
                raise _bad_link(param, "This data URL is not valid base64.") from error

    return _Picture(param, chunks)


async def _keep(account: Account, picture: _Picture, order: UploadOrder) -> Asset:
    if picture.asset_id is not None:
        return await _get(account.id, picture.asset_id, picture.param, order.kind)
    if picture.chunks is None:
        raise LookupError("a picture without bytes")
    try:
        upload = await services().uploads.add(account, picture.chunks(), order, declared_bytes=picture.size_bytes)
    except InvalidImageError as error:
        code = "invalid_mask_image_format" if order.kind is AssetKind.MASK else "invalid_image_file"
        raise RefusedError(Refusal(400, error.message, type=USER, code=code, param=picture.param)) from error
    return upload.asset


async def _get(account_id: AccountId, asset_id: AssetId, param: str, kind: AssetKind) -> Asset:
    try:
        asset = await services().assets.get(account_id, asset_id)
    except NotFoundError as error:
        raise _no_file(param) from error
    if (asset.kind is AssetKind.MASK) is not (kind is AssetKind.MASK):
        raise _no_file(param)
    return asset


def _bad_link(param: str, message: str) -> RefusedError:
    return RefusedError(Refusal(400, message, code="invalid_value", param=param))


def _no_file(param: str) -> RefusedError:
    return RefusedError(Refusal(404, "There is no such file.", code="file_not_found", param=param))
