"""Runs the demo model as a child process and keeps it running."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

_HOST: Final = "127.0.0.1"
_STARTUP_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 5.0
#: Between a death and the next start; doubled while it keeps dying.
_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 5.0


class DemoModelError(Exception):
    """The demo model did not start. Its own words are on stderr."""


@asynccontextmanager
async def demo_model_process(*, seconds: float) -> AsyncGenerator[str, None]:
    """Yields the base URL, the same for as long as this lasts: a child that dies is started again on the same port.

    Raises:
        DemoModelError: it does not start.
    """
    with _reserved_port() as port:
        child = await _start(port, seconds)
        keeper = asyncio.create_task(_keep(child, port, seconds))
        try:
            yield f"http://{_HOST}:{port}/v1"
        finally:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper


@contextmanager
def _reserved_port() -> Generator[int, None, None]:
    """A port that stays ours between two children: bound, never listened on.

    Where two sockets may share a port (SO_REUSEPORT, which the server sets too) the reservation is held open; elsewhere
    the port is only chosen.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as reserved:
        is_shared = hasattr(socket, "SO_REUSEPORT")
        if is_shared:
            reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        reserved.bind((_HOST, 0))
        port = int(reserved.getsockname()[1])
        if not is_shared:
            reserved.close()
        yield port


async def _start(port: int, seconds: float) -> asyncio.subprocess.Process:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "gpt_image_studio.demo_model",
        f"--port={port}",
        f"--seconds={seconds}",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=os.name == "posix",  # Ctrl-C is for us: jobs end before their model does
    )
    try:
        async with asyncio.timeout(_STARTUP_SECONDS):
            line = await child.stdout.readline() if child.stdout else b""
    except BaseException:
        await _stop(child)
        raise
    if not line.startswith(b"listening "):
        await _stop(child)
        raise DemoModelError
    return child


async def _keep(child: asyncio.subprocess.Process, port: int, seconds: float) -> None:
    pause = _FIRST_PAUSE_SECONDS
    try:
        while True:
            await child.wait()
            await asyncio.sleep(pause)
            try:
                child = await _start(port, seconds)
                pause = _FIRST_PAUSE_SECONDS
            except (DemoModelError, TimeoutError):
                pause = min(_LONGEST_PAUSE_SECONDS, pause * 2)
    finally:
        await _stop(child)


async def _stop(child: asyncio.subprocess.Process) -> None:
    if child.stdin:
        child.stdin.close()  # the end of its stdin is its order to end
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await child.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
