"""Sending an answer while watching whether anybody is still there to receive it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from time import monotonic
from typing import Any, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gpt_image_studio.demo_model.emulator.fault_injection import ConnectionCutError

T = TypeVar("T")


class ClientGoneError(Exception):
    """The client closed the connection before the answer was complete."""


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, which is cancelled as soon as the client goes away.

    Raises:
        ClientGoneError: it went away first.
    """
    working, watching = asyncio.create_task(work), asyncio.create_task(_until_gone(receive))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGoneError
    finally:
        working.cancel()
        watching.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Pace:
    """Spreads the imitated rendering time; the time really spent on drawing counts."""

    def __init__(self, seconds: float) -> None:
        self._started = monotonic()
        self._seconds = seconds

    async def until(self, share: float) -> None:
        """Returns when that share (0 to 1) of the time has passed."""
        await asyncio.sleep(max(0.0, self._started + self._seconds * share - monotonic()))


class EventStream(Response):
    """Server-sent events, one chunk each. `on_end` is told how it ended: answered, disconnected or cut."""

    def __init__(self, events: AsyncGenerator[bytes, None], on_end: Callable[[str], None]) -> None:
        super().__init__(media_type="text/event-stream")
        del self.headers["content-length"]
        self.headers["cache-control"] = "no-cache"
        self._events = events
        self._on_end = on_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        outcome = "failed"
        try:
            await unless_gone(receive, self._send_all(send))
            outcome = "answered"
        except ClientGoneError:
            outcome = "disconnected"
        except ConnectionCutError:
            outcome = "cut"  # returning without the last chunk makes the server drop the connection
        finally:
            self._on_end(outcome)

    async def _send_all(self, send: Send) -> None:
        async with aclosing(self._events) as events:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async for event in events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


class CutResponse(Response):
    """Announces a body, sends the first half and drops the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
