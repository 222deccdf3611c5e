"""What every answer of the front end carries, and pages without a trailing slash."""

from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_HEADERS = {
    "cache-control": "no-cache",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "content-security-policy": "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'",
    "cross-origin-opener-policy": "same-origin",
}


#: Pictures and fonts that keep their name when they change.
NAMED_FILES = "public, max-age=86400"


class FrontEndHeaders:
    """Hashed assets are cached for ever, named pictures and fonts for a day, pages never; nothing is sniffed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("x-content-type-options", "nosniff")
                if path.startswith("/assets/") and message["status"] == 200:  # noqa: PLR2004 # OK
                    headers["cache-control"] = "public, max-age=31536000, immutable"
                elif headers.get("content-type", "").startswith(("image/", "font/")):
                    headers.setdefault("cache-control", NAMED_FILES)
                elif headers.get("content-type", "").startswith("text/html"):
                    for name, value in PAGE_HEADERS.items():
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SlashlessPages:
    """`/studio` answers 200 itself, and `/studio/` leads to it: a page has one address.

    Starlette would do it the other way round, to an absolute `http://…/studio/`, wrong behind TLS.
    """

    def __init__(self, app: ASGIApp, static_dir: Path) -> None:
        self._app = app
        self._static_dir = static_dir

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if scope["type"] == "http" and self._is_page(path):
            scope = dict(scope, path=path + "/", raw_path=path.encode() + b"/")
        elif scope["type"] == "http" and path.endswith("/") and self._is_page(path[:-1]):
            query = scope["query_string"].decode()
            address = quote(path[:-1]) + (f"?{query}" if query else "")
            await RedirectResponse(address, status_code=308)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_page(self, path: str) -> bool:
        if not path or path.endswith("/") or "." in path or "//" in path:
            return False
        try:
            return (self._static_dir / path.lstrip("/") / "index.html").is_file()
        except (OSError, ValueError):  # longer than a file system has names for, or with a NUL
            return False
