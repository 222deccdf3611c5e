"""A server that answers with exactly the bytes it is given: for what no well-behaved server does."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class RawServer:
    base_url: str = ""
    #: Heads of the requests in lower case, one per connection.
    heads: list[str] = field(default_factory=list[str])


def answer(
    body: bytes, *, status: str = "200 OK", media_type: str = "application/json", length: int | None = None
) -> bytes:
    """A whole answer; `length` other than that of the body is a lie."""
    head = f"HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {len(body) if length is None else length}\r\n"
    return f"{head}connection: close\r\n\r\n".encode() + body


def saying(content: bytes) -> Handler:
    """Says this and hangs up."""

    async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()

    return handle


@asynccontextmanager
async def raw_server(handle: Handler, *, is_body_read: bool = True) -> AsyncGenerator[RawServer, None]:
    """`handle` gets the connection after the request, or after its head where the body is left to it."""
    state = RawServer()
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            state.heads.append(head)
            length = re.search(r"content-length: (\d+)", head)
            if is_body_read and length:
                await reader.readexactly(int(length[1]))
            await handle(reader, writer)
        except (asyncio.CancelledError, OSError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        state.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        yield state
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
