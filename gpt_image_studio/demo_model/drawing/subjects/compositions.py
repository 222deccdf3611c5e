"""Plain solids in balance: what a prompt without a known thing becomes."""

import math

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust
from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    ball,
    box,
    egg,
    ring,
    slab,
    turned,
)

from .subject import Subject, light, metal_of, turned_solid


def abstract_group(brief: Brief) -> Subject:
    """Plain solids in balance: what a prompt without a known thing becomes."""
    palette, rng = brief.palette, brief.family
    tones: list[Rgb] = [
        light(c)
        for c in (palette.subject, palette.accent, palette.second, palette.paper, adjust(palette.subject, lighter=0.16))
    ]
    order = [int(k) for k in rng.permutation(len(tones))]

    def stuff(k: int) -> Material:
        tone = tones[order[k % len(order)]]
        roll = rng.random()
        if roll < 0.16:
            return metal_of(brief)
        return Material(tone, roughness=0.14 if roll < 0.4 else 0.5 if roll < 0.75 else 0.85, shine=0.05)

    layouts = (_arch_and_ball, _stack, _rings, _blocks, _totem, _waves)
    return layouts[int(rng.integers(len(layouts)))](brief, [stuff(k) for k in range(7)])


def _arch_and_ball(brief: Brief, m: list[Material]) -> Subject:
    arch = slab(_arch_line(0.62, 0.70, 0.30), 0.46, edge=0.018)
    side = -1 if brief.rng.random() < 0.5 else 1
    return Subject(
        (
            Body(arch, m[0], (side * 0.18, 0, -0.25), turned(yaw=side * 0.22)),
            Body(
                slab(_arch_line(0.30, 0.36, 0.15), 0.46, edge=0.018),
                m[1],
                (side * 0.18, 0, -0.12),
                turned(yaw=side * 0.22),
            ),
            Body(ball(0.27), m[2], (-side * 0.78, 0.27, 0.28)),
            Body(ball(0.13), m[3], (-side * 0.30, 0.13, 0.66)),
            turned_solid([(0, 0), (0.20, 0, 0.02), (0.20, 0.86, 0.02), (0, 0.86)], m[4], (side * 1.06, 0, -0.30)),
            Body(ball(0.20), m[5], (side * 1.06, 1.06, -0.30)),
        ),
        2.3,
        1.42,
    )


def _arch_line(radius: float, legs: float, inner: float) -> tuple[tuple[float, float], ...]:
    outer = [(radius * math.cos(math.pi * k / 28), legs + radius * math.sin(math.pi * k / 28)) for k in range(29)]
    inside = [
        (inner * math.cos(math.pi * k / 24), legs + inner * math.sin(math.pi * k / 24)) for k in range(24, -1, -1)
    ]
    return ((radius, 0.0), *outer, (-radius, 0.0), (-inner, 0.0), *inside, (inner, 0.0))


def _stack(brief: Brief, m: list[Material]) -> Subject:
    """Pebbles balanced."""
    bodies: list[Body] = []
    y = 0.0
    sizes = ((0.62, 0.22, 0.5), (0.46, 0.19, 0.40), (0.34, 0.24, 0.32), (0.24, 0.14, 0.22), (0.13, 0.13, 0.13))
    for k, (rx, ry, rz) in enumerate(sizes):
        y += ry
        bodies.append(
            Body(
                egg(rx, ry, rz),
                m[k],
                (brief.between(-0.07, 0.07), y - 0.012 * k, 0),
                turned(yaw=k * 0.8, roll=brief.between(-0.06, 0.06)),
            )
        )
        y += ry
    bodies.append(Body(egg(0.28, 0.16, 0.24), m[5], (0.86, 0.16, 0.3)))
    return Subject(tuple(bodies), 1.7, y)


def _rings(brief: Brief, m: list[Material]) -> Subject:
    bodies: list[Body] = []
    for k, (radius, tube, x, z, yaw) in enumerate(
        ((0.58, 0.13, -0.10, -0.30, 0.35), (0.40, 0.10, 0.34, 0.12, -0.5), (0.24, 0.075, -0.50, 0.46, 0.8))
    ):
        bodies.append(Body(ring(radius, tube), m[k], (x, radius + tube, z), turned(yaw=yaw)))
    bodies.append(Body(ball(0.22), m[3], (-0.10, 0.36, -0.30)))
    bodies.append(turned_solid([(0, 0), (0.30, 0, 0.015), (0.30, 0.14, 0.02), (0, 0.14)], m[4], (-0.10, 0, -0.30)))
    bodies.append(Body(ball(0.12), m[5], (0.80, 0.12, 0.52)))
    del brief
    return Subject(tuple(bodies), 1.75, 1.42)


def _blocks(brief: Brief, m: list[Material]) -> Subject:
    return Subject(
        (
            Body(box(0.72, 0.72, 0.72, 0.012), m[0], (-0.42, 0, -0.18), turned(yaw=0.45)),
            Body(ball(0.30), m[1], (-0.42, 1.02, -0.18)),
            turned_solid([(0, 0), (0.30, 0, 0.015), (0.0, 0.98)], m[2], (0.46, 0, 0.08)),
            Body(box(0.46, 0.30, 0.46, 0.012), m[3], (0.98, 0, -0.34), turned(yaw=brief.between(-0.5, 0.5))),
            turned_solid([(0, 0), (0.17, 0, 0.015), (0.17, 0.62, 0.015), (0, 0.62)], m[4], (0.98, 0.30, -0.34)),
            Body(ball(0.16), m[5], (0.02, 0.16, 0.58)),
            Body(ring(0.20, 0.07), m[6], (-0.98, 0.27, 0.42), turned(yaw=0.6)),
        ),
        2.3,
        1.34,
    )


def _totem(brief: Brief, m: list[Material]) -> Subject:
    bodies: list[Body] = [turned_solid([(0, 0), (0.44, 0, 0.02), (0.44, 0.20, 0.02), (0, 0.20)], m[0])]
    bodies.append(Body(ball(0.27), m[1], (0, 0.46, 0)))
    bodies.append(
        turned_solid([(0, 0.72), (0.20, 0.72, 0.01), (0.46, 0.98, 0.02), (0.46, 1.02, 0.02), (0, 1.02)], m[2])
    )
    bodies.append(Body(ring(0.24, 0.10), m[3], (0, 1.36, 0), turned(yaw=brief.between(0.2, 0.9))))
    bodies.append(Body(ball(0.11), m[4], (0, 1.80, 0)))
    bodies.append(Body(ball(0.2), m[5], (0.86, 0.2, 0.25)))
    return Subject(tuple(bodies), 1.5, 1.92)


def _waves(brief: Brief, m: list[Material]) -> Subject:
    """Upright sheets with curved edges, one behind the other."""
    bodies: list[Body] = []
    phase = brief.between(0, 6)
    for k in range(5):
        top = [
            (-1.05 + 2.1 * t / 24, 0.42 + 0.20 * k + 0.17 * math.sin(phase + k * 1.1 + t / 24 * 5.2)) for t in range(25)
        ]
        outline = ((1.05, 0.0), *reversed(top), (-1.05, 0.0))
        bodies.append(Body(slab(tuple(reversed(outline)), 0.07, edge=0.012), m[k], (0, 0, 0.42 - 0.22 * k)))
    bodies.append(Body(ball(0.24), m[5], (brief.between(-0.4, 0.4), 1.62, -0.55)))
    return Subject(tuple(bodies), 2.15, 1.75)
