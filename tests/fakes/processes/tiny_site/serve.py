"""Serves the site on a port until SIGTERM, the way `gpt_image_studio/commands/serving.py` does it."""

import asyncio
import os
import sys

from granian.constants import Interfaces
from granian.server.embed import Server
from tiny.tiny import app

from gpt_image_studio.commands.serving import stopped


async def serve(port: int) -> None:
    server = Server(app(), address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=True)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stopped())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.stop()
    await serving
    # engineio's tasks of a connection that sent no packet outlive it by minutes, and a loop that is closed waits for them.
    os._exit(0)


asyncio.run(serve(int(sys.argv[1])))
