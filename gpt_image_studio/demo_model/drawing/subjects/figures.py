"""Small sculptures: a bust, animals in glaze, a rocket, a house, a car, a planet."""

import math

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust
from gpt_image_studio.demo_model.drawing.rendering.outlines import rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    Shape,
    box,
    carved,
    egg,
    joined,
    lathe,
    placed,
    rod,
    turned,
)
from gpt_image_studio.demo_model.drawing.rendering.surfaces import marble, speckled, wood

from .subject import Subject, light, metal_of, turned_solid


def _glazed(brief: Brief, *usual: str) -> Material:
    colour = brief.subject_colour(*usual)
    if brief.has("marble"):
        return Material(marble((0.85, 0.83, 0.80), (0.35, 0.34, 0.33)), roughness=0.25)
    if brief.has("gold", "golden", "bronze", "silver", "chrome", "brass", "copper"):
        return metal_of(brief)
    if brief.has("wood", "wooden"):
        return Material(wood(light((0.66, 0.47, 0.31)), along=1), roughness=0.5)
    return Material(speckled(light(colour), light(adjust(colour, lighter=-0.22)), amount=0.6), roughness=0.36)


def bust(brief: Brief) -> Subject:
    """A head without a face, as a sculptor would leave it."""
    material = (
        Material(marble((0.86, 0.84, 0.81), (0.40, 0.39, 0.38)), roughness=0.35)
        if not brief.palette.is_subject_named
        else _glazed(brief)
    )
    head = joined(
        [
            placed(egg(0.235, 0.30, 0.265), (0, 1.18, 0.0)),
            placed(egg(0.175, 0.20, 0.19), (0, 1.00, 0.075)),
            placed(egg(0.24, 0.20, 0.22), (0, 1.30, -0.09)),
            placed(egg(0.036, 0.105, 0.06), (0, 1.12, 0.255), turned(pitch=-0.2)),
            rod((0, 0.66, -0.02), (0, 0.96, 0.0), 0.135, 0.115),
            placed(egg(0.16, 0.16, 0.15), (0, 1.36, -0.26)),
        ],
        smooth=0.10,
    )
    torso = joined(
        [placed(egg(0.55, 0.22, 0.26), (0, 0.52, -0.03)), placed(egg(0.36, 0.34, 0.24), (0, 0.36, 0.0)), head],
        smooth=0.16,
    )
    whole = carved(torso, placed(box(3, 1.0, 3, 0.01), (0, -0.78, 0)))
    yaw = brief.between(0.35, 0.75) * (-1 if brief.rng.random() < 0.5 else 1)
    body = Body(whole, material, (0, 0, 0), turned(yaw=yaw))
    foot = turned_solid(
        [(0, 0), (0.27, 0, 0.01), (0.27, 0.05, 0.02), (0.12, 0.14, 0.05), (0.12, 0.26), (0, 0.26)], material
    )
    return Subject((foot, body), 1.2, 1.52, eye_height=0.95)


def cat(brief: Brief) -> Subject:
    coat = _glazed(brief, "2E2F31", "EDE3D2", "C98A4B")
    form = joined(
        [
            placed(egg(0.33, 0.40, 0.36), (0, 0.36, -0.06)),
            placed(egg(0.235, 0.36, 0.24), (0, 0.66, 0.08)),
            placed(egg(0.27, 0.225, 0.235), (0, 1.06, 0.14)),
            placed(egg(0.11, 0.075, 0.08), (0, 1.00, 0.33)),
            rod((-0.12, 0.50, 0.22), (-0.125, 0.05, 0.30), 0.075, 0.07),
            rod((0.12, 0.50, 0.22), (0.125, 0.05, 0.30), 0.075, 0.07),
            placed(egg(0.09, 0.055, 0.12), (-0.125, 0.055, 0.34)),
            placed(egg(0.09, 0.055, 0.12), (0.125, 0.055, 0.34)),
            placed(egg(0.17, 0.10, 0.24), (-0.24, 0.10, 0.08)),
            placed(egg(0.17, 0.10, 0.24), (0.24, 0.10, 0.08)),
        ],
        smooth=0.11,
    )
    ears = [placed(_ear(), (side * 0.165, 1.185, 0.13), turned(roll=-side * 0.28)) for side in (-1, 1)]
    whole = joined([form, *ears], smooth=0.05)
    tail = joined(
        [
            rod((0.22, 0.07, -0.22), (0.50, 0.07, -0.02), 0.062),
            rod((0.50, 0.07, -0.02), (0.52, 0.07, 0.24), 0.058),
            rod((0.52, 0.07, 0.24), (0.36, 0.07, 0.40), 0.055, 0.05),
        ],
        smooth=0.09,
    )
    turn = turned(yaw=brief.between(0.25, 0.55) * (-1 if brief.rng.random() < 0.5 else 1))
    return Subject((Body(whole, coat, turn=turn), Body(tail, coat, turn=turn, nudge=0.02)), 1.15, 1.42, eye_height=0.95)


def _ear() -> Shape:
    return lathe(rounded([(0, -0.03), (0.115, -0.03, 0.02), (0.022, 0.20, 0.03), (0, 0.21)]))


def dog(brief: Brief) -> Subject:
    """Standing, seen from the side."""
    coat = _glazed(brief, "C98A4B", "E9DCC6", "5A3B2A", "2E2F31")
    form = joined(
        [
            rod((-0.42, 0.60, 0), (0.40, 0.64, 0), 0.20, 0.225),
            rod((0.44, 0.70, 0), (0.66, 1.02, 0), 0.15, 0.13),
            placed(egg(0.20, 0.175, 0.165), (0.70, 1.10, 0)),
            rod((0.78, 1.06, 0), (1.00, 1.01, 0), 0.10, 0.075),
            *[
                rod((x, 0.52, z), (x + dx, 0.06, z), 0.085, 0.060)
                for x, z, dx in ((-0.42, 0.12, -0.02), (-0.42, -0.12, 0.04), (0.38, 0.13, 0.02), (0.38, -0.13, -0.03))
            ],
            *[
                placed(egg(0.09, 0.05, 0.07), (x, 0.05, z))
                for x, z in ((-0.42, 0.12), (-0.36, -0.12), (0.42, 0.13), (0.37, -0.13))
            ],
            rod((-0.56, 0.70, 0), (-0.78, 0.98, 0), 0.05, 0.03),
        ],
        smooth=0.10,
    )
    ears = joined(
        [form, *[placed(egg(0.075, 0.17, 0.035), (0.62, 1.06, side * 0.15), turned(roll=0.35)) for side in (-1, 1)]],
        smooth=0.04,
    )
    return Subject((Body(ears, coat, (-0.1, 0, 0), turned(yaw=brief.between(-0.4, 0.3))),), 1.9, 1.28, eye_height=0.95)


def bird(brief: Brief) -> Subject:
    body_colour = _glazed(brief, "1F4FA8", "C8401E", "E3C98F", "5E7364")
    form = joined(
        [
            placed(egg(0.30, 0.29, 0.42), (0, 0.42, 0), turned(pitch=-0.3)),
            placed(egg(0.20, 0.20, 0.20), (0, 0.76, 0.26)),
            rod((0, 0.36, -0.32), (0, 0.50, -0.78), 0.09, 0.05),
        ],
        smooth=0.14,
    )
    beak = Body(
        lathe(rounded([(0, 0), (0.062, 0, 0.01), (0.006, 0.17), (0, 0.17)])),
        metal_of(brief),
        (0, 0.75, 0.43),
        turned(pitch=math.pi / 2 + 0.1),
        nudge=0.05,
    )
    wing = [
        Body(
            placed(egg(0.045, 0.17, 0.33), (side * 0.275, 0.45, -0.05), turned(pitch=-0.32, yaw=side * 0.12)),
            Material(light(adjust(brief.palette.accent, lighter=0.02)), roughness=0.4),
            nudge=0.05,
        )
        for side in (-1, 1)
    ]
    base = turned_solid([(0, 0), (0.20, 0, 0.02), (0.16, 0.10, 0.03), (0, 0.16)], body_colour)
    turn = turned(yaw=brief.between(0.9, 1.3))
    bodies = [
        Body(b.shape, b.material, _spun(b.at, turn), _product(turn, b.turn), nudge=b.nudge)
        for b in (Body(form, body_colour), beak, *wing)
    ]
    return Subject((base, *bodies), 1.35, 1.0, eye_height=0.9)


def _spun(p: tuple[float, float, float], t: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    x, y, z = (t[k][0] * p[0] + t[k][1] * p[1] + t[k][2] * p[2] for k in range(3))
    return (x, y, z)


def _product(
    a: tuple[tuple[float, float, float], ...], b: tuple[tuple[float, float, float], ...]
) -> tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]:
    rows = [tuple(sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)) for i in range(3)]
    return (
        (rows[0][0], rows[0][1], rows[0][2]),
        (rows[1][0], rows[1][1], rows[1][2]),
        (rows[2][0], rows[2][1], rows[2][2]),
    )


def whale(brief: Brief) -> Subject:
    """A whale, or any other fish, on a stand."""
    skin = _glazed(brief, "27405C", "5E7364", "E9DCC6", "C8401E")
    form = joined(
        [
            placed(egg(0.62, 0.32, 0.30), (0.14, 0.62, 0)),
            placed(egg(0.36, 0.16, 0.16), (-0.44, 0.70, 0), turned(roll=-0.45)),
            rod((-0.60, 0.76, 0), (-0.88, 1.00, 0), 0.10, 0.075),
        ],
        smooth=0.18,
    )
    fluke = [
        placed(egg(0.17, 0.06, 0.22), (-0.95, 1.05, side * 0.17), turned(yaw=side * 0.45, roll=0.35))
        for side in (-1, 1)
    ]
    fins = [
        placed(egg(0.22, 0.04, 0.11), (0.20, 0.46, side * 0.30), turned(yaw=-side * 0.6, pitch=side * 0.5))
        for side in (-1, 1)
    ]
    whole = joined([form, *fluke, *fins], smooth=0.11)
    stand = [
        turned_solid([(0, 0), (0.26, 0, 0.015), (0.26, 0.045, 0.02), (0, 0.045)], metal_of(brief)),
        Body(rod((0, 0.03, 0), (0.06, 0.42, 0), 0.022), metal_of(brief)),
    ]
    return Subject(
        (*stand, Body(whole, skin, turn=turned(yaw=brief.between(-0.5, -0.2)), nudge=0.05)), 1.75, 1.2, eye_height=0.9
    )
