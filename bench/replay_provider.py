"""A provider that costs almost nothing: GPT Image streams replayed from memory at a fixed pace, in a process of its own.

The demo model draws, and drawing 200 pictures at once would be what is measured. This one draws twice at its start. It prints
`listening 127.0.0.1:PORT` and ends with its standard input. `GET /times` lists how long each stream really took, seconds.
"""

import argparse
import asyncio
import base64
import io
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

SIDE = 1024
USAGE = {
    "input_tokens": 20,
    "input_tokens_details": {"text_tokens": 20, "image_tokens": 0},
    "output_tokens": 1956,
    "total_tokens": 1976,
}


def draw() -> Image.Image:
    """A gradient with grain: about as large as a photograph of that size, 2 MB as PNG."""
    chance = np.random.default_rng(7)
    ramp = np.linspace(40, 215, SIDE)
    base = np.stack(
        [np.add.outer(ramp, ramp) / 2, np.subtract.outer(ramp, ramp) / 2 + 128, np.tile(ramp, (SIDE, 1))], axis=-1
    )
    grain = chance.normal(0, 6, (SIDE, SIDE, 1))
    return Image.fromarray(np.clip(base + grain, 0, 255).astype(np.uint8), "RGB")


def png(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return base64.b64encode(out.getvalue()).decode()


def event(kind: str, picture: str, **fields: object) -> bytes:
    body = {"type": kind, "b64_json": picture, "created_at": 0, "size": f"{SIDE}x{SIDE}", "quality": "medium", **fields}
    body |= {"background": "opaque", "output_format": "png"}
    return f"event: {kind}\ndata: {json.dumps(body)}\n\n".encode()


class Replay:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        picture = draw()
        soft = png(picture.filter(ImageFilter.GaussianBlur(24)))
        kind = "image_generation"
        self._events = [
            event(f"{kind}.partial_image", soft, partial_image_index=0),
            event(f"{kind}.partial_image", soft, partial_image_index=1),
            event(f"{kind}.completed", png(picture), usage=USAGE),
        ]
        self._times: list[float] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        lengths = [line.split(":")[1] for line in head.split("\r\n") if line.startswith("content-length:")]
        await reader.readexactly(int(lengths[0]) if lengths else 0)
        if head.startswith("get /times"):
            body = json.dumps(self._times).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
            return
        started = time.monotonic()
        writer.write(
            b"HTTP/1.1 200 OK\r\nconnection: close\r\nx-request-id: req_replay\r\ncontent-type: text/event-stream\r\n\r\n"
        )
        await writer.drain()
        for step, data in enumerate(self._events, start=1):
            await asyncio.sleep(max(0.0, started + self._seconds * step / len(self._events) - time.monotonic()))
            writer.write(data)
            await writer.drain()
        self._times.append(time.monotonic() - started)


async def serve(seconds: float) -> None:
    replay = Replay(seconds)
    server = await asyncio.start_server(replay.answer, "127.0.0.1", 0, backlog=512)
    print(f"listening 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


@contextmanager
def replay_provider(seconds: float) -> Generator[str]:
    """Its address, `http://127.0.0.1:PORT`."""
    command = [sys.executable, str(Path(__file__).resolve()), f"--seconds={seconds}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            yield f"http://{child.stdout.readline().split()[1]}"
        finally:
            child.terminate()


def read_times(address: str) -> list[float]:
    with urllib.request.urlopen(f"{address}/times", timeout=10) as answer:  # noqa: S310 # our own address
        return json.load(answer)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, required=True)
    asyncio.run(serve(parser.parse_args().seconds))
