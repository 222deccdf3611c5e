"""A city seen across its roofs: towers in haze, windows lit."""

import numpy as np
from PIL import Image, ImageDraw

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import blend
from gpt_image_studio.demo_model.drawing.rendering.fields import f32, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.finishing import exposed

from .landscapes import find_weather, paint_sky

_LONGEST = 2000


def skyline(brief: Brief) -> Image.Image:
    weather = find_weather(brief)
    scale = min(1.4, _LONGEST / max(brief.width, brief.height))
    columns, rows = round(brief.width * scale), round(brief.height * scale)
    picture = paint_sky(brief, weather, columns, rows)
    y = f32(np.arange(rows))[:, None] / np.float32(rows)
    unit = min(columns, rows)
    layers = 5
    lit = np.array([c * c for c in (1.0, 0.80, 0.50)], np.float32)
    for k in range(layers):
        t = k / (layers - 1)
        towers, windows = Image.new("L", (columns, rows), 0), Image.new("L", (columns, rows), 0)
        pen, glass = ImageDraw.Draw(towers), ImageDraw.Draw(windows)
        x = -unit * 0.05
        while x < columns:
            wide = unit * brief.between(0.045, 0.095) * (0.75 + 0.75 * t)
            tall = unit * (0.12 + 0.34 * float(brief.rng.random()) ** 1.8) * (1.15 - 0.35 * t)
            foot = rows * (0.66 + 0.09 * k)
            _tower(brief, pen, glass, x, foot - tall, x + wide, float(rows), unit, t)
            x += wide * brief.between(0.92, 1.25)
        fog = blend(weather.horizon, weather.glow, 0.3)
        tone = np.array([c * c for c in blend(fog, weather.land, 0.14 + 0.80 * t)], np.float32)
        rise = smoothstep(0.55 + 0.05 * k, 1.05, y) * np.float32(0.45 * (1 - 0.8 * t))
        body = tone + (np.array([c * c for c in fog], np.float32) - tone) * rise[..., None]
        mask = (f32(towers) / np.float32(255))[..., None]
        picture += (body - picture) * mask
        strength = 0.85 if weather.is_night or brief.has("dusk", "evening", "sunset", "neon") else 0.30
        picture += (
            (lit - picture) * (f32(windows) / np.float32(255))[..., None] * np.float32(strength * (0.25 + 0.75 * t))
        )
    return Image.fromarray(brief.film(vignette=0.2).print_field(exposed(f32(picture))))


def _tower(
    brief: Brief,
    pen: ImageDraw.ImageDraw,
    glass: ImageDraw.ImageDraw,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    unit: float,
    t: float,
) -> None:
    pen.rectangle((x0, y0, x1, y1), fill=255)
    roll = brief.rng.random()
    middle, wide = (x0 + x1) / 2, x1 - x0
    if roll < 0.22:
        pen.rectangle((x0 + wide * 0.2, y0 - unit * 0.025, x1 - wide * 0.2, y0), fill=255)
    elif roll < 0.36:
        pen.polygon([(x0, y0), (middle, y0 - wide * 0.7), (x1, y0)], fill=255)
    elif roll < 0.48:
        pen.pieslice((x0, y0 - wide * 0.45, x1, y0 + wide * 0.45), 180, 360, fill=255)
    elif roll < 0.60:
        pen.line((middle, y0 - unit * 0.07, middle, y0), fill=255, width=max(1, round(unit * 0.003)))
    if t < 0.2:  # too far for windows
        return
    step = unit * (0.010 + 0.008 * t)
    pane = step * 0.48
    y = y0 + step
    while y < y1:
        x = x0 + step * 0.7
        while x + pane < x1 - step * 0.4:
            if brief.rng.random() < 0.26:
                glass.rectangle((x, y, x + pane, y + pane * 1.2), fill=int(brief.rng.integers(110, 255)))
            x += step
        y += step * 1.35
