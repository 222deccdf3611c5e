"""Flat colour with clean edges: the pieces posters, patterns and marks are made of."""

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, enlarge, f32, noise_tile

from .colours import bytes_of
from .type_setting import Block, stamp

Point = tuple[float, float]


class Sheet:
    """A sheet of paper in pixels; shapes are drawn larger and reduced, so that their edges are smooth."""

    def __init__(self, width: int, height: int, ground: Rgb) -> None:
        self.width, self.height = width, height
        self.over = 3 if max(width, height) <= 1600 else 2  # memory
        self.image = Image.new("RGB", (width, height), bytes_of(ground))

    def mask(self) -> "Mask":
        return Mask(self.width, self.height, self.over)

    def ink(self, mask: Image.Image, colour: Rgb, strength: float = 1.0) -> None:
        if strength < 1:
            mask = mask.point([round(v * strength) for v in range(256)])
        self.image.paste(bytes_of(colour), mask=mask)

    def wash(self, mask: Image.Image, field: Field, start: Rgb, end: Rgb) -> None:
        """Inks the mask with a blend from `start` (0) to `end` (1) given on a small grid."""
        small = f32(start) + (f32(end) - f32(start)) * np.clip(field, 0, 1)[..., None]
        rows = [
            np.clip(enlarge(f32(small[..., c]), self.width, self.height) * 255 + 0.5, 0, 255).astype(np.uint8)
            for c in range(3)
        ]
        self.image.paste(Image.fromarray(np.dstack(rows)), mask=mask)

    def set_type(self, block: Block, x: float, y: float, width: float, colour: Rgb) -> None:
        mask = Image.new("L", (self.width, self.height), 0)
        stamp(mask, block, x, y, width)
        self.ink(mask, colour)

    def soft_shadow(
        self, mask: Image.Image, colour: Rgb, *, dx: float, dy: float, blur_pixels: float, strength: float
    ) -> None:
        reduce = max(1, round(blur_pixels / 3))
        small = mask.resize((max(1, self.width // reduce), max(1, self.height // reduce)), Image.Resampling.BOX)
        small = small.filter(ImageFilter.GaussianBlur(blur_pixels / reduce))
        wide = small.resize(mask.size, Image.Resampling.BICUBIC)
        moved = ImageChops.offset(wide, round(dx), round(dy))
        self.ink(moved, colour, strength)


class Mask:
    def __init__(self, width: int, height: int, over: int) -> None:
        self._over = over
        self._size = (width, height)
        self._big = Image.new("L", (width * over, height * over), 0)
        self._pen = ImageDraw.Draw(self._big)

    def polygon(self, points: Sequence[Point], fill: int = 255) -> None:
        self._pen.polygon([(x * self._over, y * self._over) for x, y in points], fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: int = 255) -> None:
        o = self._over
        self._pen.ellipse(((x - radius) * o, (y - radius) * o, (x + radius) * o, (y + radius) * o), fill=fill)

    def ring(self, x: float, y: float, radius: float, width: float) -> None:
        self.disc(x, y, radius)
        self.disc(x, y, radius - width, 0)

    def slice(self, x: float, y: float, radius: float, start: float, end: float, fill: int = 255) -> None:
        """Degrees, clockwise from the right."""
        o = self._over
        self._pen.pieslice(
            ((x - radius) * o, (y - radius) * o, (x + radius) * o, (y + radius) * o), start, end, fill=fill
        )

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, radius: float = 0.0, fill: int = 255) -> None:
        o = self._over
        self._pen.rounded_rectangle((x0 * o, y0 * o, x1 * o - 1, y1 * o - 1), radius=radius * o, fill=fill)

    def line(self, points: Sequence[Point], width: float, fill: int = 255) -> None:
        o = self._over
        self._pen.line([(x * o, y * o) for x, y in points], fill=fill, width=max(1, round(width * o)), joint="curve")

    def done(self) -> Image.Image:
        return self._big.reduce(self._over)


def leaf_points(x: float, y: float, angle: float, length: float, width: float) -> list[Point]:
    left: list[Point] = []
    right: list[Point] = []
    for k in range(17):
        t = k / 16
        bulge = math.sin(math.pi * t**0.85) * width / 2
        px, py = x + math.cos(angle) * length * t, y + math.sin(angle) * length * t
        left.append((px - math.sin(angle) * bulge, py + math.cos(angle) * bulge))
        right.append((px + math.sin(angle) * bulge, py - math.cos(angle) * bulge))
    return [*left, *reversed(right)]


def paper_fibre(image: Image.Image, strength: float) -> Image.Image:
    """A very light unevenness, as ink on paper has."""
    if strength <= 0:
        return image
    tile = noise_tile(256, 5, 3)
    small = Image.fromarray(np.clip(128 + tile * 127 * strength, 0, 255).astype(np.uint8))
    across = max(image.size)
    cover = small.resize((across, across), Image.Resampling.BICUBIC).crop((0, 0, *image.size))
    return ImageChops.overlay(image, Image.merge("RGB", (cover, cover, cover)))
