"""Models and toys: a rocket, a house, a car, balloons, chess pieces."""

import math

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, f32, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.outlines import flowing, rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    box,
    egg,
    joined,
    lathe,
    placed,
    ring,
    rod,
    slab,
    turned,
)
from gpt_image_studio.demo_model.drawing.rendering.surfaces import mottled, wood

from .subject import Subject, light, metal_of, turned_solid


def rocket(brief: Brief) -> Subject:
    colour, trim = brief.subject_colour("EFE6D6", "C8401E", "24405A"), brief.palette.accent
    hull_colour, nose_colour = light(colour), light(trim)

    def paint(p: Field) -> Field:
        nose = smoothstep(1.235, 1.25, p[1])[:, None]
        band = (smoothstep(0.42, 0.43, p[1]) * smoothstep(0.50, 0.49, p[1]))[:, None]
        base = np.broadcast_to(f32(hull_colour), (p.shape[1], 3))
        return f32(base + (f32(nose_colour) - base) * np.maximum(nose, band))

    hull = lathe(
        flowing(
            [
                (0.0, 0.24),
                (0.20, 0.24),
                (0.23, 0.28),
                (0.33, 0.62),
                (0.31, 1.02),
                (0.20, 1.38),
                (0.05, 1.66),
                (0.0, 1.70),
            ],
            per_span=7,
        )
    )
    bodies = [Body(hull, Material(paint, roughness=0.22, shine=0.05))]
    fin = slab(
        flowing(
            [(0.24, 0.60), (0.42, 0.44), (0.52, 0.16), (0.54, 0.0), (0.46, 0.04), (0.30, 0.24), (0.18, 0.34)],
            closed=True,
            per_span=4,
        ),
        0.075,
        edge=0.03,
    )
    bodies += [
        Body(fin, Material(nose_colour, roughness=0.25), turn=turned(yaw=0.4 + k * math.tau / 3), nudge=-0.02)
        for k in range(3)
    ]
    bodies.append(turned_solid([(0, 0.12), (0.17, 0.12, 0.01), (0.13, 0.26), (0, 0.26)], metal_of(brief)))
    rim = Body(ring(0.115, 0.026), metal_of(brief), (0, 0.98, 0.30), turned(pitch=0.06), nudge=0.2)
    pane = Body(
        egg(0.10, 0.10, 0.035),
        Material((0.07, 0.12, 0.18), roughness=0.04, shine=0.09),
        (0, 0.98, 0.295),
        turned(pitch=0.06),
        nudge=0.15,
    )
    return Subject((*bodies, pane, rim), 1.1, 1.72, eye_height=0.85)


def house(brief: Brief) -> Subject:
    """An architect's model."""
    wall_colour = brief.subject_colour("EFE8DC", "E3C9A8", "B5562F")
    wall, roof = (
        Material(light(wall_colour), roughness=0.8),
        Material(light(adjust(blend(brief.palette.accent, brief.palette.ink, 0.25), lighter=0.0)), roughness=0.7),
    )
    dark = Material((0.035, 0.045, 0.05), roughness=0.06, shine=0.06)
    turn = turned(yaw=0.55)
    gable = slab(rounded([(-0.55, 0), (0.55, 0), (0.55, 0.62), (0.0, 1.08), (-0.55, 0.62)]), 1.25, edge=0.004)
    roof_line = slab(
        rounded([(-0.66, 0.565), (-0.62, 0.52), (0.0, 1.04), (0.62, 0.52), (0.66, 0.565), (0.0, 1.13)]),
        1.40,
        edge=0.006,
    )
    bodies = [Body(gable, wall, turn=turn), Body(roof_line, roof, turn=turn, nudge=0.1)]
    for x, y, w, h in ((-0.27, 0.12, 0.20, 0.42), (0.20, 0.24, 0.26, 0.26)):
        bodies.append(Body(placed(box(w, h, 0.02, 0.004), (x, y, 0.626)), dark, turn=turn, nudge=0.2, casts=False))
    bodies += [
        Body(placed(box(0.02, 0.26, 0.24, 0.004), (-0.55, 0.24, z)), dark, turn=turn, nudge=0.2, casts=False)
        for z in (-0.36, 0.02, 0.40)
    ]
    bodies.append(Body(placed(box(0.15, 0.42, 0.15, 0.01), (0.26, 0.78, -0.2)), wall, turn=turn))
    tree = Material(mottled((0.10, 0.16, 0.06), (0.20, 0.26, 0.10)), roughness=0.95)
    bodies += [
        Body(rod((0.95, 0, 0.45), (0.95, 0.3, 0.45), 0.025), Material((0.16, 0.10, 0.05))),
        Body(egg(0.21, 0.27, 0.21), tree, (0.95, 0.5, 0.45)),
        Body(egg(0.15, 0.19, 0.15), tree, (-1.0, 0.19, 0.35)),
    ]
    return Subject(tuple(bodies), 2.15, 1.25, eye_height=1.35)


def car(brief: Brief) -> Subject:
    """A toy car, rounded as if turned from wood."""
    colour = brief.subject_colour("C8401E", "24405A", "D3A02C", "2F5D50")
    paint = Material(light(colour), roughness=0.16, shine=0.06)
    outline = flowing(
        [
            (-0.98, 0.20),
            (-1.0, 0.42),
            (-0.90, 0.56),
            (-0.56, 0.62),
            (-0.34, 0.90),
            (0.28, 0.92),
            (0.56, 0.62),
            (0.92, 0.54),
            (1.0, 0.40),
            (0.98, 0.20),
            (0.5, 0.16),
            (-0.5, 0.16),
        ],
        closed=True,
        per_span=5,
    )
    glass_line = rounded([(-0.46, 0.62), (-0.27, 0.84, 0.04), (0.24, 0.85, 0.04), (0.43, 0.62)])
    turn = turned(yaw=brief.between(0.3, 0.6) * (-1 if brief.rng.random() < 0.5 else 1))
    bodies = [
        Body(slab(outline, 0.86, edge=0.11), paint, turn=turn),
        Body(
            slab(glass_line, 0.868, edge=0.02),
            Material((0.04, 0.05, 0.055), roughness=0.05, shine=0.08),
            turn=turn,
            nudge=0.06,
        ),
    ]
    tyre, hub = Material((0.02, 0.02, 0.02), roughness=0.8), Material(light(brief.palette.paper), roughness=0.3)
    lie = turned(pitch=math.pi / 2)
    for x in (-0.58, 0.58):
        for side in (-1, 1):
            wheel = placed(
                lathe(rounded([(0, -0.09), (0.21, -0.09, 0.04), (0.21, 0.09, 0.04), (0, 0.09)])),
                (x, 0.21, side * 0.40),
                lie,
            )
            cap = placed(
                lathe(rounded([(0, -0.10), (0.10, -0.10, 0.03), (0.10, 0.10, 0.03), (0, 0.10)])),
                (x, 0.21, side * 0.405),
                lie,
            )
            bodies += [
                Body(wheel, tyre, turn=turn, nudge=0.1 * side),
                Body(cap, hub, turn=turn, nudge=0.12 * side + 0.02, casts=False),
            ]
    lamps = [
        Body(
            placed(egg(0.03, 0.06, 0.075), (0.985, 0.40, side * 0.26)),
            Material((0.9, 0.84, 0.66), roughness=0.1, glow=(0.2, 0.17, 0.1)),
            turn=turn,
            nudge=0.2,
        )
        for side in (-1, 1)
    ]
    return Subject((*bodies, *lamps), 2.1, 0.94, eye_height=1.05)


def balloon(brief: Brief) -> Subject:
    shape = lathe(
        flowing(
            [(0.0, -0.62), (0.05, -0.60), (0.30, -0.34), (0.48, 0.05), (0.44, 0.38), (0.22, 0.60), (0.0, 0.64)],
            per_span=7,
        )
    )
    bodies: list[Body] = []
    tones = (brief.palette.subject, brief.palette.accent, brief.palette.second)
    for k, (x, y, z, size) in enumerate(((-0.32, 1.55, 0.0, 1.0), (0.42, 1.18, 0.15, 0.86), (0.10, 2.12, -0.25, 0.8))):
        colour = light(tones[k])
        bodies.append(
            Body(
                shape,
                Material(colour, roughness=0.10, shine=0.06, softness=0.35),
                (x, y, z),
                turned(roll=-x * 0.25),
                size,
            )
        )
        bodies.append(
            Body(
                lathe(rounded([(0, -0.67), (0.055, -0.67, 0.01), (0.02, -0.60), (0, -0.60)])),
                Material(colour, roughness=0.3),
                (x, y, z),
                turned(roll=-x * 0.25),
                size,
            )
        )
        bodies.append(
            Body(
                rod((x, y - 0.62 * size, z), (0.04, 0.06, 0.05), 0.006),
                Material(light(brief.palette.paper), roughness=0.7),
                casts=False,
            )
        )
    bodies.append(Body(box(0.16, 0.10, 0.16, 0.02), metal_of(brief), (0.04, 0, 0.05)))
    return Subject(tuple(bodies), 1.6, 2.65, eye_height=1.3)


def chess(brief: Brief) -> Subject:
    """Three turned pieces."""
    pawn = flowing(
        [
            (0.0, 0.0),
            (0.26, 0.0),
            (0.27, 0.04),
            (0.24, 0.10),
            (0.17, 0.16),
            (0.10, 0.34),
            (0.085, 0.50),
            (0.15, 0.55),
            (0.08, 0.59),
            (0.15, 0.68),
            (0.155, 0.78),
            (0.09, 0.88),
            (0.0, 0.90),
        ],
        per_span=6,
    )
    king = flowing(
        [
            (0.0, 0.0),
            (0.32, 0.0),
            (0.33, 0.05),
            (0.29, 0.13),
            (0.20, 0.22),
            (0.115, 0.55),
            (0.11, 0.92),
            (0.21, 0.98),
            (0.13, 1.03),
            (0.20, 1.26),
            (0.17, 1.30),
            (0.06, 1.34),
            (0.05, 1.40),
            (0.0, 1.42),
        ],
        per_span=6,
    )
    dark = Material(wood(light((0.26, 0.16, 0.11)), along=1), roughness=0.25)
    pale = Material(wood(light((0.82, 0.66, 0.46)), along=1), roughness=0.28)
    if brief.palette.is_subject_named:
        pale = Material(light(brief.palette.subject), roughness=0.25)
    cross = joined([rod((0, 1.40, 0), (0, 1.62, 0), 0.03), rod((-0.08, 1.53, 0), (0.08, 1.53, 0), 0.028)])
    return Subject(
        (
            Body(lathe(king), pale, (-0.22, 0, -0.1)),
            Body(cross, pale, (-0.22, 0, -0.1)),
            Body(lathe(pawn), dark, (0.46, 0, 0.25)),
            Body(lathe(pawn), pale, (-0.82, 0, 0.32)),
        ),
        1.8,
        1.62,
        eye_height=0.85,
    )
