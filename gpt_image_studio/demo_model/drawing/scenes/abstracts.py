"""Abstract pictures: folded cloth of colour, layers of cut paper, a gathering of plain solids."""

import math

import numpy as np
from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend
from gpt_image_studio.demo_model.drawing.flat import Sheet
from gpt_image_studio.demo_model.drawing.rendering.fields import (
    Field,
    Rgb,
    enlarge,
    f32,
    noise_tile,
    sample,
    smoothstep,
)
from gpt_image_studio.demo_model.drawing.rendering.finishing import exposed
from gpt_image_studio.demo_model.drawing.studio import shoot
from gpt_image_studio.demo_model.drawing.subjects.compositions import abstract_group


def abstract(brief: Brief) -> Image.Image:
    if brief.is_transparent:
        return shoot(brief, abstract_group(brief))
    if brief.has(
        "gradient",
        "silk",
        "fabric",
        "flow",
        "flowing",
        "fluid",
        "liquid",
        "smooth",
        "wave",
        "waves",
        "cloth",
        "wallpaper",
        "texture",
    ):
        return silk(brief)
    if brief.has("paper", "cut", "layers", "layered", "topographic", "relief"):
        return cut_paper(brief)
    roll = brief.family.random()
    return shoot(brief, abstract_group(brief)) if roll < 0.6 else silk(brief) if roll < 0.8 else cut_paper(brief)


def silk(brief: Brief) -> Image.Image:
    """Folds of cloth: a height made of warped waves, lit from the side."""
    palette = brief.palette
    long = {"low": 480, "medium": 900, "auto": 900}.get(brief.quality, 1200)
    scale = min(1.0, long / max(brief.width, brief.height))
    columns, rows = max(32, round(brief.width * scale)), max(32, round(brief.height * scale))
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    unit = np.float32(min(rows, columns))
    x, y = x / unit, y / unit
    turn = brief.between(0.3, 1.2)
    c, s = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    u, v = x * c + y * s, y * c - x * s
    warp, warp2, third_field = (_billows(brief, u, v, size) for size in (0.9, 1.7, 0.8))
    phase = v * np.float32(7.5) + warp * np.float32(3.2) + warp2 * np.float32(0.7)
    folds = (
        np.sin(phase) * np.float32(0.6)
        + np.sin(phase * 2.3 + warp * 4) * np.float32(0.20)
        + np.sin(phase * 5.1 - warp2 * 3) * np.float32(0.045)
    )
    slope_y, slope_x = np.gradient(folds * unit * np.float32(0.13))
    normal = np.sqrt(slope_x**2 + slope_y**2 + 1)
    light = np.clip((slope_x * np.float32(0.55) + slope_y * np.float32(0.45) + 1) / normal, 0, 2)
    gloss = np.clip((slope_x * np.float32(0.50) + slope_y * np.float32(0.35) + np.float32(0.86)) / normal, 0, 1) ** 22
    t = smoothstep(-1.1, 1.1, np.sin(phase * np.float32(0.5) + warp * 3) + warp2 * np.float32(0.6))[..., None]
    third = smoothstep(0.1, 1.1, third_field)[..., None]
    a, b, d = (f32([k * k for k in colour]) for colour in (palette.subject, palette.ground, palette.accent))
    colour = a + (b - a) * t
    colour = colour + (d - colour) * third * np.float32(0.8)
    shade = (np.float32(0.25) + np.float32(0.80) * light)[..., None]
    picture = colour * shade + gloss[..., None] * np.float32(0.28) * f32(palette.light)
    return Image.fromarray(brief.film(vignette=0.25).print_field(exposed(f32(picture))))


def _billows(brief: Brief, u: Field, v: Field, size: float) -> Field:
    """A few long waves across each other: smooth to any derivative, so that light on it shows no grid."""
    total = np.zeros_like(u)
    for k in range(4):
        turn, phase = brief.between(0, math.tau), brief.between(0, math.tau)
        rate = size * (1.0 + 0.75 * k)
        total += np.sin(
            u * np.float32(math.cos(turn) * rate) + v * np.float32(math.sin(turn) * rate) + np.float32(phase)
        ) * np.float32(0.75**k)
    return total * np.float32(0.55)


def cut_paper(brief: Brief) -> Image.Image:
    """Sheets with flowing holes, one above the other, going down into the dark."""
    palette = brief.palette
    layers = 7
    tones = _ramp(palette.subject, palette.ground, palette.accent, layers)
    sheet = Sheet(brief.width, brief.height, tones[0])
    long = 420
    scale = long / max(brief.width, brief.height)
    columns, rows = max(24, round(brief.width * scale)), max(24, round(brief.height * scale))
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    unit = np.float32(min(rows, columns))
    shift = brief.between(0, 1)
    tile = noise_tile(256, 3, 3)
    field = sample(tile, x / unit * np.float32(0.20) + shift, y / unit * np.float32(0.20) - shift) + sample(
        noise_tile(256, 4, 17), x / unit * np.float32(0.3), y / unit * np.float32(0.3) + shift
    ) * np.float32(0.35)
    cx, cy = brief.between(0.3, 0.7) * columns, brief.between(0.35, 0.65) * rows
    field = field + np.hypot(x - cx, y - cy) / unit * np.float32(1.3)
    big = enlarge(f32(field), brief.width, brief.height)
    steep = np.float32(2.2 * scale / unit * 1.3)
    for k in range(1, layers):
        level = np.quantile(field, 0.08 + 0.135 * k)
        mask = Image.fromarray((np.clip((big - np.float32(level)) / steep + 0.5, 0, 1) * 255).astype(np.uint8))
        size = brief.short * 0.012
        sheet.soft_shadow(
            mask,
            adjust(tones[k - 1], lighter=-0.30),
            dx=size * 0.9,
            dy=size * 1.2,
            blur_pixels=size * 1.5,
            strength=0.62,
        )
        sheet.ink(mask, tones[k])
    return brief.film(vignette=0.12).over_picture(sheet.image)


def _ramp(deep: Rgb, pale: Rgb, accent: Rgb, count: int) -> list[Rgb]:
    tones = [blend(adjust(deep, lighter=-0.12), pale, k / (count - 1)) for k in range(count)]
    tones[1] = accent
    return tones
