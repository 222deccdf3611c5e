"""Boxes, bags, books, phones, watches, lamps: things that are bought."""

import math
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from ..brief import Brief
from ..colours import adjust, blend, contrast_ink, light_of
from ..faces import Face
from ..fields import Field, Rgb, f32
from ..outlines import flowing, rounded
from ..solids import Body, Material, Shape, box, lathe, placed, ring, rod, turned
from ..stage import Glow
from .subject import Subject, dark_cap, fronted, label_for, light, metal_of, turned_solid


def package(brief: Brief) -> Subject:
    """A carton seen from a corner."""
    width, height, depth = 0.78, 1.12, 0.40
    colour = brief.subject_colour("E9DCC6", "B5562F", "5E7364", "24405A", "C98F2B", "7A2E28")
    picture = _cover(brief, width / height, colour, 0.5)
    decal = fronted(picture, left=-width * 0.47, right=width * 0.47, low=height * 0.03, high=height * 0.97)
    yaw = brief.between(0.38, 0.55) * (-1 if brief.rng.random() < 0.5 else 1)  # noqa: PLR2004
    body = Body(box(width, height, depth, 0.012), Material(light(colour), roughness=0.62, decal=decal), turn=turned(yaw=yaw))
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
    if abs(sum(colour) - sum(ribbon)) < 0.35:  # noqa: PLR2004 (a ribbon must be seen)
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
        loop = Body(ring(0.17, 0.055, squash=0.55), band, (side * 0.19, top + 0.10, 0.03), turned(yaw=side * 0.5, roll=side * -0.25), nudge=0.2)
        bodies.append(loop)
    bodies.append(Body(box(0.13, 0.12, 0.13, 0.045), band, (0, top - 0.01, 0.03), turn, nudge=0.4))
    return Subject(tuple(bodies), 1.45, top + 0.3, eye_height=1.7)


def bag(brief: Brief) -> Subject:
    """A pouch of coffee: full below, pressed flat at its top."""
    width, height, depth = 0.80, 1.22, 0.40
    colour = brief.subject_colour("C9A27A", "2E2F31", "E9DCC6", "5E7364", "B5562F")
    picture = label_for(brief, aspect=0.86, share=0.3, paper=brief.palette.paper, on=colour)
    decal = fronted(picture, left=-0.28, right=0.28, low=0.26, high=0.26 + 0.56 / 0.86)
    body = Body(_pouch(width, height, depth), Material(light(colour), roughness=0.55, decal=decal), turn=turned(yaw=-0.22))
    band = Body(box(width * 1.0, 0.075, 0.035, 0.012), Material(light(adjust(colour, lighter=-0.1)), roughness=0.5), (0, height - 0.17, 0), turned(yaw=-0.22), nudge=0.14)
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
    pages = Body(box(width - 0.03, height - 0.05, depth - 0.03, 0.006), Material(light((0.93, 0.90, 0.83)), roughness=0.9), (0.01, 0.025, 0), turn)
    boards = [
        Body(box(width, height, 0.02, 0.006), replace(cover, decal=decal) if side > 0 else cover,
             (forward[0] * side * depth / 2, 0, forward[2] * side * depth / 2), turn, nudge=side * 0.1)
        for side in (-1, 1)
    ]  # fmt: skip
    spine = Body(box(0.022, height, depth + 0.02, 0.006), cover, (-math.cos(0.42) * width / 2, 0, math.sin(0.42) * width / 2), turn, nudge=0.05)
    return Subject((boards[0], pages, spine, boards[1]), 1.1, height)


def phone(brief: Brief) -> Subject:
    width, height, depth = 0.62, 1.30, 0.075
    screen = _screen(brief, 0.92 * width / (0.965 * height))
    shape = placed(box(width, height, depth, 0.03), (0, 0, 0))
    rounded_shape = _round_box(width, height, depth, 0.10)
    del shape
    decal = fronted(screen, left=-width * 0.46, right=width * 0.46, low=height * 0.0175, high=height * 0.9825)
    tilt = turned(yaw=brief.between(-0.5, 0.5), pitch=-0.06)
    body = Body(rounded_shape, Material(light((0.11, 0.11, 0.12)), roughness=0.12, shine=0.05, decal=decal), (0, 0.01, 0), tilt)
    return Subject((body,), 0.7, height)


def _round_box(width: float, height: float, depth: float, corner: float) -> Shape:
    edge = np.float32(0.018)
    hx, hy = np.float32(width / 2 - corner), np.float32(height / 2 - corner)

    def distance(p: Field) -> Field:
        x, y = np.abs(p[0]) - hx, np.abs(p[1] - np.float32(height / 2)) - hy
        flat = np.sqrt(np.maximum(x, 0) ** 2 + np.maximum(y, 0) ** 2) + np.minimum(np.maximum(x, y), 0) - np.float32(corner) + edge
        z = np.abs(p[2]) - np.float32(depth / 2) + edge
        return f32(np.sqrt(np.maximum(flat, 0) ** 2 + np.maximum(z, 0) ** 2) + np.minimum(np.maximum(flat, z), 0) - edge)

    return Shape(distance, (-width / 2, 0, -depth / 2), (width / 2, height, depth / 2))


def _screen(brief: Brief, aspect: float) -> Field:
    """An app with a headline, a big figure and a few cards."""
    from ..interface import paint_screen

    rows = max(200, min(1800, round(brief.height * 0.8)))
    image = paint_screen(brief, round(rows * aspect), rows)
    mask = Image.new("L", (image.width * 2, image.height * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle((4, 4, mask.width - 5, mask.height - 5), radius=round(mask.width * 0.13), fill=255)
    small = mask.resize(image.size, Image.Resampling.LANCZOS)
    pixels = f32(image) / np.float32(255)
    return f32(np.dstack([pixels * pixels, f32(small) / np.float32(255)]))


def watch(brief: Brief) -> Subject:
    """Standing on its closed strap, the dial to us."""
    metal, strap = metal_of(brief), Material(light(brief.subject_colour("5A3B2A", "24405A", "2E2F31", "6F7140")), roughness=0.7)
    lift, tilt = 0.66, -0.22
    lay = turned(pitch=math.pi / 2 + tilt)
    case = Body(lathe(rounded([(0, -0.10), (0.36, -0.10, 0.03), (0.42, -0.02, 0.06), (0.40, 0.085, 0.03), (0.355, 0.085, 0.01), (0.345, 0.05), (0, 0.05)])), metal, (0, lift, 0.47), lay, nudge=0.3)
    face = Body(lathe(rounded([(0, 0.03), (0.350, 0.03), (0.350, 0.056), (0, 0.056)])), Material(light((0.93, 0.91, 0.87)), roughness=0.5, decal=_dial(brief)), (0, lift, 0.47), lay, nudge=0.5, casts=False)
    crown = Body(rod((0.42, 0, 0), (0.485, 0, 0), 0.035), metal, (0, lift, 0.47), lay, nudge=0.25)
    band = Body(_strap(), strap, (0, lift, 0.0), turned(yaw=math.pi / 2))
    return Subject((band, crown, case, face), 0.95, lift + 0.62)


def _strap() -> Shape:
    def distance(p: Field) -> Field:
        x, y = p[0] / np.float32(0.86), p[1] / np.float32(1.12)
        r = np.sqrt(x * x + y * y)
        shell = np.abs(r - np.float32(0.5)) * np.float32(0.9) - np.float32(0.022)
        side = np.abs(p[2]) - (np.float32(0.20) + np.float32(0.05) * np.clip(-p[0], 0, 1))
        a, b = np.maximum(shell + np.float32(0.012), 0), np.maximum(side + np.float32(0.012), 0)
        return f32((np.sqrt(a * a + b * b) + np.minimum(np.maximum(shell, side) + np.float32(0.012), 0) - np.float32(0.012)) * np.float32(0.85))

    return Shape(distance, (-0.47, -0.60, -0.27), (0.47, 0.60, 0.27))


def _dial(brief: Brief) -> "object":
    from ..solids import Decal

    side = max(160, round(brief.short * 0.42))
    image = Image.new("RGB", (side * 2, side * 2), (238, 234, 224))
    pen = ImageDraw.Draw(image)
    middle, ink = side, (34, 32, 30)
    for k in range(60):
        a = math.pi * k / 30
        inner, wide = (0.80, side * 0.022) if k % 5 == 0 else (0.87, side * 0.007)
        pen.line([(middle + math.sin(a) * side * r, middle - math.cos(a) * side * r) for r in (inner, 0.92)], fill=ink, width=max(1, round(wide)))
    for angle, length, wide in ((math.radians(304), 0.50, 0.05), (math.radians(62), 0.74, 0.034)):
        pen.line((middle - math.sin(angle) * side * 0.1, middle + math.cos(angle) * side * 0.1, middle + math.sin(angle) * side * length, middle - math.cos(angle) * side * length), fill=ink, width=round(side * wide))
    accent = tuple(round(c * 255) for c in brief.palette.accent)
    angle = math.radians(190)
    pen.line((middle, middle, middle + math.sin(angle) * side * 0.78, middle - math.cos(angle) * side * 0.78), fill=accent, width=max(2, round(side * 0.014)))
    pen.ellipse((middle - side * 0.045, middle - side * 0.045, middle + side * 0.045, middle + side * 0.045), fill=accent)
    pixels = f32(image.resize((side, side), Image.Resampling.LANCZOS)) / np.float32(255)
    picture = f32(np.dstack([pixels * pixels, np.ones((side, side), np.float32)]))

    def place(p: Field) -> tuple[Field, Field]:
        return f32(p[0] / np.float32(0.70) + np.float32(0.5)), f32(p[2] / np.float32(0.70) + np.float32(0.5))

    return Decal(picture, place)


def lamp(brief: Brief) -> Subject:
    """A mushroom lamp, lit."""
    colour = brief.subject_colour("E9DCC6", "C8401E", "D3A02C", "5E7364")
    shade_outline = rounded([(0, 1.30), (0.16, 1.30, 0.05), (0.62, 1.02, 0.30), (0.66, 0.86, 0.05), (0.60, 0.86, 0.02), (0.30, 0.98), (0, 0.98)])
    warm = light(blend(colour, (1.0, 0.86, 0.62), 0.5))
    shade_body = Body(lathe(shade_outline), Material(warm, roughness=0.35, softness=0.7, glow=(warm[0] * 0.62, warm[1] * 0.48, warm[2] * 0.28)), nudge=0.05)
    stem = Body(lathe(flowing([(0.0, 0.0), (0.34, 0.0), (0.36, 0.02), (0.345, 0.05), (0.20, 0.16), (0.125, 0.40), (0.115, 0.70), (0.16, 0.99), (0.0, 0.99)], per_span=7)),
                Material(light(colour), roughness=0.3))  # fmt: skip
    glow = Glow((0.0, 0.86, 0.25), 1.5, (0.95, 0.62, 0.30))
    return Subject((stem, shade_body), 1.32, 1.30, glows=(glow,))


def headphones(brief: Brief) -> Subject:
    colour = brief.subject_colour("E9DCC6", "2E2F31", "B5562F", "24405A")
    shell, soft = Material(light(colour), roughness=0.3), Material(light(adjust(colour, lightness=0.27, chroma=0.5)), roughness=0.85)
    metal = metal_of(brief)
    half = Body(_band(0.53, 0.045), soft, (0, 0.40, 0))
    bodies = [half]
    for side in (-1, 1):
        out = turned(roll=-side * math.pi / 2, yaw=-side * 0.42)
        cup_outline = rounded([(0, -0.10), (0.27, -0.10, 0.05), (0.27, 0.05, 0.06), (0.17, 0.11, 0.04), (0, 0.12)])
        pad_outline = rounded([(0, -0.24), (0.16, -0.24, 0.03), (0.25, -0.22, 0.06), (0.26, -0.11, 0.05), (0, -0.11)])
        at = (side * 0.56, 0.28, 0.04)
        bodies.append(Body(lathe(pad_outline), soft, at, out, nudge=0.05))
        bodies.append(Body(lathe(cup_outline), shell, at, out, nudge=0.2))
        bodies.append(Body(rod((side * 0.545, 0.36, 0.02), (side * 0.53, 0.58, 0.0), 0.02), metal, nudge=0.02))
    return Subject(tuple(bodies), 1.45, 0.98, eye_height=0.95)


def _band(radius: float, thickness: float) -> Shape:
    def distance(p: Field) -> Field:
        y = np.maximum(p[1], np.float32(0))
        around = np.sqrt(p[0] * p[0] + y * y) - np.float32(radius)
        low = np.maximum(-p[1], 0)
        z = np.maximum(np.abs(p[2]) - np.float32(0.05), 0)
        return f32(np.sqrt(around * around + z * z + low * low) - np.float32(thickness))

    return Shape(distance, (-radius - thickness, -thickness, -0.1), (radius + thickness, radius + thickness, 0.1))


def jewel(brief: Brief) -> Subject:
    """A ring with a stone, standing."""
    metal = metal_of(brief)
    loop = Body(ring(0.42, 0.052), metal, (0, 0.472, 0), turned(yaw=0.5))
    stone_colour = light(brief.subject_colour("1C7A54", "1F4FA8", "A81F36", "D3E2E6"))
    gem = Body(lathe(((0.0, -0.18), (0.19, 0.04), (0.19, 0.07), (0.12, 0.13), (0.0, 0.13))), Material(stone_colour, roughness=0.05, shine=0.16, glow=tuple(c * 0.22 for c in stone_colour)),
               (0, 1.02, 0), nudge=0.3)  # fmt: skip
    claw = turned_solid([(0, 0.90), (0.06, 0.90), (0.145, 1.0, 0.02), (0.13, 1.02), (0, 0.95)], metal, nudge=0.15)
    return Subject((loop, claw, gem), 1.0, 1.15)


_ = (contrast_ink, dark_cap)
