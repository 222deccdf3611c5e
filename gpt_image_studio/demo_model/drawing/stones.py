"""What plinths and blocks are cut from."""

from collections.abc import Callable

from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb
from gpt_image_studio.demo_model.drawing.rendering.solids import Material
from gpt_image_studio.demo_model.drawing.rendering.surfaces import marble, speckled, terrazzo, travertine, wood

from .brief import Brief
from .colours import adjust, blend, brightness, light_of


def stone_of(brief: Brief) -> Material:
    """Marble, terrazzo, wood, concrete or travertine when the prompt says so; else travertine or plain plaster."""
    palette = brief.palette
    base = blend(palette.ground, palette.paper, 0.35 if not palette.is_dark else 0.08)
    named = next((make for words, make in _NAMED if brief.has(*words.split())), None)
    if named is not None:
        return named(brief, base)
    if brief.family.random() < 0.5:
        return Material(travertine(light_of(adjust(base, lighter=0.02))), roughness=0.75)
    return Material(light_of(adjust(base, lighter=0.03)), roughness=0.7)


def _marble(brief: Brief, base: Rgb) -> Material:
    is_white = brief.has("white") or brightness(brief.palette.ground) < 0.75
    tone = (0.86, 0.84, 0.81) if is_white else light_of(adjust(base, lighter=0.02))
    return Material(marble(tone, (0.30, 0.29, 0.28)), roughness=0.16, shine=0.05)


def _terrazzo(brief: Brief, base: Rgb) -> Material:
    palette = brief.palette
    chips = (light_of(palette.accent), light_of(palette.subject), light_of(adjust(base, lighter=-0.25)))
    return Material(terrazzo(light_of(palette.paper), chips), roughness=0.3)


def _wood(brief: Brief, base: Rgb) -> Material:
    del base
    return Material(wood(light_of(wood_tone(brief))), roughness=0.55)


def _concrete(brief: Brief, base: Rgb) -> Material:
    del brief, base
    return Material(speckled((0.40, 0.39, 0.37), (0.2, 0.2, 0.2), amount=0.5), roughness=0.85)


def _travertine(brief: Brief, base: Rgb) -> Material:
    del brief
    return Material(travertine(light_of(blend((0.86, 0.78, 0.67), base, 0.35))), roughness=0.75)


_NAMED: tuple[tuple[str, Callable[[Brief, Rgb], Material]], ...] = (
    ("marble", _marble),
    ("terrazzo", _terrazzo),
    ("wood wooden oak walnut", _wood),
    ("concrete", _concrete),
    ("travertine stone limestone", _travertine),
)


def wood_tone(brief: Brief) -> Rgb:
    if brief.has("walnut", "dark"):
        return (0.38, 0.26, 0.19)
    return (0.74, 0.57, 0.40) if not brief.palette.is_dark else (0.45, 0.32, 0.23)
