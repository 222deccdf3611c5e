"""Conifers: a forest in mist, a stand at the edge of a view."""

import math

import numpy as np
from PIL import Image, ImageDraw

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, f32, smoothstep
from gpt_image_studio.demo_model.drawing.scenes.weather import Weather, light_of_screen


def paint_forest(brief: Brief, weather: Weather, sky: Field) -> Field:
    """Ridges of conifers, each paler than the one before it."""
    rows, columns = sky.shape[:2]
    picture = sky.copy()
    layers = 6
    y = f32(np.arange(rows, dtype=np.float32))[:, None] / np.float32(rows)
    for k in range(layers):
        t = k / (layers - 1)
        image = Image.new("L", (columns, rows), 0)
        pen = ImageDraw.Draw(image)
        base = 0.40 + 0.095 * k + 0.02 * t
        size = rows * (0.055 + 0.16 * t**1.6)
        phase, wave = brief.between(0, 6), brief.between(2.0, 4.2)
        x = -size
        line: list[tuple[float, float]] = []
        while x < columns + size:
            ground = rows * (
                base
                + 0.045 * math.sin(phase + x / columns * wave)
                + 0.02 * math.sin(phase * 2 + x / columns * wave * 2.7)
            )
            line.append((x, ground))
            tall = size * brief.between(0.55, 1.15)
            _conifer(pen, brief, x, ground + size * 0.05, tall)
            x += size * brief.between(0.16, 0.36)
        pen.polygon([*line, (columns + size, rows), (-size, rows)], fill=255)
        mask = f32(image) / np.float32(255)
        fog = blend(weather.horizon, weather.glow, 0.2)
        tone = light_of_screen(blend(fog, adjust(weather.land, lighter=-0.10), 0.12 + 0.88 * t**1.15))
        rise = smoothstep(base + 0.02, base + 0.30, y)
        body = tone + (light_of_screen(fog) - tone) * (rise * np.float32(0.50 * (1 - t)))[..., None]
        picture += (body - picture) * mask[..., None]
    return f32(picture)


def paint_foreground_trees(brief: Brief, weather: Weather, picture: Field) -> None:
    """A dark stand of conifers at one side: it gives the distance something to be far from."""
    rows, columns = picture.shape[:2]
    side = -1 if weather.sun_x > 0.5 else 1  # opposite the sun
    for depth in (0.0, 1.0):
        image = Image.new("L", (columns, rows), 0)
        pen = ImageDraw.Draw(image)
        ground: list[tuple[float, float]] = []
        for k in range(41):
            t = k / 40
            near_side = (1 - t) if side < 0 else t
            ground.append(
                (
                    columns * t,
                    rows
                    * (
                        1.02 - 0.13 * max(0.0, near_side - 0.25) - 0.02 * (1 - depth) + 0.006 * math.sin(t * 23 + depth)
                    ),
                )
            )
        pen.polygon([*ground, (columns, rows), (0, rows)], fill=255)
        for _ in range(int(11 + 5 * depth)):
            t = brief.between(0, 0.46) ** (1.0 + 0.3 * depth)
            x = columns * (t if side < 0 else 1 - t)
            base = rows * (1.03 - 0.13 * max(0.0, 0.75 - t))
            _conifer(
                pen,
                brief,
                x,
                base + rows * 0.02,
                min(rows, columns) * brief.between(0.16, 0.40) * (1.0 - 0.9 * t) * (0.75 + 0.35 * depth),
            )
        tone = light_of_screen(
            blend(
                adjust(weather.land, lightness=0.22 if not weather.is_night else 0.10, chroma=0.8),
                weather.horizon,
                0.16 * (1 - depth),
            )
        )
        picture += (tone - picture) * (f32(image) / np.float32(255))[..., None]


def _conifer(pen: ImageDraw.ImageDraw, brief: Brief, x: float, y: float, tall: float) -> None:
    tiers = 9
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for k in range(tiers + 1):
        t = k / tiers
        wide = tall * 0.20 * t**0.85
        level = y - tall * (1 - t)
        jag = brief.between(0.75, 1.15)
        left += [(x - wide * jag, level), (x - wide * 0.45, level - tall * 0.012)]
        right += [(x + wide * brief.between(0.75, 1.15), level), (x + wide * 0.45, level - tall * 0.012)]
    pen.polygon([(x, y - tall * 1.04), *right, *reversed(left)], fill=255)
