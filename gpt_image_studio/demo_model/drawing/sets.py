"""What a subject stands on and before: plinths, blocks, arches, floors."""

import math
from dataclasses import dataclass, replace

from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb
from gpt_image_studio.demo_model.drawing.rendering.outlines import rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import Body, Material, box, lathe, slab
from gpt_image_studio.demo_model.drawing.rendering.surfaces import planks

from .brief import Brief
from .colours import adjust, brightness, light_of
from .stage import Paint
from .stones import stone_of, wood_tone

_WIDE = 1.25  # subjects wider than this get a lower, tighter plinth


@dataclass(frozen=True, slots=True)
class Furniture:
    bodies: tuple[Body, ...]
    #: height of the place where the subject stands
    top: float
    wall: Rgb | Paint
    floor: Rgb | Paint
    gloss: float = 0.02
    cove: float = 0.6
    #: radius of that place, so that the picture can take it in
    reach: float = 0.0


def furnish(brief: Brief, width: float, *, keeps_low: bool = False) -> Furniture:
    """`width` of the subject decides how large its plinth is."""
    palette = brief.palette
    wall, floor = light_of(palette.ground), light_of(palette.floor)
    stone = stone_of(brief)
    bare = Furniture((), 0.0, wall, floor, gloss=0.03)
    kind = "floor" if keeps_low else _kind(brief)
    if kind == "table":
        return replace(bare, floor=planks(light_of(wood_tone(brief)), width=0.55), gloss=0.05, cove=0.02)
    if kind == "gloss":
        return replace(bare, floor=light_of(adjust(palette.floor, lighter=-0.05)), gloss=0.2, cove=0.08)
    if kind == "floor":
        return bare
    raised = _raised(brief, kind, width, stone)
    furnished = replace(bare, bodies=raised[0], top=raised[1], reach=width * raised[2], gloss=0.02)
    if kind == "water":
        return replace(furnished, floor=light_of(adjust(palette.floor, lighter=-0.08)), gloss=0.34, cove=0.05)
    return furnished


def _raised(brief: Brief, kind: str, width: float, stone: Material) -> tuple[tuple[Body, ...], float, float]:
    """Plinths and blocks, the height of their top, and how far they reach in widths of the subject."""
    if kind == "steps":
        return _steps(brief, width, stone), 0.22, 1.0
    if kind == "block":
        shape = box(width * 1.25 + 0.15, 0.42, max(0.95, width * 0.85), 0.018)
        return (Body(shape, stone, (0, 0, -0.02), is_subject=False),), 0.42, 0.8
    if kind == "arch":
        plinth = _round_plinth(width * (0.72 if width < _WIDE else 0.6) + 0.10, 0.16, stone)
        return (plinth, _arch(brief, width)), 0.16, 0.9
    if kind == "water":
        return (_round_plinth(width * 0.62, 0.10, stone),), 0.10, 0.8
    height = 0.30 if width < _WIDE else 0.14
    return (_round_plinth(width * (0.74 if width < _WIDE else 0.62) + 0.10, height, stone),), height, 0.8


def _steps(brief: Brief, width: float, stone: Material) -> tuple[Body, ...]:
    side = -1.0 if brief.rng.random() < 0.5 else 1.0
    low, high = box(width * 1.5 + 0.5, 0.22, max(1.1, width * 0.95), 0.02), box(width * 0.7, 0.62, 0.55, 0.02)
    return (
        Body(low, stone, (0, 0, 0.05), is_subject=False),
        Body(high, stone, (side * (width * 0.62 + 0.28), 0.22, -0.35), is_subject=False),
    )


def _kind(brief: Brief) -> str:
    for words, kind in (
        (("water", "pool", "ripples", "reflection", "wet"), "water"),
        (
            ("plinth", "pedestal", "podium", "travertine", "marble", "terrazzo"),
            "round" if brief.rng.random() < 0.6 else "block",
        ),
        (("wooden", "table", "kitchen", "tabletop", "desk", "oak", "walnut"), "table"),
        (("steps", "stairs", "blocks"), "steps"),
        (("arch", "arched", "niche"), "arch"),
        (("mirror", "glossy", "acrylic", "lacquer"), "gloss"),
        (("packshot", "seamless", "plain", "white", "minimal"), "floor"),
    ):
        if brief.has(*words):
            return kind
    return ("round", "round", "block", "steps", "arch", "floor", "gloss")[int(brief.rng.integers(7))]


def _round_plinth(radius: float, height: float, material: Material) -> Body:
    outline = rounded([(0, 0), (radius, 0, 0.01), (radius, height, 0.022), (0, height)])
    return Body(lathe(outline), material, is_subject=False)


def _arch(brief: Brief, width: float) -> Body:
    """A standing arch behind the subject."""
    half, legs = width * 0.62 + 0.22, 1.05
    curve = [(half * math.cos(math.pi * k / 28), legs + half * math.sin(math.pi * k / 28)) for k in range(29)]
    outline = ((half, 0.0), *curve, (-half, 0.0))
    colour = light_of(
        adjust(brief.palette.ground, lighter=-0.07 if brightness(brief.palette.ground) > 0.6 else 0.05, chroma=1.15)
    )
    side = -1.0 if brief.rng.random() < 0.5 else 1.0
    return Body(
        slab(outline, 0.16, edge=0.02),
        Material(colour, roughness=0.8),
        (side * width * 0.28, 0, -0.72),
        is_subject=False,
    )
