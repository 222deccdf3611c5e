"""A planet or a moon before stars."""

import numpy as np
from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, enlarge, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.finishing import exposed
from gpt_image_studio.demo_model.drawing.scenes.planet_skin import planet_skin

_LONGEST = 1250


def planet(brief: Brief) -> Image.Image:
    scale = min(1.3, _LONGEST / max(brief.width, brief.height))
    columns, rows = round(brief.width * scale), round(brief.height * scale)
    unit = min(columns, rows)
    is_moon = brief.has("moon", "lunar")
    is_ringed = brief.has("saturn", "ring", "rings", "ringed") or (not is_moon and brief.family.random() < 0.5)
    picture = _space(brief, columns, rows)
    radius = unit * (0.30 if not is_ringed else 0.24)
    cx = columns * (0.5 if brief.ratio < 1.3 else brief.between(0.56, 0.66))
    cy = rows * 0.5
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    u, v = (x - np.float32(cx)) / np.float32(radius), (np.float32(cy) - y) / np.float32(radius)
    r2 = u * u + v * v
    w = np.sqrt(np.maximum(1 - r2, 0))
    edge = np.clip((1 - np.sqrt(r2)) * np.float32(radius) + 0.5, 0, 1)
    inside = np.flatnonzero((edge > 0).ravel())
    p = np.stack([u.ravel()[inside], v.ravel()[inside], w.ravel()[inside]])
    tilt = np.float32(0.32)
    q = np.stack([p[0], p[1] * np.cos(tilt) - p[2] * np.sin(tilt), p[1] * np.sin(tilt) + p[2] * np.cos(tilt)])
    base, other = (
        ((0.42, 0.40, 0.37), (0.16, 0.155, 0.15))
        if is_moon
        else (_squared(brief.palette.subject), _squared(adjust(brief.palette.accent, lighter=0.05)))
    )
    skin = planet_skin(base, other, banded=not is_moon and is_ringed)(f32(q))
    side = -1.0 if brief.rng.random() < 0.6 else 1.0
    light = np.array([side * 0.72, 0.42, 0.56], np.float32)
    bump = sample(
        noise_tile(256, 6, 13), q[0] * np.float32(0.7) + q[2] * np.float32(0.4), q[1] * np.float32(0.7)
    ) * np.float32(0.16 if is_moon else 0.04)
    if is_moon:
        hollow, rim_light = _craters(brief, f32(q), light)
        skin = skin * (1 - hollow * np.float32(0.28))[:, None]
        bump = bump * np.float32(0.5) + rim_light
    lit = np.clip(
        p[0] * light[0] + p[1] * light[1] + p[2] * light[2] + bump * (1 - p[2] * np.float32(0.4)), 0, 1
    ) ** np.float32(0.85)
    rim = (1 - p[2]) ** 3 * np.clip(lit * 2, 0, 1) * np.float32(0.0 if is_moon else 0.35)
    glow = f32(_squared(adjust(brief.palette.accent, lighter=0.25)))
    colour = skin * (lit * np.float32(1.15) + np.float32(0.012))[:, None] + rim[:, None] * glow
    back, front = _rings(brief, u, v) if is_ringed else (None, None)
    if back is not None:
        picture += (back[..., :3] - picture) * back[..., 3:]
    flat = picture.reshape(-1, 3)
    a = edge.ravel()[inside][:, None]
    flat[inside] += (f32(colour) - flat[inside]) * a
    if front is not None:
        picture += (front[..., :3] - picture) * front[..., 3:]
    halo = (
        np.exp(-np.maximum(np.sqrt(r2) - 1, 0) * 7)
        * (edge < 1)
        * np.clip((u * light[0] + v * light[1]) * np.float32(0.7) + np.float32(0.35), 0, 1)
    )
    picture += (halo * np.float32(0.05 if is_moon else 0.16))[..., None] * glow
    return Image.fromarray(brief.film(vignette=0.15).print_field(exposed(f32(picture))))


def _craters(brief: Brief, q: Field, light: Field) -> tuple[Field, Field]:
    """How deep each point lies in a crater, and how its wall takes the light."""
    hollow, rim = np.zeros(q.shape[1], np.float32), np.zeros(q.shape[1], np.float32)
    for _ in range(46):
        d = f32(brief.family.standard_normal(3))
        d /= np.float32(np.sqrt((d * d).sum()))
        size = np.float32(0.035 + 0.17 * brief.family.random() ** 2.6)
        near = np.flatnonzero(d[0] * q[0] + d[1] * q[1] + d[2] * q[2] > 1 - size * size * np.float32(0.95))
        if not near.size:
            continue
        away = np.stack([q[k][near] - d[k] for k in range(3)])
        r = np.sqrt(away[0] ** 2 + away[1] ** 2 + away[2] ** 2) / size
        hollow[near] = np.maximum(hollow[near], smoothstep(1.0, 0.75, r))
        wall = np.exp(-(((r - np.float32(0.86)) / np.float32(0.17)) ** 2))
        facing = -(away[0] * light[0] + away[1] * light[1] + away[2] * light[2]) / (r * size + np.float32(1e-4))
        rim[near] += wall * facing * np.float32(0.34)
    return hollow, rim


def _squared(colour: tuple[float, float, float]) -> tuple[float, float, float]:
    return (colour[0] ** 2, colour[1] ** 2, colour[2] ** 2)


def _space(brief: Brief, columns: int, rows: int) -> Field:
    small_w, small_h = max(48, columns // 4), max(48, rows // 4)
    y, x = np.mgrid[0:small_h, 0:small_w].astype(np.float32) / np.float32(max(small_h, small_w))
    shift = brief.between(0, 1)
    dust = smoothstep(
        0.0,
        1.9,
        sample(noise_tile(256, 6, 3), x * np.float32(0.6) + shift, y * np.float32(0.6))
        + np.exp(-(((x - y) * 2.4) ** 2)) * np.float32(0.8),
    )
    deep = f32(_squared(adjust(brief.palette.ground, lightness=0.13, chroma=0.7)))
    cloud = f32(_squared(adjust(brief.palette.accent, lightness=0.34, chroma=0.8)))
    base = deep + (cloud - deep) * (dust * np.float32(0.42))[..., None]
    picture = enlarge(f32(base), columns, rows)
    count = int(520 * max(columns, rows) / min(columns, rows))
    ys, xs = (brief.rng.random(count) * (rows - 2)).astype(int), (brief.rng.random(count) * (columns - 2)).astype(int)
    power = f32(brief.rng.random(count) ** 6)
    for dy in range(2):
        for dx in range(2):
            picture[ys + dy, xs + dx] += (np.float32(0.04) + power * np.float32(0.9))[:, None] * f32([1.0, 0.96, 0.9])
    return picture


def _rings(brief: Brief, u: Field, v: Field) -> tuple[Field, Field]:
    lean = np.float32(-0.30)
    a, b = u * np.cos(lean) - v * np.sin(lean), (u * np.sin(lean) + v * np.cos(lean)) / np.float32(0.26)
    r = np.sqrt(a * a + b * b)
    grooves = sample(noise_tile(256, 6, 13), r * np.float32(0.42), r * 0)
    cover = (
        smoothstep(1.36, 1.42, r)
        * smoothstep(2.18, 2.06, r)
        * np.clip(np.float32(0.55) + grooves * np.float32(0.40), 0.04, 0.95)
    )
    cover = cover * (1 - np.exp(-(((r - 1.83) / 0.025) ** 2)) * np.float32(0.9))
    tone = f32(_squared(adjust(brief.palette.second, lightness=0.80, chroma=0.7)))
    colour = np.broadcast_to(tone, (*u.shape, 3)) * (np.float32(0.70) + grooves[..., None] * np.float32(0.12))
    back = f32(np.dstack([colour, cover * (b > 0)]))
    front = f32(np.dstack([colour, cover * (b <= 0)]))
    return back, front
