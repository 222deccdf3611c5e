"""What a subject stands on and before: plinths, blocks, arches, floors."""

from dataclasses import dataclass

from .brief import Brief
from .colours import adjust, blend, brightness, light_of
from .fields import Rgb
from .outlines import rounded
from .solids import Body, Material, box, lathe, slab
from .stage import Paint
from .surfaces import marble, planks, speckled, terrazzo, travertine, wood


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
    kind = "floor" if keeps_low else _kind(brief)
    stone = stone_of(brief)
    if kind == "table":
        boards = planks(light_of(_wood_tone(brief)), width=0.55)
        return Furniture((), 0.0, wall, boards, gloss=0.05, cove=0.02)
    if kind == "water":
        return Furniture((_round_plinth(width * 0.62, 0.10, stone),), 0.10, wall, light_of(adjust(palette.floor, lighter=-0.08)), gloss=0.34, cove=0.05, reach=width * 0.8)
    if kind == "gloss":
        return Furniture((), 0.0, wall, light_of(adjust(palette.floor, lighter=-0.05)), gloss=0.2, cove=0.08)
    if kind == "round":
        height = 0.30 if width < _WIDE else 0.14
        return Furniture((_round_plinth(width * (0.74 if width < _WIDE else 0.62) + 0.10, height, stone),), height, wall, floor, reach=width * 0.8)
    if kind == "steps":
        side = -1.0 if brief.rng.random() < 0.5 else 1.0  # noqa: PLR2004
        low = Body(box(width * 1.5 + 0.5, 0.22, max(1.1, width * 0.95), 0.02), stone, (0, 0, 0.05), is_subject=False)
        high = Body(box(width * 0.7, 0.62, 0.55, 0.02), stone, (side * (width * 0.62 + 0.28), 0.22, -0.35), is_subject=False)
        return Furniture((low, high), 0.22, wall, floor, reach=width)
    if kind == "block":
        block = Body(box(width * 1.25 + 0.15, 0.42, max(0.95, width * 0.85), 0.018), stone, (0, 0, -0.02), is_subject=False)
        return Furniture((block,), 0.42, wall, floor, reach=width * 0.8)
    if kind == "arch":
        return Furniture((_round_plinth(width * (0.72 if width < _WIDE else 0.6) + 0.10, 0.16, stone), _arch(brief, width)), 0.16, wall, floor, reach=width * 0.9)
    return Furniture((), 0.0, wall, floor, gloss=0.03)


def _kind(brief: Brief) -> str:
    for words, kind in (
        (("water", "pool", "ripples", "reflection", "wet"), "water"),
        (("plinth", "pedestal", "podium", "travertine", "marble", "terrazzo"), "round" if brief.rng.random() < 0.6 else "block"),  # noqa: PLR2004
        (("wooden", "table", "kitchen", "tabletop", "desk", "oak", "walnut"), "table"),
        (("steps", "stairs", "blocks"), "steps"),
        (("arch", "arched", "niche"), "arch"),
        (("mirror", "glossy", "acrylic", "lacquer"), "gloss"),
        (("packshot", "seamless", "plain", "white", "minimal"), "floor"),
    ):
        if brief.has(*words):
            return kind
    return ("round", "round", "block", "steps", "arch", "floor", "gloss")[int(brief.rng.integers(7))]


def stone_of(brief: Brief) -> Material:
    palette = brief.palette
    base = blend(palette.ground, palette.paper, 0.35 if not palette.is_dark else 0.08)
    pale = light_of(adjust(base, lighter=0.02))
    if brief.has("marble"):
        white = brief.has("white") or brightness(palette.ground) < 0.75  # noqa: PLR2004
        return Material(marble((0.86, 0.84, 0.81) if white else pale, (0.30, 0.29, 0.28)), roughness=0.16, shine=0.05)
    if brief.has("terrazzo"):
        chips = (light_of(palette.accent), light_of(palette.subject), light_of(adjust(base, lighter=-0.25)))
        return Material(terrazzo(light_of(palette.paper), chips), roughness=0.3)
    if brief.has("wood", "wooden", "oak", "walnut"):
        return Material(wood(light_of(_wood_tone(brief))), roughness=0.55)
    if brief.has("concrete"):
        return Material(speckled((0.40, 0.39, 0.37), (0.2, 0.2, 0.2), amount=0.5), roughness=0.85)
    if brief.has("travertine", "stone", "limestone"):
        return Material(travertine(light_of(blend((0.86, 0.78, 0.67), base, 0.35))), roughness=0.75)
    if brief.family.random() < 0.5:  # noqa: PLR2004
        return Material(travertine(pale), roughness=0.75)
    return Material(light_of(adjust(base, lighter=0.03)), roughness=0.7)


def _wood_tone(brief: Brief) -> Rgb:
    if brief.has("walnut", "dark"):
        return (0.38, 0.26, 0.19)
    return (0.74, 0.57, 0.40) if not brief.palette.is_dark else (0.45, 0.32, 0.23)


def _round_plinth(radius: float, height: float, material: Material) -> Body:
    outline = rounded([(0, 0), (radius, 0, 0.01), (radius, height, 0.022), (0, height)])
    return Body(lathe(outline), material, is_subject=False)


def _arch(brief: Brief, width: float) -> Body:
    """A standing arch behind the subject."""
    import math

    half, legs = width * 0.62 + 0.22, 1.05
    curve = [(half * math.cos(math.pi * k / 28), legs + half * math.sin(math.pi * k / 28)) for k in range(29)]
    outline = ((half, 0.0), *curve, (-half, 0.0))
    colour = light_of(adjust(brief.palette.ground, lighter=-0.07 if brightness(brief.palette.ground) > 0.6 else 0.05, chroma=1.15))  # noqa: PLR2004
    side = -1.0 if brief.rng.random() < 0.5 else 1.0  # noqa: PLR2004
    return Body(slab(outline, 0.16, edge=0.02), Material(colour, roughness=0.8), (side * width * 0.28, 0, -0.72), is_subject=False)
