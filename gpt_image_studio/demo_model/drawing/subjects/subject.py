"""What a subject is, and the pieces several of them share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, contrast_ink, light_of
from gpt_image_studio.demo_model.drawing.faces import Face
from gpt_image_studio.demo_model.drawing.labels import Words, paper_label, words_of
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32
from gpt_image_studio.demo_model.drawing.rendering.outlines import Corner, Points, rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import Body, Decal, Material, Shape, Vec, lathe
from gpt_image_studio.demo_model.drawing.stage import Glow


@dataclass(frozen=True, slots=True)
class Subject:
    bodies: tuple[Body, ...]
    width: float
    height: float
    #: height above the floor that the eye is at; None lets the camera choose
    eye_height: float | None = None
    #: looks best on the floor itself, without a plinth
    keeps_low: bool = False
    glows: tuple[Glow, ...] = ()


def turned_solid(corners: Sequence[Corner], material: Material, at: Vec = (0, 0, 0), *, nudge: float = 0.0) -> Body:
    return Body(lathe(rounded(corners)), material, at, nudge=nudge)


def wrapped(picture: Field, *, radius: float, low: float, high: float, half_angle: float | None = None) -> Decal:
    """A label around a turned solid between two heights, as wide as its picture's proportions say."""
    rows, columns = picture.shape[:2]
    half = half_angle if half_angle is not None else (high - low) * columns / rows / radius / 2

    def place(p: Field) -> tuple[Field, Field]:
        u = np.arctan2(p[0], p[2]) * np.float32(0.5 / half) + np.float32(0.5)
        return f32(u), f32((np.float32(high) - p[1]) * np.float32(1 / (high - low)))

    return Decal(picture, place)


def fronted(picture: Field, *, left: float, right: float, low: float, high: float) -> Decal:
    """A picture on the side that faces +z."""

    def place(p: Field) -> tuple[Field, Field]:
        u = (p[0] - np.float32(left)) * np.float32(1 / (right - left))
        return f32(np.where(p[2] > 0, u, -1)), f32((np.float32(high) - p[1]) * np.float32(1 / (high - low)))

    return Decal(picture, place)


def label_words(brief: Brief) -> Words | None:
    return words_of(brief.reading.quotes)


def label_pixels(brief: Brief, share: float) -> int:
    """Enough pixels for a label that takes this share of the picture's height."""
    return max(96, min(2200, round(brief.height * share * 1.25)))


def label_for(
    brief: Brief, *, aspect: float, share: float, paper: Rgb | None, on: Rgb, face: Face | None = None
) -> Field:
    """Aspect is width : height; `on` is what it is printed on when there is no paper (screen colours)."""
    palette = brief.palette
    ground = paper if paper is not None else on
    ink = contrast_ink(ground, palette.paper, palette.ink)
    height = label_pixels(brief, share)
    chosen = (
        face if face is not None else (Face.SERIF, Face.SERIF, Face.ITALIC, Face.BOLD)[int(brief.family.integers(4))]
    )
    has_rule = paper is not None and brief.family.random() < 0.5
    return paper_label(
        label_words(brief),
        round(height * aspect),
        height,
        paper=paper,
        ink=ink,
        rule=adjust(ink, lighter=0.1) if has_rule else None,
        face=chosen,
    )


def hollow(outer: Points, inner: Points, outside: Material, inside: Material, at: Vec = (0, 0, 0)) -> tuple[Body, ...]:
    """A turned vessel open at the top. `inner` runs from the rim's inner edge (radius, height) down to the axis.

    Drawn in two clean layers, the outside as if closed and the inside through the mouth, so that the rim stays sharp.
    """
    rim_radius, rim = inner[0]
    cavity = lathe(((0.0, rim + 0.3), (rim_radius, rim + 0.3), *inner))
    mouth = lathe(((0.0, rim - 0.004), (rim_radius, rim - 0.004), (rim_radius, rim + 0.001), (0.0, rim + 0.001)))

    def inverted(p: Field) -> Field:
        return f32(-cavity.distance(p))

    return (
        Body(lathe((*outer, *inner)), outside, at, is_drawn=False),
        Body(lathe((*outer, (0.0, rim))), outside, at, casts=False),
        Body(Shape(inverted, cavity.low, cavity.high, cavity.grain), inside, at, casts=False, mouth=mouth, nudge=0.35),
    )


def light(colour: Rgb) -> Rgb:
    return light_of(colour)


def metal_of(brief: Brief) -> Material:
    """Gold, brass, silver, black or copper, by the prompt or the palette's temperature."""
    tones: dict[str, Rgb] = {
        "gold": (0.86, 0.62, 0.28),
        "golden": (0.86, 0.62, 0.28),
        "brass": (0.76, 0.58, 0.29),
        "copper": (0.86, 0.47, 0.31),
        "bronze": (0.56, 0.38, 0.20),
        "silver": (0.82, 0.82, 0.81),
        "steel": (0.62, 0.63, 0.64),
        "chrome": (0.85, 0.86, 0.87),
    }
    for word, tone in tones.items():
        if brief.has(word):
            return Material(tone, roughness=0.18, is_metal=True)
    ground = brief.palette.ground
    tone = tones["brass"] if ground[0] > ground[2] else tones["silver"]
    return Material(tone, roughness=0.2, is_metal=True)


def dark_cap(brief: Brief) -> Material:
    return Material(light(adjust(brief.palette.ink, lighter=0.02)), roughness=0.42)


def circle(angle: float, radius: float) -> tuple[float, float]:
    return radius * math.sin(angle), radius * math.cos(angle)
