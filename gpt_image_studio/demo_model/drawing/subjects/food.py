"""Things to eat."""

import math

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.outlines import flowing, rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    Shape,
    box,
    egg,
    lathe,
    ring,
    rod,
    slab,
    turned,
)
from gpt_image_studio.demo_model.drawing.rendering.surfaces import Paint, dimpled, mottled, wood
from gpt_image_studio.demo_model.drawing.subjects.fruit import adjust_light, fruit_body

from .subject import Subject, circle, light, turned_solid


def donut(brief: Brief) -> Subject:
    icing = light(brief.subject_colour("E88FA0", "5A3226", "F3E3C8", "B7DCC4"))
    dough = Material(mottled((0.62, 0.33, 0.10), (0.74, 0.45, 0.17)), roughness=0.7, softness=0.3)
    flat = turned(pitch=math.pi / 2)
    bodies = [
        Body(ring(0.50, 0.27), dough, (0, 0.27, 0), flat),
        Body(_icing(), Material(icing, roughness=0.18, softness=0.35), (0, 0.27, 0), nudge=0.25),
    ]
    rng = brief.rng
    tones = [
        light(c)
        for c in (
            brief.palette.accent,
            brief.palette.paper,
            adjust(brief.palette.second, chroma=1.3),
            (0.93, 0.78, 0.25),
            (0.35, 0.62, 0.66),
        )
    ]
    for k in range(34):
        a, tube = float(rng.uniform(0, math.tau)), float(rng.uniform(-0.9, 0.9))
        r = 0.50 + math.sin(tube) * 0.285
        x, z = circle(a, r)
        y = 0.27 + math.cos(tube) * 0.295
        d = float(rng.uniform(0, math.tau))
        bodies.append(
            Body(
                rod(
                    (-0.032 * math.cos(d), 0, -0.032 * math.sin(d)),
                    (0.032 * math.cos(d), 0, 0.032 * math.sin(d)),
                    0.0115,
                ),
                Material(tones[k % len(tones)], roughness=0.3),
                (x, y, z),
                casts=False,
                nudge=0.7,
            )
        )
    return Subject(tuple(bodies), 1.55, 0.62, eye_height=2.2)


def _icing() -> Shape:
    def distance(p: Field) -> Field:
        around = np.sqrt(p[0] * p[0] + p[2] * p[2]) - np.float32(0.50)
        tube = np.sqrt(around * around + p[1] * p[1])
        angle = np.arctan2(p[0], p[2])
        edge = np.float32(0.015) + np.sin(angle * 5) * np.float32(0.035) + np.sin(angle * 11 + 1) * np.float32(0.02)
        lower = edge - p[1]
        shell = tube - np.float32(0.292)
        h = np.maximum(np.float32(0.06) - np.abs(shell - lower), 0) / np.float32(0.06)
        return f32((np.maximum(shell, lower) + h * h * np.float32(0.015)) * np.float32(0.8))

    return Shape(distance, (-0.8, -0.1, -0.8), (0.8, 0.3, 0.8))


def burger(brief: Brief) -> Subject:
    del brief
    crust = Material(mottled((0.58, 0.27, 0.06), (0.72, 0.40, 0.12), scale=0.6), roughness=0.35, softness=0.3)
    bodies = [
        turned_solid([(0, 0), (0.56, 0, 0.08), (0.60, 0.16, 0.08), (0, 0.17)], crust),
        turned_solid(
            [(0, 0.16), (0.61, 0.16, 0.06), (0.62, 0.34, 0.08), (0, 0.34)],
            Material(
                mottled((0.085, 0.04, 0.02), (0.16, 0.08, 0.035), scale=2.0), roughness=0.7, relief=dimpled(0.25, 2.4)
            ),
            nudge=0.02,
        ),
        Body(
            box(1.06, 0.035, 1.06, 0.014),
            Material((0.86, 0.52, 0.06), roughness=0.3, softness=0.5),
            (0, 0.335, 0),
            turned(yaw=0.6),
            nudge=0.04,
        ),
        turned_solid(
            [(0, 0.36), (0.58, 0.36, 0.03), (0.58, 0.44, 0.03), (0, 0.44)],
            Material((0.55, 0.05, 0.03), roughness=0.2, softness=0.3),
            nudge=0.06,
        ),
        Body(
            _frill(0.60, 0.05),
            Material(mottled((0.16, 0.30, 0.05), (0.36, 0.48, 0.12), scale=1.2), roughness=0.5, softness=0.5),
            (0, 0.47, 0),
            nudge=0.08,
        ),
        Body(
            lathe(
                flowing(
                    [(0.0, 0.0), (0.50, 0.0), (0.60, 0.03), (0.635, 0.12), (0.56, 0.30), (0.36, 0.43), (0.0, 0.48)],
                    per_span=7,
                )
            ),
            crust,
            (0, 0.50, 0),
            nudge=0.1,
        ),
    ]
    for k in range(26):
        r = 0.08 * math.sqrt(k) + 0.03
        x, z = circle(k * 2.4, r)
        y = 0.5 + 0.48 * math.sqrt(max(0.0, 1 - (r / 0.66) ** 2)) * 0.985
        bodies.append(
            Body(
                egg(0.022, 0.014, 0.034),
                Material((0.86, 0.74, 0.52), roughness=0.5),
                (x, y, z),
                turned(yaw=k * 1.7),
                casts=False,
                nudge=0.4,
            )
        )
    return Subject(tuple(bodies), 1.35, 0.98, eye_height=0.95)


def _frill(radius: float, thickness: float) -> Shape:
    def distance(p: Field) -> Field:
        angle = np.arctan2(p[0], p[2])
        r = np.sqrt(p[0] * p[0] + p[2] * p[2])
        out = smoothstep(radius * 0.7, radius, r)
        wave = (
            np.sin(angle * 13) * np.float32(0.05) + np.sin(angle * 7 + 2) * np.float32(0.03)
        ) * out - out * np.float32(0.03)
        y = np.abs(p[1] - wave) - np.float32(thickness / 2)
        edge = r - np.float32(radius + 0.06) - np.sin(angle * 9) * np.float32(0.03)
        return f32(np.maximum(y, edge) * np.float32(0.5))

    return Shape(distance, (-radius - 0.12, -0.15, -radius - 0.12), (radius + 0.12, 0.12, radius + 0.12))


def cake(brief: Brief) -> Subject:
    cream = light(brief.subject_colour("F4E6D4", "E8B7B0", "5A3226", "E9D5A8"))
    sponge, filling = (0.66, 0.42, 0.16), light(adjust(brief.palette.accent, lighter=0.05))
    layers = np.array([0.0, 0.16, 0.20, 0.36, 0.40, 0.56])

    def inside(p: Field) -> Field:
        is_filling = ((p[1] > layers[1]) & (p[1] < layers[2])) | ((p[1] > layers[3]) & (p[1] < layers[4]))
        crumb = sample(noise_tile(256, 6, 13), p[0] * np.float32(1.7) + p[2], p[1] * np.float32(1.7)) * np.float32(0.12)
        base = f32(sponge)[None, :] * (1 + crumb)[:, None]
        is_skin = ((np.sqrt(p[0] ** 2 + p[2] ** 2) > 0.60) | (p[1] > 0.575))[:, None]
        colour = np.where(is_filling[:, None], f32(filling), base)
        return f32(np.where(is_skin, f32(cream), colour))

    whole = lathe(rounded([(0, 0), (0.64, 0, 0.03), (0.64, 0.62, 0.06), (0, 0.62)]))

    def cut(p: Field) -> Field:
        # a wedge of about sixty degrees taken out at the front
        a, b = p[0] * np.float32(0.91) - p[2] * np.float32(0.41), -p[0] * np.float32(0.62) - p[2] * np.float32(0.78)
        return f32(np.maximum(whole.distance(p), -np.maximum(np.maximum(a, b), -(p[2] + 1.0))))

    body = Body(Shape(cut, whole.low, whole.high, 0.004), Material(inside, roughness=0.55, softness=0.4), (0, 0.05, 0))
    stand = turned_solid(
        [(0, 0), (0.80, 0, 0.015), (0.80, 0.045, 0.015), (0, 0.045)], Material((0.82, 0.80, 0.76), roughness=0.2)
    )
    bodies = [stand, body]
    for k in range(5):
        x, z = circle(1.6 + k * 0.85, 0.42)
        bodies += [
            Body(b.shape, b.material, b.at, b.turn, b.scale, nudge=0.5)
            for b in fruit_body("cherry", (x, 0.655, z), 0.115, k)
        ]
    return Subject(tuple(bodies), 1.6, 0.84, eye_height=1.5)


def ice_cream(brief: Brief) -> Subject:
    scoops = [
        light(brief.subject_colour("F2DFC0", "E88FA0", "B7DCC4")),
        light(adjust(brief.palette.accent, lighter=0.14, chroma=0.8)),
    ]
    cone = Body(
        lathe(rounded([(0, 0), (0.05, 0, 0.02), (0.34, 0.92), (0.34, 0.98, 0.01), (0, 0.98)])),
        Material(_waffle((0.68, 0.40, 0.13)), roughness=0.7, softness=0.2),
    )
    bodies = [cone]
    for k, tone in enumerate(scoops):
        shape = _scoop(0.40 - k * 0.06)
        bodies.append(
            Body(
                shape,
                Material(
                    mottled(tone, adjust_light(tone, 0.9), scale=1.2),
                    roughness=0.5,
                    softness=0.6,
                    relief=dimpled(0.14, 1.6),
                ),
                (0.01 - k * 0.03, 1.16 + k * 0.46, 0),
                turned(yaw=k * 1.3),
                nudge=0.1 + k * 0.1,
            )
        )
    return Subject(tuple(bodies), 0.95, 2.0, keeps_low=True)


def _scoop(radius: float) -> Shape:
    def distance(p: Field) -> Field:
        angle = np.arctan2(p[0], p[2])
        r = np.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2])
        skirt = np.exp(-(((p[1] + np.float32(radius * 0.62)) / np.float32(radius * 0.2)) ** 2)) * (
            np.float32(0.05) + np.sin(angle * 6) * np.float32(0.022) + np.sin(angle * 11 + 2) * np.float32(0.015)
        )
        return f32(np.maximum(r - np.float32(radius) - skirt, -p[1] - np.float32(radius * 0.8)) * np.float32(0.75))

    reach = radius * 1.22
    return Shape(distance, (-reach, -radius * 0.85, -reach), (reach, radius * 1.05, reach))


def _waffle(colour: Rgb) -> Paint:
    def paint(p: Field) -> Field:
        a = np.arctan2(p[0], p[2]) * np.float32(14 / math.tau)
        y = p[1] * np.float32(9.0)
        u, v = a + y * np.float32(0.55), a - y * np.float32(0.55)
        line = np.minimum(np.abs(u - np.rint(u)), np.abs(v - np.rint(v)))
        return f32(f32(colour)[None, :] * (np.float32(0.62) + np.float32(0.45) * smoothstep(0.02, 0.16, line))[:, None])

    return paint


def bread(brief: Brief) -> Subject:
    """A loaf with cuts, on a board."""
    board = Body(
        slab(rounded([(-1.0, -0.5, 0.12), (1.0, -0.5, 0.12), (1.0, 0.5, 0.12), (-1.0, 0.5, 0.12)]), 0.07, edge=0.015),
        Material(wood(light((0.60, 0.42, 0.27))), roughness=0.6),
        (0, 0.035, 0),
        turned(pitch=math.pi / 2),
    )
    flour = f32((0.86, 0.76, 0.60))

    def crust(p: Field) -> Field:
        n = sample(noise_tile(256, 5, 3), p[0] * np.float32(0.5), p[2] * np.float32(0.5) + p[1] * np.float32(0.4))
        u = p[0] * np.float32(2.6) + p[2] * np.float32(1.3)
        cut = smoothstep(0.20, 0.06, np.abs(u - np.rint(u))) * smoothstep(0.16, 0.30, p[1])
        base = f32((0.36, 0.15, 0.04))[None, :] + f32((0.26, 0.14, 0.05))[None, :] * smoothstep(-1, 1.2, n)[:, None]
        base = base + (f32((0.74, 0.52, 0.26)) - base) * cut[:, None]
        return f32(
            base + (flour - base) * (smoothstep(0.5, 1.5, n) * smoothstep(0.2, 0.45, p[1]))[:, None] * np.float32(0.6)
        )

    def loaf(p: Field) -> Field:
        u = p[0] * np.float32(2.6) + p[2] * np.float32(1.3)
        groove = smoothstep(0.22, 0.0, np.abs(u - np.rint(u))) * smoothstep(0.1, 0.3, p[1]) * np.float32(0.045)
        return f32((_LOAF.distance(p) + groove) * np.float32(0.8))

    body = Body(
        Shape(loaf, _LOAF.low, _LOAF.high, 0.004),
        Material(crust, roughness=0.75, softness=0.15, relief=dimpled(0.10, 2.2)),
        (0, 0.36, 0),
        turned(yaw=0.25),
    )
    del brief
    return Subject((board, body), 2.0, 0.78, eye_height=1.5)


_LOAF = egg(0.82, 0.38, 0.44)
