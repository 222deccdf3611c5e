"""The air of a landscape: its colours, its sky, where the sun stands."""

from dataclasses import dataclass

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, brightness, from_hex, named
from gpt_image_studio.demo_model.drawing.rendering.fields import (
    Field,
    Rgb,
    enlarge,
    f32,
    noise_tile,
    sample,
    smoothstep,
)

#: colours of ground rather than of air
_EARTH = frozenset(
    [
        "green",
        "olive",
        "sage",
        "moss",
        "forest",
        "emerald",
        "terracotta",
        "rust",
        "ochre",
        "sienna",
        "sand",
        "brown",
        "amber",
        "mustard",
        "clay",
        "gold",
        "golden",
        "khaki",
        "pine",
        "jade",
    ]
)


@dataclass(frozen=True, slots=True)
class Weather:
    """Screen colours and where the sun stands (share of the width and the height)."""

    zenith: Rgb
    horizon: Rgb
    glow: Rgb
    land: Rgb
    lit: Rgb
    sun_x: float
    sun_y: float
    horizon_y: float
    is_night: bool


def find_weather(brief: Brief) -> Weather:
    palette = brief.palette
    sun_x = brief.between(0.22, 0.78)
    horizon_y = 0.56 if brief.ratio >= 1 else 0.60
    if brief.has("night", "stars", "starry", "midnight", "moon", "milky", "aurora", "moonlit"):
        base = palette.subject if palette.is_subject_named else from_hex("16213C")
        deep = adjust(base, lightness=0.17, chroma=0.8)
        return Weather(
            deep,
            adjust(base, lightness=0.36, chroma=0.75),
            (0.93, 0.93, 0.88),
            adjust(base, lightness=0.14),
            adjust(base, lightness=0.46, chroma=0.5),
            sun_x,
            0.20,
            horizon_y,
            is_night=True,
        )
    rows = {
        "dusk": "5B6C9A F0B48A FFE0B0 3A3550 C9805E", "dawn": "8FA9C6 F4D2BC FFF0D8 40536A D9A088",
        "day": "6FA0CC DCE8EA FFFBEA 3F5A4E B9BE93", "mist": "A9B9BE E3E6E2 FBF7EA 3D5155 9FB0A4",
        "ember": "B5684A F3C08A FFEBC0 57302A D98E5F", "rose": "A694BE F3C4BA FFE7D6 4B3F5E C98F8A",
    }  # fmt: skip
    if brief.has("sunset", "dusk", "evening", "golden"):
        choice = ("dusk", "ember", "rose")[int(brief.rng.integers(3))]
    elif brief.has("fog", "foggy", "mist", "misty", "rain", "cold", "winter"):
        choice = "mist"
    elif brief.has("desert", "dunes", "dune", "canyon"):
        choice = ("ember", "dawn", "rose")[int(brief.rng.integers(3))]
    else:
        choice = list(rows)[int(brief.rng.integers(len(rows)))]
    zenith, horizon, glow, land, lit = (from_hex(code) for code in rows[choice].split())
    for word in brief.reading.colours[:2]:
        colour = named(word.name)
        if word.name in _EARTH:
            land, lit = (
                adjust(colour, lightness=min(0.42, brightness(colour))),
                adjust(colour, lightness=max(0.70, brightness(colour))),
            )
        else:
            zenith = adjust(colour, lightness=max(0.50, min(0.72, brightness(colour))))
            horizon = adjust(colour, lightness=0.88, chroma=0.55)
            glow = blend(horizon, (1.0, 0.96, 0.86), 0.6)
            land, lit = adjust(colour, lightness=0.30, chroma=0.55), adjust(colour, lightness=0.66, chroma=0.5)
    return Weather(
        zenith, horizon, glow, land, lit, sun_x, horizon_y - brief.between(0.06, 0.22), horizon_y, is_night=False
    )


def light_of_screen(colour: Rgb) -> Field:
    return f32([c * c for c in colour])


def paint_sky(brief: Brief, weather: Weather, columns: int, rows: int) -> Field:
    w, h = max(64, columns // 3), max(64, rows // 3)
    y = f32((np.arange(h) + 0.5) / h)[:, None] * np.ones((1, w), np.float32)
    x = f32((np.arange(w) + 0.5) / w)[None, :] * np.ones((h, 1), np.float32)
    t = np.clip(y / np.float32(weather.horizon_y), 0, 1) ** np.float32(1.25)
    sky = light_of_screen(weather.zenith) * (1 - t)[..., None] + light_of_screen(weather.horizon) * t[..., None]
    far2 = ((x - weather.sun_x) * np.float32(brief.ratio)) ** 2 + (y - weather.sun_y) ** 2
    halo = np.exp(-far2 * 9) * np.float32(0.55) + np.exp(-far2 * 60) * np.float32(0.35)
    sky = sky + (light_of_screen(weather.glow) - sky) * (halo * (0.9 if not weather.is_night else 0.30))[..., None]
    tile = noise_tile(256, 6, 17)
    drift = brief.between(0, 1)
    v = y / np.float32(weather.horizon_y)
    clouds = sample(tile, x * np.float32(0.42 * brief.ratio) + drift, v * np.float32(0.9) + drift) + sample(
        noise_tile(256, 5, 3), x * np.float32(0.9) - drift, v * np.float32(1.8)
    )
    cover = (
        smoothstep(0.35, 1.8, clouds)
        * smoothstep(0.0, 0.35, v)
        * np.float32(0.0 if brief.has("clear") else 0.55 if not weather.is_night else 0.10)
    )
    edge = blend(weather.glow, weather.horizon, 0.35)
    sky = sky + (light_of_screen(edge) - sky) * cover[..., None]
    full = enlarge(f32(sky), columns, rows)
    _sun(brief, weather, full)
    if weather.is_night:
        _stars(brief, weather, full)
    return full


def _sun(brief: Brief, weather: Weather, sky: Field) -> None:
    rows, columns = sky.shape[:2]
    radius = min(rows, columns) * (0.045 if not weather.is_night else 0.032)
    cx, cy = weather.sun_x * columns, weather.sun_y * rows
    x0, x1, y0, y1 = (int(max(0, v)) for v in (cx - radius * 2, cx + radius * 2, cy - radius * 2, cy + radius * 2))
    y, x = np.mgrid[y0 : min(rows, y1), x0 : min(columns, x1)].astype(np.float32)
    far = np.hypot(x - cx, y - cy)
    disc = np.clip(radius - far + 0.5, 0, 1)
    if weather.is_night:
        seas = sample(noise_tile(256, 5, 3), (x - cx) / (radius * 5), (y - cy) / (radius * 5))
        disc = disc * (1 - 0.16 * smoothstep(-0.2, 0.9, seas))
    part = sky[y0 : min(rows, y1), x0 : min(columns, x1)]
    part += (light_of_screen(blend(weather.glow, (1, 1, 1), 0.4)) * np.float32(1.05) - part) * disc[..., None]
    del brief


def _stars(brief: Brief, weather: Weather, sky: Field) -> None:
    rows, columns = sky.shape[:2]
    count = int(260 * max(1.0, columns / rows))
    ys = (brief.rng.random(count) ** 1.2 * rows * weather.horizon_y * 0.98).astype(int)
    xs = (brief.rng.random(count) * (columns - 3)).astype(int) + 1
    power = f32(brief.rng.random(count) ** 3.5)
    band = f32(np.exp(-(((xs / columns - 0.3) - (ys / rows) * 0.8) ** 2) * 14))
    size = 1 if columns < 1200 else 2
    for dy in range(size):
        for dx in range(size):
            sky[np.minimum(ys + dy, rows - 1), xs + dx] += ((0.10 + 0.9 * power) * (0.5 + 0.8 * band))[:, None] * f32(
                [1.0, 0.97, 0.92]
            )
