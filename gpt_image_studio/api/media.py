"""`GET /media/{asset}/{variant}`: a stored picture, to the account it belongs to and to nobody else.

Whatever may not be seen is answered 404, signed out included: the answer tells nobody what exists.
"""

import time
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gpt_image_studio.api.ranges import ByteRange, UnsatisfiableRangeError, find_range
from gpt_image_studio.assets.keys import EXTENSIONS, ORIGINAL, Variant, get_variant
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import NotFoundError, UnavailableError
from gpt_image_studio.kit.ids import AccountId, AssetId
from gpt_image_studio.services import services
from gpt_image_studio.web.cookies import session_token

#: Assets never change; another account on the same browser must not see them from its cache.
KEPT = "private, max-age=31536000, immutable"
KEPT_FOR_AN_HOUR = "private, max-age=3600"
#: A page of thumbnails asks for the same session dozens of times at once. After signing out, pictures whose address is
#: known can be fetched with the old cookie for this long, seconds.
SESSION_MEMORY_SECONDS = 5.0
MAX_REMEMBERED = 4096
RETRY_AFTER_SECONDS = 5
#: Whatever the bytes pretend to be: opened by itself it has no origin, loads nothing and runs nothing.
_NEVER_A_PAGE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
}


def media_routes() -> list[Route]:
    """GET and HEAD."""
    return [Route("/media/{asset}/{variant}", Media().show, methods=["GET"])]


class OpenedResponse(StreamingResponse):
    """Closes what it streams from when it is sent, also when the other side goes away in between."""

    def __init__(
        self, opened: AsyncExitStack, chunks: AsyncIterator[bytes], status: int, headers: dict[str, str]
    ) -> None:
        super().__init__(chunks, status, headers)
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._opened:
            with suppress(ClientDisconnect):  # somebody went on to the next page
                await super().__call__(scope, receive, send)


class Media:
    """Remembers for a few seconds whose cookie is whose."""

    def __init__(self) -> None:
        self._remembered: dict[str, tuple[float, AccountId]] = {}

    async def show(self, request: Request) -> Response:
        try:
            account_id = await self._account_id(request.headers)
            asset = await services().assets.get(account_id, _asset_id(request.path_params["asset"]))
            return await _answer(request, asset, get_variant(asset, request.path_params["variant"]))
        except NotFoundError:
            return _refusal(404, "Not found.")
        except UnavailableError as error:
            return _refusal(503, error.message, {"retry-after": str(RETRY_AFTER_SECONDS)})

    async def _account_id(self, headers: Headers) -> AccountId:
        """Raises `NotFoundError` without a live session."""
        token = session_token(headers)
        if token is None:
            raise NotFoundError
        until, account_id = self._remembered.get(token, (0.0, None))
        if account_id is not None and time.monotonic() < until:
            return account_id
        found = await services().accounts.find_session(token)
        if found is None:
            self._remembered.pop(token, None)
            raise NotFoundError
        if len(self._remembered) >= MAX_REMEMBERED:
            self._remembered.clear()
        account_id = found[1].id
        self._remembered[token] = (time.monotonic() + SESSION_MEMORY_SECONDS, account_id)
        return account_id


async def _answer(request: Request, asset: Asset, variant: Variant) -> Response:
    headers = _headers(asset, variant, is_download=request.query_params.get("download") == "1")
    if _is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers={name: headers[name] for name in ("etag", "cache-control", "vary")})
    async with AsyncExitStack() as opened:
        stored = (await opened.enter_async_context(services().assets.open(asset, variant.name))).stored
        if request.method == "HEAD":
            return Response(headers=headers | {"content-length": str(stored.total)})
        try:
            wanted = _find_range(request.headers, headers["etag"], stored.total)
        except UnsatisfiableRangeError:
            return _refusal(416, "There are no such bytes.", {"content-range": f"bytes */{stored.total}"})
        status = 200
        if wanted is not None:
            await opened.aclose()
            part = services().assets.open(asset, variant.name, start=wanted.start, length=wanted.length)
            stored = (await opened.enter_async_context(part)).stored
            status = 206
            last = stored.start + stored.length - 1
            headers["content-range"] = f"bytes {stored.start}-{last}/{stored.total}"
        headers["content-length"] = str(stored.length)
        return OpenedResponse(opened.pop_all(), stored.chunks, status, headers)


def _headers(asset: Asset, variant: Variant, *, is_download: bool) -> dict[str, str]:
    size = "" if variant.name == ORIGINAL else f"-{variant.name}"
    filename = f"picture-{asset.id.hex[:8]}{size}.{EXTENSIONS[variant.media_type]}"
    return {
        "content-type": variant.media_type,
        "content-disposition": f'{"attachment" if is_download else "inline"}; filename="{filename}"',
        "etag": f'"{asset.sha256.hex()[:32]}-{variant.name}"',
        "accept-ranges": "bytes",
        "cache-control": KEPT_FOR_AN_HOUR if asset.kind is AssetKind.PREVIEW else KEPT,
        "vary": "Cookie",
        **_NEVER_A_PAGE,
    }


def _find_range(headers: Headers, etag: str, total: int) -> ByteRange | None:
    """A part is only of use to somebody who holds the rest of the same bytes."""
    if headers.get("if-range", etag) != etag:
        return None
    return find_range(headers.get("range"), total)


def _is_known(if_none_match: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags


def _asset_id(text: str) -> AssetId:
    try:
        return AssetId(uuid.UUID(text))
    except ValueError as error:
        raise NotFoundError from error


def _refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(
        message, status, headers={"cache-control": "no-store", "vary": "Cookie", **_NEVER_A_PAGE, **(headers or {})}
    )
