"""Bottles, perfume, cans and tubes."""

import math
from dataclasses import replace

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, brightness, light_of
from gpt_image_studio.demo_model.drawing.faces import Face
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32
from gpt_image_studio.demo_model.drawing.rendering.outlines import Corner
from gpt_image_studio.demo_model.drawing.rendering.solids import Body, Decal, Glass, Material, Shape, box, placed
from gpt_image_studio.demo_model.drawing.rendering.surfaces import speckled

from .subject import Subject, dark_cap, fronted, label_for, light, metal_of, turned_solid, wrapped


def _glass_tint(brief: Brief) -> Rgb | None:
    """The colour of the glass when the prompt speaks of glass."""
    if brief.has("amber", "brown", "apothecary") and brief.has("glass", "bottle", "dropper", "apothecary"):
        return (0.62, 0.24, 0.05)
    if brief.has("clear", "transparent", "water") and not brief.has("background"):
        return (0.93, 0.96, 0.95)
    if brief.has("glass", "crystal"):
        tint = light_of(brief.palette.subject)
        return (0.25 + 0.75 * tint[0], 0.25 + 0.75 * tint[1], 0.25 + 0.75 * tint[2])
    return None


def _bottle_colour(brief: Brief) -> Rgb:
    if brief.has("wine", "champagne"):
        return brief.subject_colour("27382B", "1F2A22", "3A2A20")
    if brief.has("oil", "olive", "olives"):
        return brief.subject_colour("56653A", "4A5B45", "6B7042")
    if brief.has("milk", "yoghurt"):
        return brief.subject_colour("F2EEE4")
    return brief.subject_colour("5E7364", "24405A", "B5562F", "E9DCC6", "33363A", "7A2E28")


def _glaze(brief: Brief, screen: Rgb) -> Material:
    colour = light(screen)
    if brief.has("ceramic", "stoneware", "handmade", "pottery", "clay", "glaze", "glazed"):
        return Material(speckled(colour, light(adjust(screen, lighter=-0.25)), amount=0.8), roughness=0.3)
    roughness = 0.62 if brief.has("matte", "frosted", "matt") else 0.2
    return Material(colour, roughness=roughness, shine=0.05)


def bottle(brief: Brief) -> Subject:
    form = _bottle_form(brief)
    tint, colour = _glass_tint(brief), _bottle_colour(brief)
    corners, radius, low, high, lip = _BOTTLES[form]
    if tint is not None:
        fill = blend(tint, (0.9, 0.55, 0.12), 0.4) if brief.has("oil", "honey", "whisky", "whiskey", "tea") else tint
        material = Material((1, 1, 1), roughness=0.03, shine=0.06, glass=Glass(tint, level=high * 0.98, fill=fill))
    else:
        material = _glaze(brief, colour)
    bodies = [turned_solid(corners, material)]
    neck, top = lip
    cap_height = {"wine": 0.26, "oil": 0.15, "flask": 0.12}.get(form, 0.17)
    cap = dark_cap(brief) if brief.family.random() < 0.6 else metal_of(brief)
    grow = 0.004 if form == "wine" else 0.022
    sleeve = top - cap_height * (0.95 if form == "wine" else 0.35)
    bodies.append(
        turned_solid(
            [
                (0, sleeve),
                (neck + grow, sleeve, 0.012),
                (neck + grow, sleeve + cap_height, 0.025),
                (0, sleeve + cap_height),
            ],
            cap,
            nudge=0.1,
        )
    )
    total = sleeve + cap_height
    label_low, label_high = low + (high - low) * 0.20, low + (high - low) * 0.80
    aspect = radius * 2 * 0.86 / (label_high - label_low)
    paper = brief.palette.paper if tint is not None or brightness(colour) < 0.75 else None
    picture = label_for(brief, aspect=aspect, share=(label_high - label_low) / total * 0.62, paper=paper, on=colour)
    decal = wrapped(picture, radius=radius, low=label_low, high=label_high)
    sheet = Material(light(brief.palette.paper), roughness=0.78, decal=decal)
    if tint is None:
        bodies[0] = Body(bodies[0].shape, _with(material, decal))
    else:
        band = turned_solid(
            [
                (radius - 0.02, label_low),
                (radius + 0.004, label_low),
                (radius + 0.004, label_high),
                (radius - 0.02, label_high),
            ],
            sheet,
            nudge=0.08,
        )
        bodies.append(_front_only(band, radius, label_high - label_low, aspect))
    return Subject(tuple(bodies), radius * 2, total)


def _front_only(band: Body, radius: float, height: float, aspect: float) -> Body:
    """A paper band cut down to the width of its label."""
    half = min(2.8, height * aspect / radius / 2)
    whole = band.shape

    def distance(p: Field) -> Field:
        angle = np.abs(np.arctan2(p[0], p[2])) - np.float32(half)
        return f32(np.maximum(whole.distance(p), angle * np.float32(radius)))

    return Body(
        Shape(distance, whole.low, whole.high, whole.grain), band.material, band.at, nudge=band.nudge, casts=False
    )


def _with(material: Material, decal: Decal) -> Material:
    return replace(material, decal=decal)


def _bottle_form(brief: Brief) -> str:
    if brief.has("wine", "champagne", "burgundy"):
        return "wine"
    if brief.has("oil", "olive", "vinegar", "water", "milk"):
        return "oil"
    if brief.has("whisky", "whiskey", "gin", "rum", "spirits", "flask", "vodka"):
        return "flask"
    if brief.has("serum", "dropper", "apothecary", "lotion", "shampoo", "soap", "skincare", "pump"):
        return "apothecary"
    return ("oil", "apothecary", "flask", "oil")[int(brief.family.integers(4))]


#: outline, body radius, where the straight wall begins and ends, (neck radius, top)
_BOTTLES: dict[str, tuple[tuple[Corner, ...], float, float, float, tuple[float, float]]] = {
    "oil": (
        (
            (0, 0),
            (0.30, 0, 0.06),
            (0.30, 0.80, 0.26),
            (0.098, 1.08, 0.2),
            (0.094, 1.34),
            (0.118, 1.34, 0.012),
            (0.118, 1.38, 0.012),
            (0, 1.38),
        ),
        0.30,
        0.05,
        0.70,
        (0.098, 1.42),
    ),
    "wine": (
        (
            (0, 0),
            (0.245, 0, 0.04),
            (0.245, 0.98, 0.16),
            (0.088, 1.18, 0.14),
            (0.084, 1.56),
            (0.098, 1.56, 0.01),
            (0.098, 1.60, 0.012),
            (0, 1.60),
        ),
        0.245,
        0.10,
        0.88,
        (0.09, 1.60),
    ),
    "flask": (
        (
            (0, 0),
            (0.37, 0, 0.05),
            (0.37, 0.74, 0.12),
            (0.13, 0.90, 0.10),
            (0.115, 1.10),
            (0.14, 1.10, 0.012),
            (0.14, 1.15, 0.015),
            (0, 1.15),
        ),
        0.37,
        0.05,
        0.64,
        (0.122, 1.18),
    ),
    "apothecary": (
        ((0, 0), (0.31, 0, 0.05), (0.31, 0.86, 0.10), (0.13, 0.94, 0.05), (0.12, 1.03), (0, 1.03)),
        0.31,
        0.06,
        0.78,
        (0.142, 1.02),
    ),
}


def perfume(brief: Brief) -> Subject:
    tint = light(adjust(brief.palette.subject, lighter=0.12))
    soft = (0.35 + 0.65 * tint[0], 0.35 + 0.65 * tint[1], 0.35 + 0.65 * tint[2])
    width, height, depth = 0.74, 0.86, 0.34
    picture = label_for(
        brief,
        aspect=1.2,
        share=0.2,
        paper=brief.palette.paper if brief.family.random() < 0.5 else None,
        on=brief.palette.subject,
    )
    body = Body(
        box(width, height, depth, 0.055),
        Material((1, 1, 1), roughness=0.02, shine=0.08, glass=Glass(soft, level=height * 0.80, fill=soft)),
    )
    label = placed(box(0.42, 0.35, 0.004, 0.001), (0, 0, 0))
    card = Body(
        label,
        Material(
            light(brief.palette.paper), roughness=0.6, decal=fronted(picture, left=-0.21, right=0.21, low=0, high=0.35)
        ),
        (0, 0.22, depth / 2 + 0.004),
        nudge=0.12,
        casts=False,
    )
    collar = turned_solid(
        [(0, height - 0.01), (0.125, height - 0.01, 0.008), (0.125, height + 0.05, 0.008), (0, height + 0.05)],
        metal_of(brief),
        nudge=0.1,
    )
    cap_colour = adjust(brief.palette.ink, lighter=0.03) if brief.family.random() < 0.5 else brief.palette.accent
    cap = Body(
        box(0.30, 0.30, 0.26, 0.03),
        Material(light(cap_colour), roughness=0.14, shine=0.06),
        (0, height + 0.05, 0),
        nudge=0.12,
    )
    return Subject((body, card, collar, cap), width, height + 0.35)


def can(brief: Brief) -> Subject:
    r, h = 0.33, 1.22
    colour = brief.palette.subject
    picture = _can_print(brief, colour)
    decal = wrapped(picture, radius=r, low=0.10, high=h - 0.10, half_angle=math.pi * 0.5)
    body = turned_solid(
        [
            (0, 0.0),
            (r - 0.07, 0.0, 0.02),
            (r, 0.10, 0.05),
            (r, h - 0.12, 0.06),
            (r - 0.06, h - 0.02, 0.03),
            (0, h - 0.02),
        ],
        Material(light(colour), roughness=0.26, shine=0.10, decal=decal),
    )
    steel = Material((0.74, 0.75, 0.76), roughness=0.24, is_metal=True)
    rim = turned_solid(
        [
            (0, h - 0.03),
            (r - 0.085, h - 0.03),
            (r - 0.075, h + 0.012, 0.01),
            (r - 0.055, h + 0.012, 0.01),
            (r - 0.05, h - 0.03),
            (r - 0.06, h - 0.05),
            (0, h - 0.05),
        ],
        steel,
        nudge=0.1,
    )
    return Subject((body, rim), r * 2, h)


def _can_print(brief: Brief, colour: Rgb) -> Field:
    """Type over a big round shape that wraps out of sight."""
    picture = label_for(
        brief,
        aspect=1.0,
        share=0.52,
        paper=None,
        on=colour,
        face=Face.BOLD if brief.family.random() < 0.5 else Face.SERIF,
    )
    rows, columns = picture.shape[:2]
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    second = f32(light_of(brief.palette.accent))
    wave = rows * 0.74 + np.sin(x / columns * 9.0 + 0.6) * rows * 0.035
    cover = np.clip(y - wave + 0.5, 0, 1) * (picture[..., 3] < 0.5)
    picture[..., :3] += (second - picture[..., :3]) * cover[..., None]
    picture[..., 3] = np.maximum(picture[..., 3], cover)
    return picture


def tube(brief: Brief) -> Subject:
    """Standing on its cap, pressed flat at the top."""
    r, low, high = 0.27, 0.22, 1.30
    colour = brief.palette.subject
    shape = _pressed(r, low, high)
    picture = label_for(brief, aspect=0.62, share=0.36, paper=None, on=colour)
    decal = fronted(picture, left=-0.20, right=0.20, low=0.42, high=1.06)
    body = Body(shape, Material(light(colour), roughness=0.4, shine=0.05, decal=decal), nudge=0.02)
    cap = turned_solid(
        [(0, 0), (r - 0.015, 0, 0.02), (r - 0.01, low - 0.01, 0.012), (0, low - 0.01)],
        metal_of(brief) if brief.family.random() < 0.5 else dark_cap(brief),
    )
    return Subject((body, cap), r * 2.1, high)


def _pressed(r: float, low: float, high: float) -> Shape:
    def distance(p: Field) -> Field:
        t = np.clip((p[1] - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
        ease = t * t
        wide = np.float32(r) * (1 + np.float32(0.16) * ease)
        thin = np.float32(r) * (1 - np.float32(0.93) * ease)
        x, z = p[0] / wide, p[2] / thin
        k0 = np.sqrt(x * x + z * z)
        k1 = np.sqrt((x / wide) ** 2 + (z / thin) ** 2)
        around = k0 * (k0 - 1) / np.maximum(k1, np.float32(1e-5))
        above = np.maximum(p[1] - np.float32(high), np.float32(low) - p[1])
        return f32(np.maximum(around, above) * np.float32(0.75))

    return Shape(distance, (-r * 1.17, low, -r), (r * 1.17, high, r))
