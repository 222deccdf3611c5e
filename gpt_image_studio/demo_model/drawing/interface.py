"""A made-up app or dashboard: calm cards, bars, a curve."""

import math

import numpy as np
from PIL import Image, ImageDraw

from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb

from .brief import Brief
from .colours import adjust, blend, brightness, bytes_of, contrast_ink
from .faces import Face
from .labels import words_of
from .type_setting import Block, Style, fit, stamp

_OVERSAMPLE = 2


def paint_screen(brief: Brief, width: int, height: int) -> Image.Image:
    """One column of cards on a phone, a grid on anything wider."""
    w, h = width * _OVERSAMPLE, height * _OVERSAMPLE
    palette = brief.palette
    ground: Rgb = blend(palette.paper, (1, 1, 1), 0.35)
    image = Image.new("RGB", (w, h), bytes_of(ground))
    pen = ImageDraw.Draw(image)
    unit = min(w, h) / 100
    pad = 7 * unit
    words = words_of(brief.reading.quotes)
    y = pad * 1.5
    if words is not None:
        title = fit(words.main, Style(Face.SERIF, align="left"), w - 2 * pad, 22 * unit, largest=12 * unit, max_lines=2)
        if title is not None:
            _ink(image, title, pad, y, w - 2 * pad, palette.ink)
            y += title.height + 3 * unit
        for rest in words.rest[:1]:
            line = fit(rest, Style(Face.SANS, align="left"), w - 2 * pad, 8 * unit, largest=4.4 * unit, max_lines=1)
            if line is not None:
                _ink(image, line, pad, y, w - 2 * pad, blend(palette.ink, ground, 0.4))
                y += line.height + 3 * unit
    else:
        pen.rounded_rectangle((pad, y, pad + 34 * unit, y + 5 * unit), radius=2 * unit, fill=bytes_of(palette.ink))
        pen.rounded_rectangle(
            (pad, y + 8 * unit, pad + 22 * unit, y + 10.5 * unit),
            radius=unit,
            fill=bytes_of(blend(palette.ink, ground, 0.6)),
        )
        y += 15 * unit
    columns = 1 if w < h else 3 if w > h * 1.5 else 2
    _cards(brief, image, (pad, y + 2 * unit, w - pad, h - pad), unit, columns)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _ink(image: Image.Image, block: Block, x: float, y: float, width: float, colour: Rgb) -> None:
    mask = Image.new("L", image.size, 0)
    stamp(mask, block, x, y, width)
    image.paste(bytes_of(colour), mask=mask)


def _cards(
    brief: Brief, image: Image.Image, area: tuple[float, float, float, float], unit: float, columns: int
) -> None:
    pen = ImageDraw.Draw(image)
    palette, rng = brief.palette, brief.family
    x0, y0, x1, y1 = area
    gap = 3.2 * unit
    wide = (x1 - x0 - gap * (columns - 1)) / columns
    heights = [0.44, 0.28, 0.28] if columns == 1 else [0.6, 0.4]
    tall_kinds, flat_kinds = ("curve", "bars", "ring"), ("bars", "rows", "curve")
    number = 0
    for column in range(columns):
        y = y0
        order = heights if column % 2 == 0 else list(reversed(heights))
        for share in order:
            tall = (y1 - y0 - gap * (len(order) - 1)) * share
            x = x0 + column * (wide + gap)
            ground = (
                palette.accent
                if number == 0
                else (1.0, 1.0, 1.0)
                if number % 3
                else blend(palette.ground, (1, 1, 1), 0.35)
            )
            pen.rounded_rectangle((x, y, x + wide, y + tall), radius=3.4 * unit, fill=bytes_of(ground))
            ink = palette.paper if number == 0 else palette.subject
            if abs(brightness(ink) - brightness(ground)) < 0.22:  # a chart must be seen
                ink = contrast_ink(ground, palette.paper, palette.ink)
            inner = (x + 5 * unit, y + 5 * unit, x + wide - 5 * unit, y + tall - 5 * unit)
            kinds = tall_kinds if tall > wide * 0.6 else flat_kinds
            _chart(pen, kinds[number % 3], inner, unit, ink, ground, rng, palette.accent)
            number += 1
            y += tall + gap


def _chart(
    pen: ImageDraw.ImageDraw,
    kind: str,
    area: tuple[float, float, float, float],
    unit: float,
    ink: Rgb,
    ground: Rgb,
    rng: np.random.Generator,
    accent: Rgb,
) -> None:
    x0, y0, x1, y1 = area
    pen.rounded_rectangle(
        (x0, y0, x0 + 15 * unit, y0 + 1.8 * unit), radius=unit, fill=bytes_of(blend(ink, ground, 0.45))
    )
    y0 += 6 * unit
    if y1 - y0 < 4 * unit:
        return
    if kind == "bars":
        count = max(4, int((x1 - x0) / (6 * unit)))
        step = (x1 - x0) / count
        best = int(rng.integers(count))
        for k in range(count):
            tall = (y1 - y0) * float(rng.uniform(0.3, 0.85) if k != best else 1.0)
            colour = ink if k == best else blend(ink, ground, 0.62)
            pen.rounded_rectangle(
                (x0 + k * step, y1 - tall, x0 + (k + 0.66) * step, y1), radius=0.9 * unit, fill=bytes_of(colour)
            )
    elif kind == "curve":
        phase = float(rng.uniform(0, 6))
        points: list[tuple[float, float]] = []
        for k in range(81):
            t = k / 80
            value = 0.30 + 0.42 * t + 0.16 * math.sin(t * 7 + phase) + 0.06 * math.sin(t * 17 + phase * 2)
            points.append((x0 + (x1 - x0) * t, y1 - (y1 - y0) * min(0.98, max(0.05, value))))
        pen.polygon([(x0, y1), *points, (x1, y1)], fill=bytes_of(blend(ink, ground, 0.80)))
        pen.line(points, fill=bytes_of(ink), width=max(2, round(0.9 * unit)), joint="curve")
        px, py = points[-8]
        pen.ellipse(
            (px - 2 * unit, py - 2 * unit, px + 2 * unit, py + 2 * unit),
            fill=bytes_of(ground),
            outline=bytes_of(ink),
            width=max(2, round(0.8 * unit)),
        )
    elif kind == "ring":
        size = min(x1 - x0, y1 - y0)
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        box = (cx - size / 2, cy - size / 2, cx + size / 2, cy + size / 2)
        start = -90.0
        for share, colour in (
            (0.56, ink),
            (0.27, accent if accent != ground else adjust(ink, lighter=0.2)),
            (0.17, blend(ink, ground, 0.7)),
        ):
            pen.arc(box, start + 3, start + share * 360 - 3, fill=bytes_of(colour), width=round(size * 0.17))
            start += share * 360
    else:
        rows = max(2, int((y1 - y0) / (8 * unit)))
        for k in range(rows):
            y = y0 + (y1 - y0) * (k + 0.2) / rows
            pen.ellipse((x0, y, x0 + 4 * unit, y + 4 * unit), fill=bytes_of(blend(ink, ground, 0.25 + 0.5 * (k % 2))))
            long = (x1 - x0 - 8 * unit) * float(rng.uniform(0.45, 0.9))
            pen.rounded_rectangle(
                (x0 + 7 * unit, y + 1.1 * unit, x0 + 7 * unit + long, y + 2.9 * unit),
                radius=unit,
                fill=bytes_of(blend(ink, ground, 0.55)),
            )
