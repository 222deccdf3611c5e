"""`POST /api/uploads`: a file becomes a reference, a mask or a mark-up of the signed-in account.

The contract with the browser (a form of the studio; the public API has its own doors):

    POST /api/uploads?kind=reference                     a picture to work from (the default)
    POST /api/uploads?kind=mask&reference=<asset id>     a mask for that picture; the asset id of the first reference
                      &painted=1                         painted in the studio: opaque white is to be edited
                                                         (without it: transparent is to be edited; grey: white is)
    POST /api/uploads?kind=markup&reference=<asset id>   what was drawn over that picture: strokes on nothing, a PNG
    body            the file itself, not multipart: `xhr.send(file)` or `fetch(url, {method: "POST", body: file})`
    X-Filename      encodeURIComponent(file.name); optional
    Content-Type    whatever the browser writes; the type is taken from the bytes
    cookie, Origin  sent by the browser itself on our own pages

    201 {"id", "kind", "width", "height",               as seen, of the original
         "media_type", "size_bytes", "filename",        of the original
         "notes": ["…"],                                sentences to show beside the picture, often none
         "is_reused": false,                            200 and true when the account had this file already: same id
         "thumbnail": "/media/<id>/w320",               always displayable
         "provider": {"url", "width", "height",         what the model gets: paint masks at exactly this size; a mask's own
                      "media_type"}}                    is a PNG with alpha 0 where the picture is to be edited, a mark-up's
                                                         a PNG of the strokes in their colours
    4xx, 5xx {"code", "message", "field"}               `message` is for the person as it is; `Retry-After` in seconds on 429
                                                         and 503

Progress is `xhr.upload.onprogress`; after its last event the studio still reads the picture, for about a second. Send at most
four files at a time (six are taken) and queue the rest in the page. A mask or a mark-up of the same shape but another size is fitted.

Codes: broken_upload 400, not_signed_in 401, foreign_page 403, not_allowed 403 (suspended), storage_quota 403, too_slow 408,
too_large 413 (STUDIO_MAX_UPLOAD_MB), not_a_file 415, invalid_image 422, invalid_input 422 (field kind or reference),
too_many_uploads 429, busy, busy_reading, storage_unavailable and database_unavailable 503. Whatever is refused leaves nothing
behind; sending it again is always safe.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import unquote

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.api.retry_after import retry_after
from gpt_image_studio.assets.keys import PROVIDER, get_variant
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.uploads.incoming import UploadBrokenError
from gpt_image_studio.assets.uploads.intent import UploadIntent
from gpt_image_studio.assets.uploads.service import Upload
from gpt_image_studio.errors import InvalidInputError, NotSignedInError, StudioError
from gpt_image_studio.kit.ids import AssetId, find_id
from gpt_image_studio.services import services
from gpt_image_studio.web.cookies import session_token
from gpt_image_studio.web.hosts import is_same_origin

log = structlog.get_logger(__name__)

#: A browser still sending when it is refused sees only a broken connection, unless what it sends is taken off its hands.
DRAINED_SECONDS = 10.0
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_THUMBNAIL = "w320"


class ForeignPageError(StudioError):
    """This was sent from another site."""

    code = "foreign_page"
    http_status = 403


class NotAFileError(StudioError):
    """Send the file itself as the body, not a form."""

    code = "not_a_file"
    http_status = 415


def upload_routes() -> list[Route]:
    return [Route("/api/uploads", receive_upload, methods=["POST"])]


async def receive_upload(request: Request) -> Response:
    """A signed-in person, from our own pages."""
    body = _Body(request)
    try:
        account = await _account(request)
        intent, declared_bytes = _read_intent(request), _declared_bytes(request)
        upload = await services().uploads.add(account, body, intent, declared_bytes=declared_bytes)
    except StudioError as error:
        log.info("assets.upload_refused", reason=error.code)
        await body.drain()
        return _refusal(error)
    return JSONResponse(_answer(upload), 200 if upload.is_reused else 201, headers={"cache-control": "no-store"})


class _Body:
    """The request's body, once."""

    def __init__(self, request: Request) -> None:
        self._chunks = request.stream()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """Raises `UploadBrokenError` when the sender went away."""
        try:
            return await anext(self._chunks)
        except ClientDisconnect as error:
            raise UploadBrokenError from error

    async def drain(self) -> None:
        """Reads on for a while without keeping anything."""
        with suppress(TimeoutError, ClientDisconnect, RuntimeError):
            async with asyncio.timeout(DRAINED_SECONDS):
                async for _ in self._chunks:
                    pass


async def _account(request: Request) -> Account:
    if not is_same_origin(request.headers):
        raise ForeignPageError
    visitor = await services().accounts.find_visitor(session_token(request.headers))
    if visitor is None:
        raise NotSignedInError
    return visitor.account


def _read_intent(request: Request) -> UploadIntent:
    if request.headers.get("content-type", "").lower().startswith(_FORMS):
        raise NotAFileError
    kinds = {kind.value: kind for kind in (AssetKind.REFERENCE, AssetKind.MASK, AssetKind.MARKUP)}
    kind = kinds.get(request.query_params.get("kind", AssetKind.REFERENCE.value))
    if kind is None:
        raise InvalidInputError(
            "A file is uploaded as a reference, as a mask or as a mark-up.", field="kind", fix="reference"
        )
    return UploadIntent(
        kind=kind,
        is_painted=kind is AssetKind.MASK and request.query_params.get("painted") == "1",
        reference_id=_reference_id(request),
        filename=unquote(request.headers.get("x-filename", ""), errors="replace"),
    )


def _reference_id(request: Request) -> AssetId | None:
    text = request.query_params.get("reference", "")
    if not text:
        return None
    reference_id = find_id(AssetId, text)
    if reference_id is None:
        raise InvalidInputError("There is no picture under this name.", field="reference")
    return reference_id


def _declared_bytes(request: Request) -> int | None:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _answer(upload: Upload) -> dict[str, object]:
    asset = upload.asset
    copy = asset.provider_copy
    return {
        "id": str(asset.id),
        "kind": asset.kind.value,
        "width": asset.width,
        "height": asset.height,
        "media_type": asset.media_type,
        "size_bytes": asset.size_bytes,
        "filename": asset.filename,
        "notes": list(upload.notes),
        "is_reused": upload.is_reused,
        "thumbnail": f"/media/{asset.id}/{_THUMBNAIL}",
        "provider": {
            "url": f"/media/{asset.id}/{PROVIDER}",
            "width": copy.width if copy else asset.width,
            "height": copy.height if copy else asset.height,
            "media_type": get_variant(asset, PROVIDER).media_type,
        },
    }


def _refusal(error: StudioError) -> Response:
    headers = {"cache-control": "no-store", **retry_after(error)}
    body = {"code": error.code, "message": error.message, "field": error.field}
    return JSONResponse(body, error.http_status, headers=headers)
