"""Draws and encodes in a few threads, so that the event loop only ever passes bytes on."""

import asyncio
import base64
import hashlib
import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from PIL import Image

from gpt_image_studio.demo_model.renderer import Picture, draw, draw_edit, unfinished
from gpt_image_studio.demo_model.validation import Order

P = ParamSpec("P")
T = TypeVar("T")

#: Pillow lets go of the interpreter while it works: a few threads fill the machine, more only take turns.
_THREADS = min(4, os.cpu_count() or 1)


class Painter:
    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="painter")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `work` in a thread; when the caller is cancelled while it still waits for one, it never runs."""
        return await asyncio.wrap_future(self._threads.submit(work, *args, **kwargs))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def paint(order: Order, prompt: str, index: int) -> Image.Image:
    """The finished picture, the same each time for the same model, prompt, quality and index. Belongs in a thread."""
    size = f"{order.width}x{order.height}"
    picture = Picture(
        prompt=prompt,
        width=order.width,
        height=order.height,
        quality=order.quality,
        seed_text=hashlib.sha256("\n".join((order.model.id, prompt, order.quality, str(index))).encode()).hexdigest(),
        is_transparent=order.is_transparent,
        label=f"{order.model.id} · {order.quality} · {index + 1} · {size}",
    )
    if order.pictures is None:
        return draw(picture)
    return draw_edit(picture, order.pictures.base, order.pictures.mask, order.references[1:])


def encode(order: Order, picture: Image.Image) -> str:
    """The file as base64 text. Belongs in a thread."""
    return base64.b64encode(_file(order, picture)).decode("ascii")


def encode_partial(order: Order, picture: Image.Image, progress: float) -> str:
    """A whole picture that looks unfinished; `progress` from 0 to 1. Belongs in a thread."""
    return encode(order, unfinished(picture, progress))


def _file(order: Order, picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    match order.output_format:
        case "jpeg":
            picture.convert("RGB").save(buffer, "JPEG", quality=min(95, order.compression))
        case "webp":
            picture.save(buffer, "WEBP", quality=order.compression, method=0)
        case "gif":
            frames = [unfinished(picture, (k + 1) / order.frame_count) for k in range(order.frame_count - 1)]
            first, *rest = [*frames, picture]
            first.save(buffer, "GIF", save_all=True, append_images=rest, duration=order.frame_duration_ms, loop=0)
        case "svg":
            buffer.write(_svg(order, picture))
        case _:
            picture.save(buffer, "PNG", compress_level=1)  # a demo is judged by its speed, not by its bytes
    return buffer.getvalue()


def _svg(order: Order, picture: Image.Image) -> bytes:
    """A small valid document in the colours of the picture."""
    colours = picture.convert("RGB").resize((4, 4)).tobytes()
    cells = "".join(
        f'<rect x="{k % 4}" y="{k // 4}" width="1" height="1" fill="#{colours[3 * k : 3 * k + 3].hex()}"/>'
        for k in range(16)
    )
    size = f'width="{order.width}" height="{order.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 4 4" preserveAspectRatio="none">{cells}</svg>'.encode()
