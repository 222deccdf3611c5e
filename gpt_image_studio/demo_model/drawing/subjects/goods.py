"""Boxes, bags, books, phones, watches, lamps: things that are bought."""

import math
from dataclasses import replace

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, light_of
from gpt_image_studio.demo_model.drawing.faces import Face
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32
from gpt_image_studio.demo_model.drawing.rendering.lighting import scaled
from gpt_image_studio.demo_model.drawing.rendering.outlines import flowing, rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import Body, Material, Shape, box, lathe, ring, turned
from gpt_image_studio.demo_model.drawing.stage import Glow

from .subject import Subject, fronted, label_for, light, metal_of, turned_solid


def package(brief: Brief) -> Subject:
    """A carton seen from a corner."""
    width, height, depth = 0.78, 1.12, 0.40
    colour = brief.subject_colour("E9DCC6", "B5562F", "5E7364", "24405A", "C98F2B", "7A2E28")
    picture = _cover(brief, width / height, colour, 0.5)
    decal = fronted(picture, left=-width * 0.47, right=width * 0.47, low=height * 0.03, high=height * 0.97)
    yaw = brief.between(0.38, 0.55) * (-1 if brief.rng.random() < 0.5 else 1)
    body = Body(
        box(width, height, depth, 0.012), Material(light(colour), roughness=0.62, decal=decal), turn=turned(yaw=yaw)
    )
    return Subject((body,), 1.05, height)


def _cover(brief: Brief, aspect: float, colour: Rgb, share: float, face: Face | None = None) -> Field:
    """Type in the upper part of a sheet, a sun rising at its foot."""
    type_part = 0.66
    upper = label_for(brief, aspect=aspect / type_part, share=share * type_part, paper=None, on=colour, face=face)
    rows, columns = upper.shape[:2]
    full = np.zeros((round(rows / type_part), columns, 4), np.float32)
    full[:rows] = upper
    _add_sun(full, brief.palette.accent, brief.family.random())
    return full


def _add_sun(picture: Field, colour: Rgb, where: float) -> None:
    rows, columns = picture.shape[:2]
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    radius = columns * 0.36
    far = np.hypot(x - columns * (0.5 + (where - 0.5) * 0.5), y - rows * 1.0)
    disc = np.clip(radius - far + 0.5, 0, 1) * (1 - picture[..., 3])
    second = np.clip(radius * 0.62 - far + 0.5, 0, 1) * disc
    picture[..., :3] += (f32(light_of(colour)) - picture[..., :3]) * disc[..., None]
    picture[..., :3] += (f32(light_of(adjust(colour, lighter=0.12))) - picture[..., :3]) * second[..., None]
    picture[..., 3] = np.maximum(picture[..., 3], disc)


def gift(brief: Brief) -> Subject:
    colour, ribbon = brief.subject_colour("B5322B", "24405A", "2F5D50", "E8C7BE"), brief.palette.accent
    if abs(sum(colour) - sum(ribbon)) < 0.35:  # a ribbon must be seen
        ribbon = brief.palette.paper
    paper, band = Material(light(colour), roughness=0.55), Material(light(ribbon), roughness=0.28)
    turn = turned(yaw=0.5)
    size, height = 0.92, 0.72
    bodies = [
        Body(box(size, height, size, 0.015), paper, turn=turn),
        Body(box(size + 0.07, 0.17, size + 0.07, 0.015), paper, (0, height - 0.03, 0), turn, nudge=0.1),
        Body(box(0.15, height + 0.146, size + 0.085, 0.008), band, (0, 0, 0), turn, nudge=0.13, casts=False),
        Body(box(size + 0.085, height + 0.146, 0.15, 0.008), band, (0, 0, 0), turn, nudge=0.12, casts=False),
    ]
    top = height + 0.14
    for side in (-1, 1):
        loop = Body(
            ring(0.17, 0.055, squash=0.55),
            band,
            (side * 0.19, top + 0.10, 0.03),
            turned(yaw=side * 0.5, roll=side * -0.25),
            nudge=0.2,
        )
        bodies.append(loop)
    bodies.append(Body(box(0.13, 0.12, 0.13, 0.045), band, (0, top - 0.01, 0.03), turn, nudge=0.4))
    return Subject(tuple(bodies), 1.45, top + 0.3, eye_height=1.7)


def bag(brief: Brief) -> Subject:
    """A pouch of coffee: full below, pressed flat at its top."""
    width, height, depth = 0.80, 1.22, 0.40
    colour = brief.subject_colour("C9A27A", "2E2F31", "E9DCC6", "5E7364", "B5562F")
    picture = label_for(brief, aspect=0.86, share=0.3, paper=brief.palette.paper, on=colour)
    decal = fronted(picture, left=-0.28, right=0.28, low=0.26, high=0.26 + 0.56 / 0.86)
    body = Body(
        _pouch(width, height, depth), Material(light(colour), roughness=0.55, decal=decal), turn=turned(yaw=-0.22)
    )
    band = Body(
        box(width * 1.0, 0.075, 0.035, 0.012),
        Material(light(adjust(colour, lighter=-0.1)), roughness=0.5),
        (0, height - 0.17, 0),
        turned(yaw=-0.22),
        nudge=0.14,
    )
    return Subject((body, band), 0.95, height)


def _pouch(width: float, height: float, depth: float) -> Shape:
    def distance(p: Field) -> Field:
        t = np.clip(p[1] * np.float32(1 / height), 0, 1)
        full = np.sqrt(np.clip(1 - np.maximum(t - 0.35, 0) / 0.62, 0.004, 1))
        half = np.float32(depth / 2) * full
        side = np.float32(width / 2) * (1 - np.float32(0.05) * np.sin(t * np.float32(math.pi)))
        x = np.abs(p[0]) / side
        # the section is a lens with blunt ends: round in front, flat toward the seams
        bulge = half * np.sqrt(np.maximum(1 - x**4, 0)) + np.float32(0.006)
        front = np.abs(p[2]) - bulge
        out = np.abs(p[0]) - side
        ends = np.maximum(p[1] - np.float32(height), -p[1])
        return f32(np.maximum(np.maximum(front, out), ends) * np.float32(0.55))

    return Shape(distance, (-width / 2, 0, -depth / 2), (width / 2, height, depth / 2), 0.006)


def book(brief: Brief) -> Subject:
    width, height, depth = 0.92, 1.26, 0.17
    colour = brief.subject_colour("7A2E28", "24405A", "E3C98F", "2F5D50", "B5562F")
    picture = _cover(brief, width / height, colour, 0.55, Face.SERIF)
    decal = fronted(picture, left=-width / 2 + 0.02, right=width / 2 - 0.01, low=0.01, high=height - 0.01)
    turn = turned(yaw=0.42)
    cover = Material(light(colour), roughness=0.55)
    forward = (math.sin(0.42), 0.0, math.cos(0.42))
    pages = Body(
        box(width - 0.03, height - 0.05, depth - 0.03, 0.006),
        Material(light((0.93, 0.90, 0.83)), roughness=0.9),
        (0.01, 0.025, 0),
        turn,
    )
    boards = [
        Body(
            box(width, height, 0.02, 0.006),
            replace(cover, decal=decal) if side > 0 else cover,
            (forward[0] * side * depth / 2, 0, forward[2] * side * depth / 2),
            turn,
            nudge=side * 0.1,
        )
        for side in (-1, 1)
    ]
    spine = Body(
        box(0.022, height, depth + 0.02, 0.006),
        cover,
        (-math.cos(0.42) * width / 2, 0, math.sin(0.42) * width / 2),
        turn,
        nudge=0.05,
    )
    return Subject((boards[0], pages, spine, boards[1]), 1.1, height)


def lamp(brief: Brief) -> Subject:
    """A mushroom lamp, lit."""
    colour = brief.subject_colour("E9DCC6", "C8401E", "D3A02C", "5E7364")
    shade_outline = rounded(
        [
            (0, 1.30),
            (0.16, 1.30, 0.05),
            (0.62, 1.02, 0.30),
            (0.66, 0.86, 0.05),
            (0.60, 0.86, 0.02),
            (0.30, 0.98),
            (0, 0.98),
        ]
    )
    warm = light(blend(colour, (1.0, 0.86, 0.62), 0.5))
    shade_body = Body(
        lathe(shade_outline),
        Material(warm, roughness=0.35, softness=0.7, glow=(warm[0] * 0.62, warm[1] * 0.48, warm[2] * 0.28)),
        nudge=0.05,
    )
    stem = Body(
        lathe(
            flowing(
                [
                    (0.0, 0.0),
                    (0.34, 0.0),
                    (0.36, 0.02),
                    (0.345, 0.05),
                    (0.20, 0.16),
                    (0.125, 0.40),
                    (0.115, 0.70),
                    (0.16, 0.99),
                    (0.0, 0.99),
                ],
                per_span=7,
            )
        ),
        Material(light(colour), roughness=0.3),
    )
    glow = Glow((0.0, 0.86, 0.25), 1.5, (0.95, 0.62, 0.30))
    return Subject((stem, shade_body), 1.32, 1.30, glows=(glow,))


def jewel(brief: Brief) -> Subject:
    """A ring with a stone, standing."""
    metal = metal_of(brief)
    loop = Body(ring(0.42, 0.052), metal, (0, 0.472, 0), turned(yaw=0.5))
    stone_colour = light(brief.subject_colour("1C7A54", "1F4FA8", "A81F36", "D3E2E6"))
    gem = Body(
        lathe(((0.0, -0.18), (0.19, 0.04), (0.19, 0.07), (0.12, 0.13), (0.0, 0.13))),
        Material(stone_colour, roughness=0.05, shine=0.16, glow=scaled(stone_colour, 0.22)),
        (0, 1.02, 0),
        nudge=0.3,
    )
    claw = turned_solid([(0, 0.90), (0.06, 0.90), (0.145, 1.0, 0.02), (0.13, 1.02), (0, 0.95)], metal, nudge=0.15)
    return Subject((loop, claw, gem), 1.0, 1.15)
