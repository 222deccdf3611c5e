"""Draws and encodes in a few threads, so that the event loop only ever passes bytes on."""

import asyncio
import base64
import io
import os
import secrets
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from PIL import Image

from gpt_image_studio.demo_model.renderer import Picture, draw, draw_edit, unfinished
from gpt_image_studio.demo_model.validation import Order

P = ParamSpec("P")
T = TypeVar("T")

#: Pillow lets go of the interpreter while it works: a few threads fill the machine, more only take turns.
_THREADS = min(4, os.cpu_count() or 1)


class Artist(Protocol):
    """Makes pictures and files. Called in threads."""

    def paint(self, order: Order, prompt: str, index: int) -> Image.Image:
        """The finished picture, the same each time for the same model, prompt, quality and index."""
        ...

    def unfinished(self, picture: Image.Image, progress: float) -> Image.Image:
        """A whole picture that looks unfinished; `progress` from 0 to 1."""
        ...

    def encode(self, order: Order, picture: Image.Image) -> str:
        """The file as base64 text."""
        ...


class Threads:
    """Two pools: what is already drawn goes out before anything new is drawn, so a crowd is served one after the other."""

    def __init__(self) -> None:
        self._painting = ThreadPoolExecutor(_THREADS, thread_name_prefix="painting")
        self._packing = ThreadPoolExecutor(_THREADS, thread_name_prefix="packing")

    async def paint(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For what takes long. When the caller is cancelled before a thread is free, it never runs."""
        return await self._run(self._painting, partial(work, *args, **kwargs))

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For what takes milliseconds; cancelled likewise."""
        return await self._run(self._packing, partial(work, *args, **kwargs))

    async def _run(self, pool: Executor, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(pool.submit(work))

    def close(self) -> None:
        for pool in (self._painting, self._packing):
            pool.shutdown(wait=False, cancel_futures=True)


class DemoArtist:
    """The product's own pictures."""

    def __init__(self, *, is_repeatable: bool = False) -> None:
        """Like the real model, no two calls give the same picture; tests may want them to."""
        self._is_repeatable = is_repeatable

    def paint(self, order: Order, prompt: str, index: int) -> Image.Image:
        size = f"{order.width}x{order.height}"
        picture = Picture(
            prompt=prompt,
            width=order.width,
            height=order.height,
            quality=order.quality,
            seed_text="|".join(
                (order.model.id, prompt, order.quality, str(index), "" if self._is_repeatable else secrets.token_hex(8))
            ),
            is_transparent=order.is_transparent,
            # Tests read which call a picture came from; a person's picture carries no writing they did not ask for.
            label=f"{order.model.id} · {order.quality} · {index + 1} · {size}" if self._is_repeatable else "",
        )
        if order.pictures is None:
            return draw(picture)
        return draw_edit(picture, order.pictures.base, order.pictures.mask, order.references[1:])

    def unfinished(self, picture: Image.Image, progress: float) -> Image.Image:
        return unfinished(picture, progress)

    def encode(self, order: Order, picture: Image.Image) -> str:
        return base64.b64encode(file_of(order, picture)).decode("ascii")


def file_of(order: Order, picture: Image.Image) -> bytes:
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
