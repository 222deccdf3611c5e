"""A stored picture as an HTTP answer: whole or in part, whichever variant, never as something a browser would run."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gpt_image_studio.api.ranges import ByteRange, UnsatisfiableRangeError, find_range
from gpt_image_studio.assets.keys import EXTENSIONS, ORIGINAL, PROVIDER, Variant
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import StudioError
from gpt_image_studio.services import services

#: Assets never change; another account on the same browser must not see them from its cache.
KEPT: Final = "private, max-age=31536000, immutable"
KEPT_FOR_AN_HOUR: Final = "private, max-age=3600"
#: Whatever the bytes pretend to be: opened by itself it has no origin, loads nothing and runs nothing.
NEVER_A_PAGE: Final = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
}
#: As above, and an SVG that is opened by itself still has its own colours and the pictures written into it.
_DRAWING_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_DRAWING: Final = "image/svg+xml"


class NoSuchBytesError(StudioError):
    """There are no such bytes."""

    code = "range_not_satisfiable"
    http_status = 416

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total = total


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


async def show_picture(
    request: Request, asset: Asset, variant: Variant, *, vary: str, is_download: bool = False
) -> Response:
    """`vary` is the header that says who asks.

    Raises:
        NoSuchBytesError: a range outside of it.
        NotFoundError, StorageUnavailableError: as `AssetService.open`.
    """
    headers = headers_of(asset, variant, is_download=is_download) | {"vary": vary}
    if _is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers={name: headers[name] for name in ("etag", "cache-control", "vary")})
    async with AsyncExitStack() as opened:
        stored = (await opened.enter_async_context(services().assets.open(asset, variant.name))).stored
        if request.method == "HEAD":
            return Response(headers=headers | {"content-length": str(stored.total)})
        try:
            wanted = _find_range(request.headers, headers["etag"], stored.total)
        except UnsatisfiableRangeError as error:
            raise NoSuchBytesError(stored.total) from error
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


def headers_of(asset: Asset, variant: Variant, *, is_download: bool) -> dict[str, str]:
    size = "" if variant.name in {ORIGINAL, PROVIDER} else f"-{variant.name.removeprefix('w')}"
    filename = f"picture-{asset.id.hex[:8]}{size}.{EXTENSIONS[variant.media_type]}"
    headers = {
        "content-type": variant.media_type,
        "content-disposition": f'{"attachment" if is_download else "inline"}; filename="{filename}"',
        "etag": f'"{asset.sha256.hex()[:32]}-{variant.name}"',
        "accept-ranges": "bytes",
        "cache-control": KEPT_FOR_AN_HOUR if asset.kind is AssetKind.PREVIEW else KEPT,
        **NEVER_A_PAGE,
    }
    if variant.media_type == _DRAWING:
        headers["content-security-policy"] = _DRAWING_POLICY
    return headers


def _find_range(headers: Headers, etag: str, total: int) -> ByteRange | None:
    """A part is only of use to somebody who holds the rest of the same bytes."""
    if headers.get("if-range", etag) != etag:
        return None
    return find_range(headers.get("range"), total)


def _is_known(if_none_match: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags
