"""`python -m gpt_image_studio.demo_model`: serves the demo model on this machine until its parent is gone.

Prints exactly one line, `listening 127.0.0.1:PORT`, when it can be called. Ends when stdin reaches its end (the parent
died, however it died) or on SIGTERM.
"""

import argparse
import asyncio
import ipaddress
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from gpt_image_studio.demo_model.wire.app import create_app
from gpt_image_studio.demo_model.wire.capabilities import DEMO_SECONDS

_STARTUP_SECONDS = 20.0
_POLL_SECONDS = 0.01


def main() -> NoReturn:
    status = asyncio.run(_serve(_options()))
    sys.stderr.flush()
    # The server's native threads panic when the interpreter is taken from under them; nothing here needs its farewell.
    os._exit(status)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gpt_image_studio.demo_model")
    parser.add_argument("--host", default="127.0.0.1", type=_loopback)
    parser.add_argument("--port", default=0, type=int, help="0 takes a free one")
    parser.add_argument("--seconds", default=DEMO_SECONDS, type=float, help="how long a medium 1024x1024 takes")
    parser.add_argument("--api-key", default="", help="the only key that is let in; none lets every key in")
    parser.add_argument("--emulator", action="store_true", help="faults, request log and control endpoints, for tests")
    parser.add_argument("--plain", action="store_true", help="pictures of one colour, for measuring under load")
    return parser.parse_args()


def _loopback(host: str) -> str:
    if not ipaddress.ip_address(host).is_loopback:
        raise argparse.ArgumentTypeError("the demo model serves this machine only")
    return host


async def _serve(options: argparse.Namespace) -> int:
    port = options.port or _free_port(options.host)
    app = create_app(
        seconds=options.seconds, api_key=options.api_key, is_emulator=options.emulator, is_plain=options.plain
    )
    server = Server(
        app,
        options.host,
        port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=1024,
        log_enabled=False,
    )
    stop = asyncio.Event()
    _stop_on_signals(stop)
    _stop_without_parent(stop)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    if await _is_listening(options.host, port, serving):
        sys.stdout.write(f"listening {options.host}:{port}\n")
        sys.stdout.flush()
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        sys.stderr.write(f"the demo model could not serve on {options.host}:{port}\n")
        return 1
    server.stop()
    await serving
    return 0


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as chosen:
        return int(chosen.getsockname()[1])


async def _is_listening(host: str, port: int, serving: asyncio.Task[None]) -> bool:
    """The embedded server does not tell when it listens, so it is called until it answers."""
    async with asyncio.timeout(_STARTUP_SECONDS):
        while not serving.done():
            with suppress(OSError):
                _, writer = await asyncio.open_connection(host, port)
                writer.close()
                await writer.wait_closed()
                return True
            await asyncio.sleep(_POLL_SECONDS)
    return False


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def stop_soon(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop_soon)


def _stop_without_parent(stop: asyncio.Event) -> None:
    """The pipe on stdin is held by the parent and ends with it, `kill -9` included."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        # os.read, not sys.stdin: a thread that waits inside a buffered reader blocks the interpreter's end.
        with suppress(OSError):
            while os.read(0, 4096):
                pass
        with suppress(RuntimeError):  # the loop is closed: we are ending already
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


if __name__ == "__main__":
    main()
