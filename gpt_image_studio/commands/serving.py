"""The web server of this process: Reflex, the API and the built front end on one port, on granian."""

import asyncio
import errno
import os
import signal
import socket
import threading

import psutil

from gpt_image_studio.errors import BusyError
from gpt_image_studio.frontend.bundle import production_environment
from gpt_image_studio.settings import ROOT, Settings

#: Set by the supervisor for its children: standard input is a line to it, and its end means the supervisor is gone.
LIFELINE = "STUDIO_LIFELINE"
#: How long a port may stay taken by a server that is just stopping, seconds.
PORT_PATIENCE_SECONDS = 10.0


def origins(settings: Settings, host: str, port: int) -> list[str]:
    """Where a page may open its websocket from: the public URL, or every name this machine has at this port."""
    if settings.origin:
        return [settings.origin]
    names = {"localhost", "127.0.0.1", "[::1]"}
    if host not in {"127.0.0.1", "localhost", "::1"}:
        names |= {socket.gethostname(), host}
        names |= {
            a.address for addresses in psutil.net_if_addrs().values() for a in addresses if a.family == socket.AF_INET
        }
    return [f"http://{name}:{port}" for name in sorted(names)]


def exit_with_supervisor() -> bool:
    """Ends this process when the supervisor that started it is gone, kill -9 included. False when there is none."""
    if os.environ.get(LIFELINE) != "1":
        return False

    def wait() -> None:
        # Not through sys.stdin: a thread inside its lock would bring the interpreter down at exit.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
    return True


async def stopped() -> None:
    """Returns at SIGINT or SIGTERM."""
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, event.set)
    await event.wait()


def is_free(host: str, port: int) -> bool:
    """Raises `BusyError` where waiting would not help."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise BusyError(f"Port {port} needs more rights than you have. Try --port 3000.") from error
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise BusyError(
                    f"{host} is no address of this machine. Leave --host out, or say 0.0.0.0 for all."
                ) from error
            return False
        return True


async def wait_for_port(host: str, port: int) -> None:
    """Raises `BusyError` when something else keeps the port, or it cannot be had."""
    try:
        async with asyncio.timeout(PORT_PATIENCE_SECONDS):
            while not is_free(host, port):  # noqa: ASYNC110 # the kernel rings no bell for a freed port
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise BusyError(f"Port {port} is in use. Try --port {port + 1}.") from None


async def serve(settings: Settings, host: str, port: int) -> None:
    """Until SIGINT or SIGTERM. The front end must be built."""
    await wait_for_port(host, port)
    os.environ.update(production_environment())
    os.environ["REFLEX_CORS_ALLOWED_ORIGINS"] = ",".join(origins(settings, host, port))
    os.chdir(ROOT)
    # Only now: Reflex reads its environment while the application is imported.
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.server.embed import Server  # noqa: PLC0415

    from gpt_image_studio.gpt_image_studio import app  # noqa: PLC0415

    server = Server(app(), address=host, port=port, interface=Interfaces.ASGI, websockets=True)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stopped())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not serving.done():
        server.stop()
    await serving
