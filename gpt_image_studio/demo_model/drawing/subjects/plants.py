"""Flowers in vases, plants in pots, leaves."""

import math

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, from_hex
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.outlines import Points, flowing, rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    Rows,
    Shape,
    Vec,
    ball,
    egg,
    joined,
    lathe,
    placed,
    rod,
    slab,
    turned,
)
from gpt_image_studio.demo_model.drawing.rendering.surfaces import Paint, mottled, speckled

from .subject import Subject, light
from .vessels import vase


def _green(brief: Brief) -> Rgb:
    return light(adjust(blend(brief.palette.second, (0.33, 0.45, 0.27), 0.75), lightness=0.46, chroma=1.0))


def _leaf_outline(width: float) -> Points:
    right = flowing(
        [(0.0, 0.0), (width * 0.35, 0.12), (width * 0.5, 0.40), (width * 0.36, 0.74), (0.0, 1.0)], per_span=5
    )
    return (*right, *[(-x, y) for x, y in reversed(right[1:-1])])


def leaf_paint(colour: Rgb) -> Paint:
    pale = f32((colour[0] * 1.5, colour[1] * 1.35, colour[2] * 1.3))

    def paint(p: Field) -> Field:
        x, y = np.abs(p[0]), p[1]
        rib = smoothstep(0.02, 0.004, x)
        veins = smoothstep(0.10, 0.0, np.abs(((y - x * np.float32(0.8)) * 7) % 1.0 - 0.5)) * np.float32(0.25)
        base = np.broadcast_to(f32(colour), (p.shape[1], 3))
        return f32(base + (pale - base) * np.maximum(rib, veins)[:, None])

    return paint


def leaf(at: Vec, turn: Rows, size: float, material: Material, *, width: float = 0.42, bend: float = 0.18) -> Body:
    return Body(
        slab(_leaf_outline(width), 0.014, edge=0.005, bend=bend, cup=0.35), material, at, turn, size, casts=size > 0.3
    )


#: petals, whatever colours the vase and the wall have
_BLOOMS = ("E0562F", "D9473A", "EFA6B3", "F0C24B", "F2E3CC", "E88A4C")


def flowers(brief: Brief) -> Subject:
    """A vase with tulips, poppies, dry grass or a leafy branch."""
    kind = int(brief.rng.integers(3))
    pot = vase(brief, kind=kind)
    top = 1.02
    green = _green(brief)
    stem = Material(green, roughness=0.6, softness=0.3)
    bloom = from_hex(_BLOOMS[int(brief.family.integers(len(_BLOOMS)))])
    if brief.has("tulip", "tulips") or (
        brief.has("flowers", "flower", "bouquet", "floral") and brief.family.random() < 0.4
    ):
        tops, maker = _tulip, "tulip"
    elif brief.has("eucalyptus", "branch", "olive", "leaves", "twig"):
        tops, maker = None, "branch"
    elif brief.has("pampas", "dried", "dry", "grass", "wheat"):
        tops, maker = _plume, "plume"
    else:
        tops, maker = _poppy, "poppy"
    bodies = [pot]
    count = {"tulip": 7, "poppy": 5, "plume": 7, "branch": 4}[maker]
    for k in range(count):
        angle = k * 2.4 + brief.between(-0.3, 0.3)
        lean = brief.between(0.42, 0.66) * (0.30 + 0.70 * (k / count))
        tall = brief.between(0.60, 0.95) * (1.0 if maker != "branch" else 1.1)
        end: Vec = (math.sin(angle) * lean, top + tall * (1 - lean * 0.35), math.cos(angle) * lean * 0.6)
        start: Vec = (math.sin(angle) * 0.04, top - 0.10, math.cos(angle) * 0.04)
        middle: Vec = (start[0] * 0.6 + end[0] * 0.30, (start[1] + end[1]) / 2 + 0.04, start[2] * 0.6 + end[2] * 0.3)
        stalk = joined([rod(start, middle, 0.014, 0.012), rod(middle, end, 0.012, 0.010)], smooth=0.04)
        bodies.append(Body(stalk, stem, casts=False))
        tilt = math.atan2(end[0] - middle[0], end[1] - middle[1])
        if tops is not None:
            bodies += tops(
                end, tilt, light(adjust(bloom, lighter=brief.between(-0.05, 0.07), turn=brief.between(-0.12, 0.12))), k
            )
        if maker == "branch":
            bodies += _twig(start, middle, end, Material(leaf_paint(green), roughness=0.5, softness=0.4), k)
        elif maker == "tulip" and k % 2 == 0:
            bodies.append(
                leaf(
                    start,
                    turned(yaw=angle, roll=-math.sin(angle) * 0.35, pitch=0.25),
                    0.62,
                    Material(leaf_paint(green), roughness=0.5, softness=0.4),
                    width=0.22,
                    bend=0.3,
                )
            )
    return Subject(tuple(bodies), 1.3, 2.25, eye_height=1.35)


def _tulip(at: Vec, tilt: float, colour: Rgb, k: int) -> list[Body]:
    def petals(p: Field) -> Field:
        a = np.arctan2(p[0], p[2])
        t = np.clip(p[1] / np.float32(0.30), -0.2, 1.2)
        r = np.float32(0.135) * np.sqrt(np.clip(np.sin(np.clip(t * 2.55 + 0.18, 0, math.pi)), 0, 1)) + np.float32(0.012)
        lobes = np.cos(a * 3)
        around = np.sqrt(p[0] ** 2 + p[2] ** 2) - r * (1 + np.float32(0.085) * lobes * np.clip(t + 0.3, 0, 1))
        tip = p[1] - np.float32(0.285) - np.float32(0.035) * lobes
        return f32(np.maximum(np.maximum(around, tip), -p[1] - np.float32(0.02)) * np.float32(0.7))

    def paint(p: Field) -> Field:
        streak = sample(
            noise_tile(256, 5, 9), np.arctan2(p[0], p[2]) * np.float32(1.1), p[1] * np.float32(0.4)
        ) * np.float32(0.10)
        edge = smoothstep(0.10, 0.30, p[1]) * np.float32(0.25)
        return f32(f32(colour)[None, :] * (0.88 + streak + edge)[:, None])

    shape = Shape(petals, (-0.17, -0.03, -0.17), (0.17, 0.33, 0.17), 0.003)
    return [
        Body(shape, Material(paint, roughness=0.45, softness=0.55), at, turned(roll=-tilt * 0.9, yaw=k * 1.1), 1.45)
    ]


def _poppy(at: Vec, tilt: float, colour: Rgb, k: int) -> list[Body]:
    def cup(p: Field) -> Field:
        a = np.arctan2(p[0], p[2])
        r = np.sqrt(p[0] ** 2 + p[2] ** 2)
        frill = np.sin(a * 4 + 0.6) * np.float32(0.03) + np.sin(a * 9) * np.float32(0.012)
        surface = np.float32(2.6) * r * r + np.sin(a * 7) * r * np.float32(0.05)
        shell = np.abs(p[1] - surface) * np.float32(0.55) - np.float32(0.008)
        return f32(np.maximum(shell, r - np.float32(0.245) - frill) * np.float32(0.75))

    def paint(p: Field) -> Field:
        r = np.sqrt(p[0] ** 2 + p[2] ** 2)
        streak = sample(
            noise_tile(256, 5, 9), np.arctan2(p[0], p[2]) * np.float32(1.6), r * np.float32(0.5)
        ) * np.float32(0.12)
        dark = smoothstep(0.11, 0.05, r)[:, None]
        base = f32(colour)[None, :] * (0.95 + streak)[:, None]
        return f32(base + (f32((0.03, 0.012, 0.02)) - base) * dark * np.float32(0.8))

    shape = Shape(cup, (-0.30, -0.02, -0.30), (0.30, 0.24, 0.30), 0.003)
    turn = turned(yaw=k * 1.9, pitch=0.55, roll=-tilt * 1.1)
    heart = Body(
        ball(0.06),
        Material((0.10, 0.14, 0.05), roughness=0.7),
        (at[0], at[1] + 0.03, at[2] + 0.02),
        casts=False,
        nudge=0.12,
    )
    return [Body(shape, Material(paint, roughness=0.5, softness=0.7), at, turn, 1.4), heart]


def _plume(at: Vec, tilt: float, colour: Rgb, k: int) -> list[Body]:
    sand = (0.62 + colour[0] * 0.15, 0.47 + colour[1] * 0.15, 0.28 + colour[2] * 0.15)

    def tuft(p: Field) -> Field:
        a = np.arctan2(p[0], p[2])
        t = np.clip((p[1] + 0.12) / 0.66, 0, 1)
        r = np.float32(0.085) * np.sqrt(np.maximum(np.sin(t**0.7 * math.pi), 0)) + np.float32(0.004)
        hair = sample(
            noise_tile(256, 6, 13), a * np.float32(0.6), p[1] * np.float32(0.5) - np.sqrt(p[0] ** 2 + p[2] ** 2)
        ) * np.float32(0.022)
        return f32((np.sqrt(p[0] ** 2 + p[2] ** 2) - r - hair) * np.float32(0.55))

    shape = Shape(tuft, (-0.13, -0.14, -0.13), (0.13, 0.56, 0.13), 0.002)
    return [
        Body(
            shape,
            Material(
                mottled(sand, (sand[0] * 0.7, sand[1] * 0.65, sand[2] * 0.6), scale=3.0), roughness=0.95, softness=0.6
            ),
            at,
            turned(roll=-tilt * 1.3, yaw=k * 1.3),
            1.2,
        )
    ]


def _twig(start: Vec, middle: Vec, end: Vec, material: Material, k: int) -> list[Body]:
    result: list[Body] = []
    for n in range(11):
        t = 0.18 + n * 0.082
        a, b, s = (start, middle, t * 2) if t < 0.5 else (middle, end, t * 2 - 1)
        at: Vec = (a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s)
        side = 1 if n % 2 else -1
        turn = turned(yaw=n * 1.1 + k, roll=side * (-0.95 + 0.05 * n), pitch=0.35)
        result.append(leaf(at, turn, 0.30 - 0.008 * n, material, width=0.5, bend=0.25))
    return result


def pot_plant(brief: Brief) -> Subject:
    pot_colour = brief.subject_colour("C4643F", "E4D6C2", "2E2F31")
    pot = Body(
        lathe(
            rounded(
                [
                    (0, 0),
                    (0.30, 0, 0.03),
                    (0.40, 0.52, 0.02),
                    (0.43, 0.52, 0.012),
                    (0.43, 0.62, 0.015),
                    (0.37, 0.62, 0.012),
                    (0.36, 0.56),
                    (0, 0.56),
                ]
            )
        ),
        Material(speckled(light(pot_colour), light(adjust(pot_colour, lighter=-0.15)), amount=0.5), roughness=0.75),
    )
    if brief.has("cactus", "succulent"):
        return _cactus(brief, pot)
    green = (0.075, 0.15, 0.05) if not brief.has("sage", "olive") else _green(brief)
    material = Material(leaf_paint(green), roughness=0.32, softness=0.35)
    stem = Material((0.10, 0.15, 0.05), roughness=0.7)
    bodies = [pot]
    for k in range(13):
        angle = k * 2.4 + brief.between(-0.25, 0.25)
        ring_share = k / 13
        lean = 0.20 + 0.62 * ring_share
        tall = 1.0 - 0.52 * ring_share
        base: Vec = (math.sin(angle) * 0.04, 0.56, math.cos(angle) * 0.04)
        tip: Vec = (math.sin(angle) * lean * 0.55, 0.56 + tall * 0.72, math.cos(angle) * lean * 0.45)
        bodies.append(Body(rod(base, tip, 0.014, 0.010), stem, casts=False))
        turn = turned(yaw=angle, pitch=0.45 + lean * 0.75)
        bodies.append(leaf(tip, turn, brief.between(0.46, 0.60), material, width=0.62, bend=-0.42))
    return Subject(tuple(bodies), 1.35, 1.72, eye_height=1.3)


def _cactus(brief: Brief, pot: Body) -> Subject:
    green = (0.10, 0.19, 0.075)

    def ribbed(shape: Shape, ribs: int) -> Shape:
        def distance(p: Field) -> Field:
            a = np.arctan2(p[0], p[2])
            return f32((shape.distance(p) + np.abs(np.sin(a * ribs / 2)) * np.float32(0.022)) * np.float32(0.8))

        return Shape(distance, shape.low, shape.high, 0.003)

    skin = Material(mottled(green, (0.15, 0.25, 0.10)), roughness=0.6, softness=0.2)
    trunk = Body(ribbed(rod((0, 0.5, 0), (0, 1.55, 0), 0.20, 0.19), 16), skin)
    arm = joined(
        [rod((0.14, 0.98, 0), (0.42, 1.04, 0), 0.10), rod((0.42, 1.04, 0), (0.45, 1.42, 0), 0.105)], smooth=0.12
    )
    other = joined(
        [rod((-0.12, 0.82, 0.05), (-0.36, 0.86, 0.06), 0.085), rod((-0.36, 0.86, 0.06), (-0.385, 1.12, 0.06), 0.09)],
        smooth=0.10,
    )
    bloom = Body(
        egg(0.09, 0.075, 0.09), Material(light(brief.palette.accent), roughness=0.6, softness=0.5), (0.02, 1.76, 0.03)
    )
    return Subject((pot, trunk, Body(arm, skin), Body(other, skin), bloom), 1.15, 1.82, eye_height=1.2)


def mushroom(brief: Brief) -> Subject:
    cap_colour = light(brief.subject_colour("A8351F", "B9582D"))
    bodies: list[Body] = []
    for x, z, size, lean in ((-0.12, 0.0, 1.0, 0.06), (0.46, 0.18, 0.62, -0.12), (-0.56, 0.26, 0.42, 0.16)):
        turn = turned(roll=lean)
        stem = lathe(
            flowing(
                [(0.0, 0.0), (0.17, 0.0), (0.175, 0.05), (0.125, 0.25), (0.105, 0.55), (0.12, 0.80), (0.0, 0.80)],
                per_span=6,
            )
        )
        cap = lathe(
            flowing(
                [(0.0, 0.74), (0.30, 0.72), (0.50, 0.66), (0.545, 0.70), (0.50, 0.84), (0.32, 1.02), (0.0, 1.10)],
                per_span=7,
            )
        )
        bodies.append(
            Body(
                stem,
                Material(mottled((0.78, 0.70, 0.58), (0.62, 0.52, 0.38)), roughness=0.8, softness=0.4),
                (x, 0, z),
                turn,
                size,
            )
        )
        bodies.append(
            Body(
                cap,
                Material(
                    mottled(cap_colour, (cap_colour[0] * 0.6, cap_colour[1] * 0.5, cap_colour[2] * 0.5), scale=0.8),
                    roughness=0.35,
                    softness=0.25,
                ),
                (x, 0, z),
                turn,
                size,
                nudge=0.05,
            )
        )
        for k in range(9):
            a, r = k * 2.4, 0.09 + 0.042 * k
            y = 1.105 - 1.0 * r * r
            spot = placed(egg(0.05, 0.03, 0.05), (math.sin(a) * r, y, math.cos(a) * r))
            bodies.append(
                Body(spot, Material((0.86, 0.82, 0.74), roughness=0.8), (x, 0, z), turn, size, casts=False, nudge=0.5)
            )
    return Subject(tuple(bodies), 1.5, 1.12, eye_height=1.0)
