"""Cut-outs before the key light: a branch, a palm, a window. They make a wall look like a morning."""

import math

import numpy as np
from PIL import Image, ImageDraw

from .fields import Field, blur, f32

_SIDE = 288


def make_gobo(kind: str, rng: np.random.Generator) -> Field:
    """(side, side), 1 where light passes; its middle is the middle of the picture's subject."""
    draw = {"branch": _branch, "palm": _palm, "window": _window, "blinds": _blinds, "dapple": _dapple, "arch": _arch}[
        kind
    ]
    return np.clip(draw(rng), 0, 1)


def _leaf(
    pen: ImageDraw.ImageDraw, x: float, y: float, angle: float, length: float, width: float, shade: int = 255
) -> None:
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for k in range(13):
        t = k / 12
        bulge = math.sin(math.pi * t**0.8) * width / 2
        px, py = x + math.cos(angle) * length * t, y + math.sin(angle) * length * t
        left.append((px - math.sin(angle) * bulge, py + math.cos(angle) * bulge))
        right.append((px + math.sin(angle) * bulge, py - math.cos(angle) * bulge))
    pen.polygon([*left, *reversed(right)], fill=shade)


def _inked(image: Image.Image, softness: float, strength: float) -> Field:
    return 1 - blur(f32(image) / np.float32(255), softness) * np.float32(strength)


def _branch(rng: np.random.Generator) -> Field:
    """Olive branches reaching in from one upper corner, the farther ones softer."""
    mask = np.ones((_SIDE, _SIDE), np.float32)
    from_left = rng.random() < 0.5
    for softness, strength, starts in (
        (6.0, 0.50, ((-0.04, 0.30, 0.35),)),
        (1.9, 0.70, ((-0.05, 0.02, 0.55), (0.22, -0.05, 0.95))),
    ):
        image = Image.new("L", (_SIDE * 2, _SIDE * 2), 0)
        pen = ImageDraw.Draw(image)
        for at_x, at_y, start in starts:
            x, y = (
                _SIDE * 2 * (at_x + float(rng.uniform(-0.04, 0.04))),
                _SIDE * 2 * (at_y + float(rng.uniform(-0.04, 0.04))),
            )
            angle = start + float(rng.uniform(-0.2, 0.2))
            _olive_branch(pen, rng, x, y, angle)
        small = image.reduce(2)
        mask *= _inked(small, softness, strength)
    return mask if from_left else np.ascontiguousarray(mask[:, ::-1])


def _olive_branch(pen: ImageDraw.ImageDraw, rng: np.random.Generator, x: float, y: float, angle: float) -> None:
    side = _SIDE * 2
    for k in range(17):
        step = side * 0.036
        angle += float(rng.uniform(-0.09, 0.10)) + 0.01
        nx, ny = x + math.cos(angle) * step, y + math.sin(angle) * step
        pen.line((x, y, nx, ny), fill=255, width=max(2, round(side * 0.007 * (1 - k / 24))))
        for hand in (-1, 1):
            if rng.random() < 0.80:
                length = side * float(rng.uniform(0.085, 0.135)) * (1 - k / 40)
                _leaf(
                    pen,
                    nx,
                    ny,
                    angle + hand * float(rng.uniform(0.5, 0.95)),
                    length,
                    length * float(rng.uniform(0.20, 0.27)),
                )
        x, y = nx, ny


def _palm(rng: np.random.Generator) -> Field:
    mask = np.ones((_SIDE, _SIDE), np.float32)
    mirrored = rng.random() < 0.5
    for softness, strength in ((5.0, 0.50), (1.8, 0.70)):
        image = Image.new("L", (_SIDE, _SIDE), 0)
        pen = ImageDraw.Draw(image)
        x0, y0 = _SIDE * float(rng.uniform(-0.1, 0.1)), _SIDE * float(rng.uniform(-0.08, 0.25))
        start = float(rng.uniform(0.1, 0.7))
        points: list[tuple[float, float, float]] = []
        x, y, angle = x0, y0, start
        for _ in range(30):
            points.append((x, y, angle))
            x, y = x + math.cos(angle) * _SIDE * 0.026, y + math.sin(angle) * _SIDE * 0.026
            angle += 0.018
        pen.line([(p[0], p[1]) for p in points], fill=255, width=3)
        for k, (px, py, a) in enumerate(points[3:], 3):
            size = math.sin(math.pi * min(1, (k + 4) / 34)) * _SIDE * 0.30
            for side in (-1, 1):
                _leaf(pen, px, py, a + side * (0.95 - k * 0.014), size, _SIDE * 0.022)
        mask *= _inked(image, softness, strength)
    return np.ascontiguousarray(mask[:, ::-1]) if mirrored else mask


def _window(rng: np.random.Generator) -> Field:
    """Light only through the panes, leaning."""
    image = Image.new("L", (_SIDE, _SIDE), 0)
    pen = ImageDraw.Draw(image)
    lean = float(rng.uniform(-0.16, 0.16))
    rows, columns = int(rng.integers(2, 4)), 2
    left, top, width, height = 0.14, 0.02, 0.78, 0.96
    for row in range(rows):
        for column in range(columns):
            x0, x1 = left + width * (column + 0.045) / columns, left + width * (column + 0.955) / columns
            y0, y1 = top + height * (row + 0.035) / rows, top + height * (row + 0.965) / rows
            quad = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
            pen.polygon([((x + lean * (y - 0.5)) * _SIDE, y * _SIDE) for x, y in quad], fill=255)
    lit = blur(f32(image) / np.float32(255), 2.0)
    return np.float32(0.36) + np.float32(0.64) * lit


def _blinds(rng: np.random.Generator) -> Field:
    image = Image.new("L", (_SIDE, _SIDE), 0)
    pen = ImageDraw.Draw(image)
    lean, pitch = float(rng.uniform(-0.12, 0.12)), float(rng.uniform(0.055, 0.075))
    y = -0.2
    while y < 1.2:
        quad = [(-0.1, y), (1.1, y + lean), (1.1, y + lean + pitch * 0.6), (-0.1, y + pitch * 0.6)]
        pen.polygon([(a * _SIDE, b * _SIDE) for a, b in quad], fill=255)
        y += pitch
    return np.float32(0.22) + np.float32(0.78) * blur(f32(image) / np.float32(255), 2.2)


def _dapple(rng: np.random.Generator) -> Field:
    """Sun through a tree."""
    mask = np.ones((_SIDE, _SIDE), np.float32)
    for softness, strength, count in ((10.0, 0.5, 70), (5.0, 0.6, 90)):
        image = Image.new("L", (_SIDE, _SIDE), 0)
        pen = ImageDraw.Draw(image)
        for _ in range(count):
            x, y = (float(v) for v in rng.uniform(-0.05, 1.05, 2))
            size = float(rng.uniform(0.07, 0.15))
            _leaf(pen, x * _SIDE, y * _SIDE, float(rng.uniform(0, 6.28)), size * _SIDE, size * _SIDE * 0.5)
        mask *= _inked(image, softness, strength)
    return mask


def _arch(rng: np.random.Generator) -> Field:
    """One tall arched opening."""
    image = Image.new("L", (_SIDE, _SIDE), 0)
    pen = ImageDraw.Draw(image)
    lean = float(rng.uniform(-0.12, 0.12))
    points = [(0.2, 1.1)]
    points += [(0.52 - 0.32 * math.cos(math.pi * k / 24), 0.36 - 0.32 * math.sin(math.pi * k / 24)) for k in range(25)]
    points.append((0.84, 1.1))
    pen.polygon([((x + lean * (y - 0.5)) * _SIDE, y * _SIDE) for x, y in points], fill=255)
    return np.float32(0.2) + np.float32(0.8) * blur(f32(image) / np.float32(255), 3.2)
