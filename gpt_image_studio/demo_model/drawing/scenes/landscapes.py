"""Mountains, dunes, seas, forests, night skies: a height field seen by rows from near to far."""

import numpy as np
from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.finishing import exposed
from gpt_image_studio.demo_model.drawing.scenes.terrain import paint_terrain
from gpt_image_studio.demo_model.drawing.scenes.trees import paint_forest
from gpt_image_studio.demo_model.drawing.scenes.weather import Weather, find_weather, light_of_screen, paint_sky

#: cells across by quality; larger pictures are enlarged from there
_LONGEST = {"low": 800, "medium": 1100, "auto": 1100}
_LONGEST_FINE = 1700


def landscape(brief: Brief) -> Image.Image:
    weather = find_weather(brief)
    scale = min(1.1, _LONGEST.get(brief.quality, _LONGEST_FINE) / max(brief.width, brief.height))
    columns, rows = max(32, round(brief.width * scale)), max(32, round(brief.height * scale))
    sky = paint_sky(brief, weather, columns, rows)
    if brief.has("sea", "ocean", "beach", "coast", "wave", "waves", "sunset", "sunrise") and not brief.has(
        "mountain", "mountains", "desert", "dunes", "forest"
    ):
        light = _sea(brief, weather, sky)
    elif brief.has("forest", "woods", "trees", "pines", "fog", "foggy", "mist", "misty"):
        light = paint_forest(brief, weather, sky)
    else:
        light = paint_terrain(brief, weather, sky)
    return Image.fromarray(brief.film(vignette=0.22).print_field(exposed(light)))


def _sea(brief: Brief, weather: Weather, sky: Field) -> Field:
    rows, columns = sky.shape[:2]
    horizon = int(rows * weather.horizon_y)
    picture = sky.copy()
    y = (np.arange(horizon, rows, dtype=np.float32)[:, None] - horizon + 0.7) / np.float32(rows)
    x = (np.arange(columns, dtype=np.float32)[None, :] - columns / 2) / np.float32(columns) * np.float32(brief.ratio)
    z = np.float32(0.055) / y
    tile, fine = noise_tile(256, 6, 13), noise_tile(256, 5, 3)
    drift = brief.between(0, 1)
    u, v = x * z * np.float32(4.2) + drift, z * np.float32(6.0) + x * 0
    swell = sample(fine, u * np.float32(0.35), v * np.float32(0.7)) + sample(
        tile, u, v * np.float32(1.4) + drift
    ) * np.float32(0.75)
    slope = swell * np.clip(np.float32(0.15) + z * np.float32(0.9), 0, 1)
    up = np.clip(
        horizon - (y * rows) * (1 + slope * np.float32(0.5)) - np.abs(slope) * rows * np.float32(0.03), 0, horizon - 1
    ).astype(np.intp)
    reflected = sky[up, np.broadcast_to(np.arange(columns, dtype=np.intp), up.shape)]
    deep = light_of_screen(adjust(blend(weather.zenith, weather.land, 0.45), lighter=-0.06))
    fresnel = np.clip(np.float32(0.80) - y * np.float32(1.25) - swell * np.float32(0.20), 0.12, 0.94)[..., None]
    water = deep + (reflected - deep) * fresnel
    sun_x = (weather.sun_x - 0.5) * brief.ratio
    lane = np.exp(-(((x - sun_x) / (np.float32(0.035) + y * np.float32(0.34))) ** 2))
    sparkle = smoothstep(0.55, 1.5, swell + sample(tile, u * np.float32(2.3), v * np.float32(3.1)) * np.float32(0.7))
    water = water + light_of_screen(weather.glow) * (lane * (sparkle * np.float32(1.1) + np.float32(0.10)))[..., None]
    if brief.has("beach", "shore", "sand") or brief.rng.random() < 0.25:
        water = _shore(brief, weather, f32(water), y, x)
    haze = np.exp(-y * 26)[..., None]
    picture[horizon:] = water + (light_of_screen(weather.horizon) - water) * haze * np.float32(0.7)
    return f32(picture)


def _shore(brief: Brief, weather: Weather, water: Field, y: Field, x: Field) -> Field:
    tile = noise_tile(256, 6, 13)
    edge = (
        np.float32(0.27 if brief.ratio >= 1 else 0.24)
        + np.sin(x * 3.1 + 1) * np.float32(0.03)
        + x * np.float32(0.06)
        + sample(noise_tile(256, 5, 3), x * np.float32(0.3), x * 0) * np.float32(0.012)
    )
    past = y - edge
    sand = light_of_screen(blend((0.86, 0.74, 0.58), weather.horizon, 0.25)) * (
        1 + sample(tile, x * np.float32(2.6), y * np.float32(5.2))[..., None] * np.float32(0.05)
    )
    wet = smoothstep(0.07, 0.0, past)[..., None]
    sand = sand * (1 - wet * np.float32(0.45)) + light_of_screen(weather.horizon) * wet * np.float32(0.16)
    foam = np.exp(-((past / np.float32(0.006)) ** 2)) + np.exp(
        -(
            ((past + np.float32(0.03) + sample(tile, x * np.float32(0.8), y) * np.float32(0.008)) / np.float32(0.005))
            ** 2
        )
    ) * np.float32(0.6)
    result = np.where(past[..., None] > 0, sand, water)
    return f32(result + (f32([0.92, 0.92, 0.9]) - result) * np.clip(foam * np.float32(0.85), 0, 1)[..., None])
