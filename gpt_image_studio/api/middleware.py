"""Before an API: every request has an id, every exception becomes an answer in that API's own words."""

import re
import uuid
from collections.abc import Callable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpt_image_studio.errors import StudioError

log = structlog.get_logger(__name__)


class ApiMount(Mount):
    """Every path below it. Starlette's own leaves one with a line break to the server, which answers in plain text."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class ApiMiddleware:
    def __init__(self, app: ASGIApp, refuse: Callable[[Exception], Response]) -> None:
        """`refuse` words every exception, unknown ones too."""
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = f"req_{uuid.uuid4().hex}"
        is_answered = False

        async def send_with_id(message: Message) -> None:
            nonlocal is_answered
            if message["type"] == "http.response.start":
                is_answered = True
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                headers.setdefault("cache-control", "no-store")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            except ClientDisconnect:
                return
            except Exception as error:
                if not isinstance(error, StudioError | HTTPException):
                    log.exception("api.failed", path=scope["path"])
                if is_answered:
                    raise
                await self._refuse(error)(scope, receive, send_with_id)
