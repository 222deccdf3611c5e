"""A GIF of one composition: a camera that leans in and back while the light goes round, the last frame leading to the first."""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image

from gpt_image_studio.demo_model.drawing.corner_label import sign
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, enlarge, f32
from gpt_image_studio.demo_model.painting.gif_file import gif_bytes

#: The plate is this much larger than a frame, so that the camera has somewhere to go.
PLATE_SHARE: Final = 1.09
#: How much of the frame's width the view narrows at its closest, and how far it goes to each side.
_LEAN, _SWAY, _LIFT = 0.05, 0.017, 0.010
#: How much light comes and goes at the borders.
_LIGHT: Final = 0.09
_PALETTE_SAMPLES: Final = 240  # pixels of a frame's long side
#: Fewer are smaller files; with the dots nobody counts them.
_COLOURS: Final = 128
#: Screen values by which the fixed pattern of dots moves a colour: hides the steps between colours, and does not flicker.
_DOTS: Final = 6.0
_BAYER = f32([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / np.float32(16) - np.float32(0.47)


def animated(plate: Image.Image, size: tuple[int, int], *, frame_count: int, duration_ms: int, label: str) -> bytes:
    """The file. `plate` is the composition, best `PLATE_SHARE` times the size of a frame; `label` is "" for none."""
    plate = plate.convert("RGB")
    turns = [2 * math.pi * k / frame_count for k in range(frame_count)]
    palette = _palette(plate, size, turns)
    dots = np.tile(_BAYER, (-(-size[1] // 4), -(-size[0] // 4)))[: size[1], : size[0], None] * np.float32(_DOTS)
    frames = [_in_palette(sign(frame, label), palette, dots) for frame in _frames(plate, size, turns)]
    return gif_bytes(frames, duration_ms=duration_ms)


def _frames(plate: Image.Image, size: tuple[int, int], turns: list[float]) -> Iterator[Image.Image]:
    for turn in turns:
        view = plate.resize(size, Image.Resampling.BICUBIC, box=_window(plate.size, turn))
        lit = f32(view) * enlarge(_light(turn), *size)[..., None]
        yield Image.fromarray(np.minimum(lit, np.float32(255)).astype(np.uint8))


def _window(plate: tuple[int, int], turn: float) -> tuple[float, float, float, float]:
    """What the camera sees of the plate, always inside it."""
    width, height = plate
    share = 1 / PLATE_SHARE - _LEAN * (1 - math.cos(turn)) / 2
    x = width * (0.5 + _SWAY * math.sin(turn))
    y = height * (0.5 - _LIFT * math.sin(turn * 2) / 2)
    return x - width * share / 2, y - height * share / 2, x + width * share / 2, y + height * share / 2


def _light(turn: float) -> Field:
    """Factor on screen values, on a small grid: brighter on the side where the light is."""
    y, x = np.mgrid[-1:1:24j, -1:1:24j].astype(np.float32)
    toward = x * np.float32(math.cos(turn)) + y * np.float32(math.sin(turn) * 0.6)
    return f32(1 + np.float32(_LIGHT) * (np.sin(toward * np.float32(1.4)) - np.float32(0.25)))


def _palette(plate: Image.Image, size: tuple[int, int], turns: list[float]) -> Image.Image:
    """Of the whole loop, so that no frame changes the colours of another."""
    scale = _PALETTE_SAMPLES / max(size)
    small = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    seen = [turns[len(turns) * k // 4] for k in range(4)]
    sheet = Image.new("RGB", (small[0], small[1] * len(seen)))
    for k, frame in enumerate(_frames(plate.resize((small[0] * 2, small[1] * 2)), small, seen)):
        sheet.paste(frame, (0, small[1] * k))
    return sheet.quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=1)


def _in_palette(frame: Image.Image, palette: Image.Image, dots: Field) -> Image.Image:
    dotted = np.clip(f32(frame) + dots, 0, 255).astype(np.uint8)
    return Image.fromarray(dotted).quantize(palette=palette, dither=Image.Dither.NONE)
