"""Small sculptures: a bust, animals in glaze, a rocket, a house, a car, a planet."""

import math

import numpy as np

from ..brief import Brief
from ..colours import adjust, blend
from ..fields import Field, Rgb, f32, noise_tile, sample, smoothstep
from ..outlines import flowing, rounded
from ..solids import Body, Material, Shape, ball, box, carved, egg, joined, lathe, placed, ring, rod, slab, turned
from ..surfaces import marble, mottled, speckled, wood
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
    material = Material(marble((0.86, 0.84, 0.81), (0.40, 0.39, 0.38)), roughness=0.35) if not brief.palette.is_subject_named else _glazed(brief)
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
    torso = joined([placed(egg(0.55, 0.22, 0.26), (0, 0.52, -0.03)), placed(egg(0.36, 0.34, 0.24), (0, 0.36, 0.0)), head], smooth=0.16)
    whole = carved(torso, placed(box(3, 1.0, 3, 0.01), (0, -0.78, 0)))
    yaw = brief.between(0.35, 0.75) * (-1 if brief.rng.random() < 0.5 else 1)  # noqa: PLR2004
    body = Body(whole, material, (0, 0, 0), turned(yaw=yaw))
    foot = turned_solid([(0, 0), (0.27, 0, 0.01), (0.27, 0.05, 0.02), (0.12, 0.14, 0.05), (0.12, 0.26), (0, 0.26)], material)
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
    tail = joined([rod((0.22, 0.07, -0.22), (0.50, 0.07, -0.02), 0.062), rod((0.50, 0.07, -0.02), (0.52, 0.07, 0.24), 0.058), rod((0.52, 0.07, 0.24), (0.36, 0.07, 0.40), 0.055, 0.05)], smooth=0.09)
    turn = turned(yaw=brief.between(0.25, 0.55) * (-1 if brief.rng.random() < 0.5 else 1))  # noqa: PLR2004
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
            *[rod((x, 0.52, z), (x + dx, 0.06, z), 0.085, 0.060) for x, z, dx in ((-0.42, 0.12, -0.02), (-0.42, -0.12, 0.04), (0.38, 0.13, 0.02), (0.38, -0.13, -0.03))],
            *[placed(egg(0.09, 0.05, 0.07), (x, 0.05, z)) for x, z in ((-0.42, 0.12), (-0.36, -0.12), (0.42, 0.13), (0.37, -0.13))],
            rod((-0.56, 0.70, 0), (-0.78, 0.98, 0), 0.05, 0.03),
        ],
        smooth=0.10,
    )
    ears = joined([form, *[placed(egg(0.075, 0.17, 0.035), (0.62, 1.06, side * 0.15), turned(roll=0.35)) for side in (-1, 1)]], smooth=0.04)
    return Subject((Body(ears, coat, (-0.1, 0, 0), turned(yaw=brief.between(-0.4, 0.3))),), 1.9, 1.28, eye_height=0.95)


def bird(brief: Brief) -> Subject:
    body_colour = _glazed(brief, "1F4FA8", "C8401E", "E3C98F", "5E7364")
    form = joined([placed(egg(0.30, 0.29, 0.42), (0, 0.42, 0), turned(pitch=-0.3)), placed(egg(0.20, 0.20, 0.20), (0, 0.76, 0.26)), rod((0, 0.36, -0.32), (0, 0.50, -0.78), 0.09, 0.05)], smooth=0.14)
    beak = Body(lathe(rounded([(0, 0), (0.062, 0, 0.01), (0.006, 0.17), (0, 0.17)])), metal_of(brief), (0, 0.75, 0.43), turned(pitch=math.pi / 2 + 0.1), nudge=0.05)
    wing = [Body(placed(egg(0.045, 0.17, 0.33), (side * 0.275, 0.45, -0.05), turned(pitch=-0.32, yaw=side * 0.12)), Material(light(adjust(brief.palette.accent, lighter=0.02)), roughness=0.4), nudge=0.05) for side in (-1, 1)]
    base = turned_solid([(0, 0), (0.20, 0, 0.02), (0.16, 0.10, 0.03), (0, 0.16)], body_colour)
    turn = turned(yaw=brief.between(0.9, 1.3))
    bodies = [Body(b.shape, b.material, _spun(b.at, turn), _product(turn, b.turn), nudge=b.nudge) for b in (Body(form, body_colour), beak, *wing)]
    return Subject((base, *bodies), 1.35, 1.0, eye_height=0.9)


def _spun(p: tuple[float, float, float], t: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    x, y, z = (t[k][0] * p[0] + t[k][1] * p[1] + t[k][2] * p[2] for k in range(3))
    return (x, y, z)


def _product(a: tuple[tuple[float, float, float], ...], b: tuple[tuple[float, float, float], ...]) -> tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]:
    rows = [tuple(sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)) for i in range(3)]
    return ((rows[0][0], rows[0][1], rows[0][2]), (rows[1][0], rows[1][1], rows[1][2]), (rows[2][0], rows[2][1], rows[2][2]))


def whale(brief: Brief) -> Subject:
    """A whale, or any other fish, on a stand."""
    skin = _glazed(brief, "27405C", "5E7364", "E9DCC6", "C8401E")
    form = joined([placed(egg(0.62, 0.32, 0.30), (0.14, 0.62, 0)), placed(egg(0.36, 0.16, 0.16), (-0.44, 0.70, 0), turned(roll=-0.45)), rod((-0.60, 0.76, 0), (-0.84, 0.98, 0), 0.09, 0.05)], smooth=0.18)
    fluke = [placed(egg(0.24, 0.045, 0.13), (-0.90, 1.04, side * 0.16), turned(yaw=side * 0.75, roll=0.5)) for side in (-1, 1)]
    fins = [placed(egg(0.22, 0.04, 0.11), (0.20, 0.46, side * 0.30), turned(yaw=-side * 0.6, pitch=side * 0.5)) for side in (-1, 1)]
    whole = joined([form, *fluke, *fins], smooth=0.07)
    stand = [turned_solid([(0, 0), (0.26, 0, 0.015), (0.26, 0.045, 0.02), (0, 0.045)], metal_of(brief)), Body(rod((0, 0.03, 0), (0.06, 0.42, 0), 0.022), metal_of(brief))]
    return Subject((*stand, Body(whole, skin, turn=turned(yaw=brief.between(-0.5, -0.2)), nudge=0.05)), 1.75, 1.2, eye_height=0.9)


def rocket(brief: Brief) -> Subject:
    colour, trim = brief.subject_colour("EFE6D6", "C8401E", "24405A"), brief.palette.accent
    hull_colour, nose_colour = light(colour), light(trim)

    def paint(p: Field) -> Field:
        nose = smoothstep(1.235, 1.25, p[1])[:, None]
        band = (smoothstep(0.42, 0.43, p[1]) * smoothstep(0.50, 0.49, p[1]))[:, None]
        base = np.broadcast_to(f32(hull_colour), (p.shape[1], 3))
        return f32(base + (f32(nose_colour) - base) * np.maximum(nose, band))

    hull = lathe(flowing([(0.0, 0.24), (0.20, 0.24), (0.23, 0.28), (0.33, 0.62), (0.31, 1.02), (0.20, 1.38), (0.05, 1.66), (0.0, 1.70)], per_span=7))
    bodies = [Body(hull, Material(paint, roughness=0.22, shine=0.05))]
    fin = slab(flowing([(0.24, 0.60), (0.42, 0.44), (0.52, 0.16), (0.54, 0.0), (0.46, 0.04), (0.30, 0.24), (0.18, 0.34)], closed=True, per_span=4), 0.075, edge=0.03)
    bodies += [Body(fin, Material(nose_colour, roughness=0.25), turn=turned(yaw=0.4 + k * math.tau / 3), nudge=-0.02) for k in range(3)]
    bodies.append(turned_solid([(0, 0.12), (0.17, 0.12, 0.01), (0.13, 0.26), (0, 0.26)], metal_of(brief)))
    rim = Body(ring(0.115, 0.026), metal_of(brief), (0, 0.98, 0.30), turned(pitch=0.06), nudge=0.2)
    pane = Body(egg(0.10, 0.10, 0.035), Material((0.07, 0.12, 0.18), roughness=0.04, shine=0.09), (0, 0.98, 0.295), turned(pitch=0.06), nudge=0.15)
    return Subject((*bodies, pane, rim), 1.1, 1.72, eye_height=0.85)


def house(brief: Brief) -> Subject:
    """An architect's model."""
    wall_colour = brief.subject_colour("EFE8DC", "E3C9A8", "B5562F")
    wall, roof = Material(light(wall_colour), roughness=0.8), Material(light(adjust(blend(brief.palette.accent, brief.palette.ink, 0.25), lighter=0.0)), roughness=0.7)
    dark = Material((0.035, 0.045, 0.05), roughness=0.06, shine=0.06)
    turn = turned(yaw=0.55)
    gable = slab(rounded([(-0.55, 0), (0.55, 0), (0.55, 0.62), (0.0, 1.08), (-0.55, 0.62)]), 1.25, edge=0.004)
    roof_line = slab(rounded([(-0.66, 0.565), (-0.62, 0.52), (0.0, 1.04), (0.62, 0.52), (0.66, 0.565), (0.0, 1.13)]), 1.40, edge=0.006)
    bodies = [Body(gable, wall, turn=turn), Body(roof_line, roof, turn=turn, nudge=0.1)]
    for x, y, w, h in ((-0.27, 0.12, 0.20, 0.42), (0.20, 0.24, 0.26, 0.26)):
        bodies.append(Body(placed(box(w, h, 0.02, 0.004), (x, y, 0.626)), dark, turn=turn, nudge=0.2, casts=False))
    for z in (-0.36, 0.02, 0.40):
        bodies.append(Body(placed(box(0.02, 0.26, 0.24, 0.004), (-0.55, 0.24, z)), dark, turn=turn, nudge=0.2, casts=False))
    bodies.append(Body(placed(box(0.15, 0.42, 0.15, 0.01), (0.26, 0.78, -0.2)), wall, turn=turn))
    tree = Material(mottled((0.10, 0.16, 0.06), (0.20, 0.26, 0.10)), roughness=0.95)
    bodies += [Body(rod((0.95, 0, 0.45), (0.95, 0.3, 0.45), 0.025), Material((0.16, 0.10, 0.05))), Body(egg(0.21, 0.27, 0.21), tree, (0.95, 0.5, 0.45)), Body(egg(0.15, 0.19, 0.15), tree, (-1.0, 0.19, 0.35))]
    return Subject(tuple(bodies), 2.15, 1.25, eye_height=1.35)


def car(brief: Brief) -> Subject:
    """A toy car, rounded as if turned from wood."""
    colour = brief.subject_colour("C8401E", "24405A", "D3A02C", "2F5D50")
    paint = Material(light(colour), roughness=0.16, shine=0.06)
    outline = flowing([(-0.98, 0.20), (-1.0, 0.42), (-0.90, 0.56), (-0.56, 0.62), (-0.34, 0.90), (0.28, 0.92), (0.56, 0.62), (0.92, 0.54), (1.0, 0.40), (0.98, 0.20), (0.5, 0.16), (-0.5, 0.16)], closed=True, per_span=5)
    glass_line = rounded([(-0.46, 0.62), (-0.27, 0.84, 0.04), (0.24, 0.85, 0.04), (0.43, 0.62)])
    turn = turned(yaw=brief.between(0.3, 0.6) * (-1 if brief.rng.random() < 0.5 else 1))  # noqa: PLR2004
    bodies = [Body(slab(outline, 0.86, edge=0.11), paint, turn=turn), Body(slab(glass_line, 0.868, edge=0.02), Material((0.04, 0.05, 0.055), roughness=0.05, shine=0.08), turn=turn, nudge=0.06)]
    tyre, hub = Material((0.02, 0.02, 0.02), roughness=0.8), Material(light(brief.palette.paper), roughness=0.3)
    lie = turned(pitch=math.pi / 2)
    for x in (-0.58, 0.58):
        for side in (-1, 1):
            wheel = placed(lathe(rounded([(0, -0.09), (0.21, -0.09, 0.04), (0.21, 0.09, 0.04), (0, 0.09)])), (x, 0.21, side * 0.40), lie)
            cap = placed(lathe(rounded([(0, -0.10), (0.10, -0.10, 0.03), (0.10, 0.10, 0.03), (0, 0.10)])), (x, 0.21, side * 0.405), lie)
            bodies += [Body(wheel, tyre, turn=turn, nudge=0.1 * side), Body(cap, hub, turn=turn, nudge=0.12 * side + 0.02, casts=False)]
    lamps = [Body(placed(egg(0.03, 0.06, 0.075), (0.985, 0.40, side * 0.26)), Material((0.9, 0.84, 0.66), roughness=0.1, glow=(0.2, 0.17, 0.1)), turn=turn, nudge=0.2) for side in (-1, 1)]
    return Subject((*bodies, *lamps), 2.1, 0.94, eye_height=1.05)


def balloon(brief: Brief) -> Subject:
    shape = lathe(flowing([(0.0, -0.62), (0.05, -0.60), (0.30, -0.34), (0.48, 0.05), (0.44, 0.38), (0.22, 0.60), (0.0, 0.64)], per_span=7))
    bodies: list[Body] = []
    tones = (brief.palette.subject, brief.palette.accent, brief.palette.second)
    for k, (x, y, z, size) in enumerate(((-0.32, 1.55, 0.0, 1.0), (0.42, 1.18, 0.15, 0.86), (0.10, 2.12, -0.25, 0.8))):
        colour = light(tones[k])
        bodies.append(Body(shape, Material(colour, roughness=0.10, shine=0.06, softness=0.35), (x, y, z), turned(roll=-x * 0.25), size))
        bodies.append(Body(lathe(rounded([(0, -0.67), (0.055, -0.67, 0.01), (0.02, -0.60), (0, -0.60)])), Material(colour, roughness=0.3), (x, y, z), turned(roll=-x * 0.25), size))
        bodies.append(Body(rod((x, y - 0.62 * size, z), (0.04, 0.06, 0.05), 0.006), Material(light(brief.palette.paper), roughness=0.7), casts=False))
    bodies.append(Body(box(0.16, 0.10, 0.16, 0.02), metal_of(brief), (0.04, 0, 0.05)))
    return Subject(tuple(bodies), 1.6, 2.65, eye_height=1.3)


def chess(brief: Brief) -> Subject:
    """Three turned pieces."""
    pawn = flowing([(0.0, 0.0), (0.26, 0.0), (0.27, 0.04), (0.24, 0.10), (0.17, 0.16), (0.10, 0.34), (0.085, 0.50), (0.15, 0.55), (0.08, 0.59), (0.15, 0.68), (0.155, 0.78), (0.09, 0.88), (0.0, 0.90)], per_span=6)
    king = flowing([(0.0, 0.0), (0.32, 0.0), (0.33, 0.05), (0.29, 0.13), (0.20, 0.22), (0.115, 0.55), (0.11, 0.92), (0.21, 0.98), (0.13, 1.03), (0.20, 1.26), (0.17, 1.30), (0.06, 1.34), (0.05, 1.40), (0.0, 1.42)], per_span=6)
    dark = Material(wood(light((0.26, 0.16, 0.11)), along=1), roughness=0.25)
    pale = Material(wood(light((0.82, 0.66, 0.46)), along=1), roughness=0.28)
    if brief.palette.is_subject_named:
        pale = Material(light(brief.palette.subject), roughness=0.25)
    cross = joined([rod((0, 1.40, 0), (0, 1.62, 0), 0.03), rod((-0.08, 1.53, 0), (0.08, 1.53, 0), 0.028)])
    return Subject((Body(lathe(king), pale, (-0.22, 0, -0.1)), Body(cross, pale, (-0.22, 0, -0.1)), Body(lathe(pawn), dark, (0.46, 0, 0.25)), Body(lathe(pawn), pale, (-0.82, 0, 0.32))), 1.8, 1.62, eye_height=0.85)


def abstract_group(brief: Brief) -> Subject:
    """Plain solids in balance: what a prompt without a known thing becomes."""
    palette, rng = brief.palette, brief.family
    tones: list[Rgb] = [light(c) for c in (palette.subject, palette.accent, palette.second, palette.paper, adjust(palette.subject, lighter=0.16))]
    order = [int(k) for k in rng.permutation(len(tones))]

    def stuff(k: int) -> Material:
        tone = tones[order[k % len(order)]]
        roll = rng.random()
        if roll < 0.16:  # noqa: PLR2004
            return metal_of(brief)
        return Material(tone, roughness=0.14 if roll < 0.4 else 0.5 if roll < 0.75 else 0.85, shine=0.05)  # noqa: PLR2004

    layouts = (_arch_and_ball, _stack, _rings, _blocks, _totem, _waves)
    return layouts[int(rng.integers(len(layouts)))](brief, [stuff(k) for k in range(7)])


def _arch_and_ball(brief: Brief, m: list[Material]) -> Subject:
    arch = slab(_arch_line(0.62, 0.70, 0.30), 0.46, edge=0.018)
    side = -1 if brief.rng.random() < 0.5 else 1  # noqa: PLR2004
    return Subject((
        Body(arch, m[0], (side * 0.18, 0, -0.25), turned(yaw=side * 0.22)),
        Body(slab(_arch_line(0.30, 0.36, 0.15), 0.46, edge=0.018), m[1], (side * 0.18, 0, -0.12), turned(yaw=side * 0.22)),
        Body(ball(0.27), m[2], (-side * 0.78, 0.27, 0.28)),
        Body(ball(0.13), m[3], (-side * 0.30, 0.13, 0.66)),
        turned_solid([(0, 0), (0.20, 0, 0.02), (0.20, 0.86, 0.02), (0, 0.86)], m[4], (side * 1.06, 0, -0.30)),
        Body(ball(0.20), m[5], (side * 1.06, 1.06, -0.30)),
    ), 2.3, 1.42)  # fmt: skip


def _arch_line(radius: float, legs: float, inner: float) -> tuple[tuple[float, float], ...]:
    outer = [(radius * math.cos(math.pi * k / 28), legs + radius * math.sin(math.pi * k / 28)) for k in range(29)]
    inside = [(inner * math.cos(math.pi * k / 24), legs + inner * math.sin(math.pi * k / 24)) for k in range(24, -1, -1)]
    return ((radius, 0.0), *outer, (-radius, 0.0), (-inner, 0.0), *inside, (inner, 0.0))


def _stack(brief: Brief, m: list[Material]) -> Subject:
    """Pebbles balanced."""
    bodies, y = [], 0.0
    sizes = ((0.62, 0.22, 0.5), (0.46, 0.19, 0.40), (0.34, 0.24, 0.32), (0.24, 0.14, 0.22), (0.13, 0.13, 0.13))
    for k, (rx, ry, rz) in enumerate(sizes):
        y += ry
        bodies.append(Body(egg(rx, ry, rz), m[k], (brief.between(-0.07, 0.07), y - 0.012 * k, 0), turned(yaw=k * 0.8, roll=brief.between(-0.06, 0.06))))
        y += ry
    bodies.append(Body(egg(0.28, 0.16, 0.24), m[5], (0.86, 0.16, 0.3)))
    return Subject(tuple(bodies), 1.7, y)


def _rings(brief: Brief, m: list[Material]) -> Subject:
    bodies = []
    for k, (radius, tube, x, z, yaw) in enumerate(((0.58, 0.13, -0.10, -0.30, 0.35), (0.40, 0.10, 0.34, 0.12, -0.5), (0.24, 0.075, -0.50, 0.46, 0.8))):
        bodies.append(Body(ring(radius, tube), m[k], (x, radius + tube, z), turned(yaw=yaw)))
    bodies.append(Body(ball(0.22), m[3], (-0.10, 0.36, -0.30)))
    bodies.append(turned_solid([(0, 0), (0.30, 0, 0.015), (0.30, 0.14, 0.02), (0, 0.14)], m[4], (-0.10, 0, -0.30)))
    bodies.append(Body(ball(0.12), m[5], (0.80, 0.12, 0.52)))
    del brief
    return Subject(tuple(bodies), 1.75, 1.42)


def _blocks(brief: Brief, m: list[Material]) -> Subject:
    return Subject((
        Body(box(0.72, 0.72, 0.72, 0.012), m[0], (-0.42, 0, -0.18), turned(yaw=0.45)),
        Body(ball(0.30), m[1], (-0.42, 1.02, -0.18)),
        turned_solid([(0, 0), (0.30, 0, 0.015), (0.0, 0.98)], m[2], (0.46, 0, 0.08)),
        Body(box(0.46, 0.30, 0.46, 0.012), m[3], (0.98, 0, -0.34), turned(yaw=brief.between(-0.5, 0.5))),
        turned_solid([(0, 0), (0.17, 0, 0.015), (0.17, 0.62, 0.015), (0, 0.62)], m[4], (0.98, 0.30, -0.34)),
        Body(ball(0.16), m[5], (0.02, 0.16, 0.58)),
        Body(ring(0.20, 0.07), m[6], (-0.98, 0.27, 0.42), turned(yaw=0.6)),
    ), 2.3, 1.34)  # fmt: skip


def _totem(brief: Brief, m: list[Material]) -> Subject:
    bodies: list[Body] = [turned_solid([(0, 0), (0.44, 0, 0.02), (0.44, 0.20, 0.02), (0, 0.20)], m[0])]
    bodies.append(Body(ball(0.27), m[1], (0, 0.46, 0)))
    bodies.append(turned_solid([(0, 0.72), (0.20, 0.72, 0.01), (0.46, 0.98, 0.02), (0.46, 1.02, 0.02), (0, 1.02)], m[2]))
    bodies.append(Body(ring(0.24, 0.10), m[3], (0, 1.36, 0), turned(yaw=brief.between(0.2, 0.9))))
    bodies.append(Body(ball(0.11), m[4], (0, 1.80, 0)))
    bodies.append(Body(ball(0.2), m[5], (0.86, 0.2, 0.25)))
    return Subject(tuple(bodies), 1.5, 1.92)


def _waves(brief: Brief, m: list[Material]) -> Subject:
    """Upright sheets with curved edges, one behind the other."""
    bodies = []
    phase = brief.between(0, 6)
    for k in range(5):
        top = [(-1.05 + 2.1 * t / 24, 0.42 + 0.20 * k + 0.17 * math.sin(phase + k * 1.1 + t / 24 * 5.2)) for t in range(25)]
        outline = ((1.05, 0.0), *reversed(top), (-1.05, 0.0))
        bodies.append(Body(slab(tuple(reversed(outline)), 0.07, edge=0.012), m[k], (0, 0, 0.42 - 0.22 * k)))
    bodies.append(Body(ball(0.24), m[5], (brief.between(-0.4, 0.4), 1.62, -0.55)))
    return Subject(tuple(bodies), 2.15, 1.75)


def planet_skin(base: Rgb, other: Rgb, *, banded: bool) -> "object":
    def paint(p: Field) -> Field:
        warp = sample(noise_tile(256, 5, 3), p[0] * np.float32(0.5) + p[2] * np.float32(0.3), p[1] * np.float32(0.5))
        if banded:
            n = np.sin((p[1] + warp * np.float32(0.055)) * np.float32(13)) * np.float32(0.6) + sample(noise_tile(256, 5, 9), p[0] * np.float32(0.08), p[1] * np.float32(0.9) + warp * np.float32(0.03))
        else:
            n = warp + sample(noise_tile(256, 6, 13), p[0] * np.float32(0.7) + p[2] * np.float32(0.45), p[1] * np.float32(0.7) - p[2] * np.float32(0.35)) * np.float32(0.6)
        t = smoothstep(-0.9, 0.9, n)[:, None]
        return f32(f32(base) * (1 - t) + f32(other) * t)

    return paint
