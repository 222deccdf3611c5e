"""granian's embedded server, which its makers call experimental: `serving.py` and the demo model take these things for granted."""

import asyncio
import inspect

import httpx
import pytest
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from starlette.types import Receive, Scope, Send

from fakes.processes.product import free_port

#: Nothing here takes long, seconds.
PATIENCE = 20.0


class App:
    """Answers anything, and remembers its life."""

    def __init__(self) -> None:
        self.life: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for phase in ("startup", "shutdown"):
                assert (await receive())["type"] == f"lifespan.{phase}"
                self.life.append(phase)
                await send({"type": f"lifespan.{phase}.complete"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"here"})


async def get(url: str, serving: asyncio.Task[None]) -> httpx.Response:
    """Once it listens."""
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
        while not serving.done():
            try:
                return await client.get(url)
            except httpx.ConnectError:
                await asyncio.sleep(0.05)
    await serving
    pytest.fail("the server ended by itself")


async def test_it_serves_in_our_loop_until_it_is_told_to_stop() -> None:
    app, port = App(), free_port()
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=True)
    serving = asyncio.create_task(server.serve())
    assert (await get(f"http://127.0.0.1:{port}", serving)).text == "here"
    assert app.life == ["startup"]
    server.stop()
    await asyncio.wait_for(serving, PATIENCE)
    assert app.life == ["startup", "shutdown"]


async def test_an_application_that_cannot_start_ends_the_server() -> None:
    async def broken(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": ""})
        raise ZeroDivisionError

    server = Server(broken, address="127.0.0.1", port=free_port(), interface=Interfaces.ASGI, websockets=True)
    await asyncio.wait({serving := asyncio.create_task(server.serve())}, timeout=PATIENCE)
    assert serving.done()


def test_it_takes_what_the_demo_model_tells_it() -> None:
    taken = {
        "interface": Interfaces.ASGI,
        "http": HTTPModes.http1,
        "websockets": False,
        "backlog": 1024,
        "log_enabled": False,
    }
    inspect.signature(Server).bind(App(), "127.0.0.1", 1, **taken)
