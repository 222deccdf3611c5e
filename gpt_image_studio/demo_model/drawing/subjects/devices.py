"""A phone, a watch, headphones."""

import math

import numpy as np
from PIL import Image, ImageDraw

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust
from gpt_image_studio.demo_model.drawing.interface import paint_screen
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, f32
from gpt_image_studio.demo_model.drawing.rendering.outlines import rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Decal,
    Material,
    Shape,
    lathe,
    rod,
    turned,
)

from .subject import Subject, fronted, light, metal_of


def phone(brief: Brief) -> Subject:
    width, height, depth = 0.62, 1.30, 0.075
    screen = _screen(brief, 0.92 * width / (0.965 * height))
    decal = fronted(screen, left=-width * 0.46, right=width * 0.46, low=height * 0.0175, high=height * 0.9825)
    tilt = turned(yaw=brief.between(-0.5, 0.5), pitch=-0.06)
    body = Body(
        _round_box(width, height, depth, 0.10),
        Material(light((0.11, 0.11, 0.12)), roughness=0.12, shine=0.05, decal=decal),
        (0, 0.01, 0),
        tilt,
    )
    return Subject((body,), 0.7, height)


def _round_box(width: float, height: float, depth: float, corner: float) -> Shape:
    edge = np.float32(0.018)
    hx, hy = np.float32(width / 2 - corner), np.float32(height / 2 - corner)

    def distance(p: Field) -> Field:
        x, y = np.abs(p[0]) - hx, np.abs(p[1] - np.float32(height / 2)) - hy
        flat = (
            np.sqrt(np.maximum(x, 0) ** 2 + np.maximum(y, 0) ** 2)
            + np.minimum(np.maximum(x, y), 0)
            - np.float32(corner)
            + edge
        )
        z = np.abs(p[2]) - np.float32(depth / 2) + edge
        return f32(
            np.sqrt(np.maximum(flat, 0) ** 2 + np.maximum(z, 0) ** 2) + np.minimum(np.maximum(flat, z), 0) - edge
        )

    return Shape(distance, (-width / 2, 0, -depth / 2), (width / 2, height, depth / 2))


def _screen(brief: Brief, aspect: float) -> Field:
    """An app with a headline, a big figure and a few cards."""
    rows = max(200, min(1800, round(brief.height * 0.8)))
    image = paint_screen(brief, round(rows * aspect), rows)
    mask = Image.new("L", (image.width * 2, image.height * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (4, 4, mask.width - 5, mask.height - 5), radius=round(mask.width * 0.13), fill=255
    )
    small = mask.resize(image.size, Image.Resampling.LANCZOS)
    pixels = f32(image) / np.float32(255)
    return f32(np.dstack([pixels * pixels, f32(small) / np.float32(255)]))


def watch(brief: Brief) -> Subject:
    """Standing on its closed strap, the dial to us."""
    metal, strap = (
        metal_of(brief),
        Material(light(brief.subject_colour("5A3B2A", "24405A", "2E2F31", "6F7140")), roughness=0.7),
    )
    lift, tilt = 0.66, -0.22
    lay = turned(pitch=math.pi / 2 + tilt)
    case = Body(
        lathe(
            rounded(
                [
                    (0, -0.10),
                    (0.36, -0.10, 0.03),
                    (0.42, -0.02, 0.06),
                    (0.40, 0.085, 0.03),
                    (0.355, 0.085, 0.01),
                    (0.345, 0.05),
                    (0, 0.05),
                ]
            )
        ),
        metal,
        (0, lift, 0.47),
        lay,
        nudge=0.3,
    )
    face = Body(
        lathe(rounded([(0, 0.03), (0.350, 0.03), (0.350, 0.056), (0, 0.056)])),
        Material(light((0.93, 0.91, 0.87)), roughness=0.5, decal=_dial(brief)),
        (0, lift, 0.47),
        lay,
        nudge=0.5,
        casts=False,
    )
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
        return f32(
            (np.sqrt(a * a + b * b) + np.minimum(np.maximum(shell, side) + np.float32(0.012), 0) - np.float32(0.012))
            * np.float32(0.85)
        )

    return Shape(distance, (-0.47, -0.60, -0.27), (0.47, 0.60, 0.27))


def _dial(brief: Brief) -> Decal:
    side = max(160, round(brief.short * 0.42))
    image = Image.new("RGB", (side * 2, side * 2), (238, 234, 224))
    pen = ImageDraw.Draw(image)
    middle, ink = side, (34, 32, 30)
    for k in range(60):
        a = math.pi * k / 30
        inner, wide = (0.80, side * 0.022) if k % 5 == 0 else (0.87, side * 0.007)
        pen.line(
            [(middle + math.sin(a) * side * r, middle - math.cos(a) * side * r) for r in (inner, 0.92)],
            fill=ink,
            width=max(1, round(wide)),
        )
    for angle, length, wide in ((math.radians(304), 0.50, 0.05), (math.radians(62), 0.74, 0.034)):
        pen.line(
            (
                middle - math.sin(angle) * side * 0.1,
                middle + math.cos(angle) * side * 0.1,
                middle + math.sin(angle) * side * length,
                middle - math.cos(angle) * side * length,
            ),
            fill=ink,
            width=round(side * wide),
        )
    accent = tuple(round(c * 255) for c in brief.palette.accent)
    angle = math.radians(190)
    pen.line(
        (middle, middle, middle + math.sin(angle) * side * 0.78, middle - math.cos(angle) * side * 0.78),
        fill=accent,
        width=max(2, round(side * 0.014)),
    )
    pen.ellipse(
        (middle - side * 0.045, middle - side * 0.045, middle + side * 0.045, middle + side * 0.045), fill=accent
    )
    pixels = f32(image.resize((side, side), Image.Resampling.LANCZOS)) / np.float32(255)
    picture = f32(np.dstack([pixels * pixels, np.ones((side, side), np.float32)]))

    def place(p: Field) -> tuple[Field, Field]:
        return f32(p[0] / np.float32(0.70) + np.float32(0.5)), f32(p[2] / np.float32(0.70) + np.float32(0.5))

    return Decal(picture, place)


def headphones(brief: Brief) -> Subject:
    colour = brief.subject_colour("E9DCC6", "2E2F31", "B5562F", "24405A")
    shell, soft = (
        Material(light(colour), roughness=0.3),
        Material(light(adjust(colour, lightness=0.27, chroma=0.5)), roughness=0.85),
    )
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
