"""Draws and encodes in a few threads, so that the event loop only ever passes bytes on."""

import asyncio
import base64
import io
import math
import os
import secrets
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from anyio import CapacityLimiter, to_thread
from PIL import Image

from gpt_image_studio.demo_model.painting.animation import PLATE_SHARE, animated
from gpt_image_studio.demo_model.painting.editing import draw_edit
from gpt_image_studio.demo_model.painting.renderer import Picture, draw, unfinished
from gpt_image_studio.demo_model.painting.vectors import svg_of, traced_size
from gpt_image_studio.demo_model.wire.validation import ImageRequest

P = ParamSpec("P")
T = TypeVar("T")

#: Pillow lets go of the interpreter while it works: a few threads fill the machine, more only take turns.
_THREADS = min(4, os.cpu_count() or 1)


class Artist(Protocol):
    """Makes pictures and files. Called in threads."""

    def paint(self, image_request: ImageRequest, prompt: str, index: int) -> Image.Image:
        """The finished picture, the same each time for the same model, prompt, quality and index.

        Of what moves or is traced it is what the file is made from, and may have another size.
        """
        ...

    def unfinished(self, picture: Image.Image, progress: float) -> Image.Image:
        """A whole picture that looks unfinished; `progress` from 0 to 1."""
        ...

    def encode(self, image_request: ImageRequest, picture: Image.Image, index: int) -> str:
        """The file as base64 text."""
        ...


class RenderThreads:
    """Two limits: what is already drawn goes out before anything new is drawn, so a crowd is served one after the other."""

    def __init__(self) -> None:
        self._painting = CapacityLimiter(_THREADS)
        self._packing = CapacityLimiter(_THREADS)
        # anyio gives a place back when the caller is cancelled, though the thread works on. Ours is kept until the work ends.
        self._unlimited = CapacityLimiter(math.inf)

    async def paint(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For what takes long. When the caller is cancelled before a thread is free, it never runs."""
        return await self._run(self._painting, partial(work, *args, **kwargs))

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For what takes milliseconds; cancelled likewise."""
        return await self._run(self._packing, partial(work, *args, **kwargs))

    async def _run(self, limiter: CapacityLimiter, work: Callable[[], T]) -> T:
        place = object()
        await limiter.acquire_on_behalf_of(place)
        running = asyncio.ensure_future(to_thread.run_sync(work, limiter=self._unlimited))
        running.add_done_callback(lambda _: limiter.release_on_behalf_of(place))
        return await asyncio.shield(running)


class DemoArtist:
    """The product's own pictures."""

    def __init__(self, *, is_repeatable: bool = False) -> None:
        """Like the real model, no two calls give the same picture; tests may want them to."""
        self._is_repeatable = is_repeatable

    def paint(self, image_request: ImageRequest, prompt: str, index: int) -> Image.Image:
        width, height = _drawn_size(image_request)
        picture = Picture(
            prompt=prompt,
            width=width,
            height=height,
            quality=image_request.quality,
            seed_text="|".join(
                (
                    image_request.model.id,
                    prompt,
                    image_request.quality,
                    str(index),
                    "" if self._is_repeatable else secrets.token_hex(8),
                )
            ),
            is_transparent=image_request.is_transparent,
            label=self._label(image_request, index) if image_request.is_still else "",
            has_grain=image_request.is_still,
        )
        if image_request.pictures is None:
            return draw(picture)
        given = image_request.pictures
        return draw_edit(picture, given.base, mask=given.mask, markup=given.markup, references=given.images[1:])

    def unfinished(self, picture: Image.Image, progress: float) -> Image.Image:
        return unfinished(picture, progress)

    def encode(self, image_request: ImageRequest, picture: Image.Image, index: int) -> str:
        return base64.b64encode(file_of(image_request, picture, self._label(image_request, index))).decode("ascii")

    def _label(self, image_request: ImageRequest, index: int) -> str:
        """Tests read which call a picture came from; a person's picture carries no writing they did not ask for."""
        size = f"{image_request.width}x{image_request.height}"
        return (
            f"{image_request.model.id} · {image_request.quality} · {index + 1} · {size}" if self._is_repeatable else ""
        )


def _drawn_size(image_request: ImageRequest) -> tuple[int, int]:
    match image_request.output_format:
        case "gif":
            return round(image_request.width * PLATE_SHARE), round(image_request.height * PLATE_SHARE)
        case "svg":
            return traced_size(image_request.width, image_request.height)
        case _:
            return image_request.width, image_request.height


def file_of(image_request: ImageRequest, picture: Image.Image, label: str = "") -> bytes:
    """`label` is written into the frames of a GIF; other pictures are signed when they are drawn."""
    size = image_request.width, image_request.height
    if image_request.output_format == "gif":
        duration, count = image_request.frame_duration_ms, max(2, image_request.frame_count)
        return animated(picture, size, frame_count=count, duration_ms=duration, label=label)
    if image_request.output_format == "svg":
        return svg_of(picture, size)
    buffer = io.BytesIO()
    match image_request.output_format:
        case "jpeg":
            picture.convert("RGB").save(buffer, "JPEG", quality=min(95, image_request.compression))
        case "webp":
            picture.save(buffer, "WEBP", quality=image_request.compression, method=0)
        case _:
            picture.save(buffer, "PNG", compress_level=1)  # a demo is judged by its speed, not by its bytes
    return buffer.getvalue()
