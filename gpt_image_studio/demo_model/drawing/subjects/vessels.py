"""Jars, cups, candles, vases and bowls."""

from dataclasses import replace

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, brightness, light_of
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.outlines import flowing, rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import Body, Glass, Material, lathe, ring, rod, turned
from gpt_image_studio.demo_model.drawing.rendering.surfaces import Paint, dipped, speckled, wood
from gpt_image_studio.demo_model.drawing.stage import Glow

from .subject import Subject, dark_cap, hollow, label_for, light, metal_of, turned_solid, wrapped


def jar(brief: Brief) -> Subject:
    """A low jar with a lid: cream, honey, jam."""
    is_glass = brief.has("glass", "honey", "jam", "pickle", "pickles", "preserve", "spice", "mason")
    r, h, lid = (0.40, 0.78, 0.20) if is_glass else (0.50, 0.46, 0.24)
    subject = brief.subject_colour(
        *(
            ("C77A1E",)
            if brief.has("honey")
            else ("8E2432", "C8501E")
            if is_glass
            else ("F2EADC", "E8C7BE", "5E7364", "33363A")
        )
    )
    if is_glass:
        tint = light_of(adjust(subject, chroma=1.1))
        material = Material(
            (1, 1, 1), roughness=0.03, shine=0.06, glass=Glass((0.95, 0.96, 0.94), level=h * 0.86, fill=tint)
        )
    else:
        roughness = 0.55 if brief.has("matte", "frosted") else 0.2
        material = Material(light(subject), roughness=roughness, shine=0.05)
    body = turned_solid([(0, 0), (r, 0, 0.06), (r, h, 0.09 if is_glass else 0.03), (0, h)], material)
    roll = brief.family.random()
    top: Material = (
        metal_of(brief)
        if roll < 0.45
        else dark_cap(brief)
        if roll < 0.7
        else Material(wood(light((0.62, 0.44, 0.28))), roughness=0.6)
    )
    cap_radius = r - (0.05 if is_glass else 0.0)
    cap = turned_solid(
        [(0, h + 0.006), (cap_radius, h + 0.006, 0.012), (cap_radius, h + lid, 0.04), (0, h + lid)], top, nudge=0.1
    )
    low, high = h * 0.16, h * 0.78
    aspect = min(2.4, r * 1.75 / (high - low))
    pale = brightness(subject) > 0.75
    picture = label_for(
        brief,
        aspect=aspect,
        share=(high - low) / (h + lid) * 0.5,
        paper=brief.palette.paper if is_glass else None,
        on=subject,
    )
    decal = wrapped(picture, radius=r, low=low, high=high)
    bodies = [body, cap]
    if is_glass:
        band = turned_solid(
            [(r - 0.02, low), (r + 0.004, low), (r + 0.004, high), (r - 0.02, high)],
            Material(light(brief.palette.paper), roughness=0.75, decal=decal),
            nudge=0.08,
        )
        bodies.append(replace(band, casts=False))
    else:
        bodies[0] = replace(body, material=replace(material, decal=decal))
    del pale
    return Subject(tuple(bodies), r * 2, h + lid)


def cup(brief: Brief) -> Subject:
    """A mug or cup with coffee or tea in it, on a saucer when it is small."""
    is_mug = brief.has("mug", "enamel") or not brief.has("espresso", "saucer", "cappuccino", "latte", "tea")
    r, h, foot = (0.40, 0.80, 0.36) if is_mug else (0.44, 0.52, 0.22)
    subject = brief.subject_colour("EFE6D6", "E4D6C2", "5E7364", "B5562F", "24405A")
    wall = 0.03
    glaze = _stoneware(brief, subject, h)
    lift = 0.0 if is_mug else 0.05
    waist = (r, h * 0.12, 0.08) if is_mug else (r * 0.93, h * 0.42, 0.22)
    outer = rounded([(0, 0), (foot, 0, 0.03), waist, (r, h, 0.014), (r - wall / 2, h), (0, h)])[:-1]
    level = h * 0.87
    inner = ((r - wall, h - 0.006), (r - wall - 0.004, level + 0.012), (r - wall - 0.02, level), (0.0, level))
    outside = glaze
    if is_mug and brief.reading.quotes:
        low, high = h * 0.2, h * 0.84
        picture = label_for(brief, aspect=1.15, share=0.32, paper=None, on=subject)
        outside = replace(glaze, decal=wrapped(picture, radius=r, low=low, high=high))
    inside = Material(filled(light(subject), _drink(brief), level), roughness=0.12, shine=0.045)
    parts = hollow(outer, inner, outside, inside, (0, lift, 0))
    loop = Body(ring(h * 0.27, 0.042), glaze, (r * 0.98, lift + h * 0.52, 0.10), turned(yaw=-0.35), nudge=-0.25)
    bodies = [loop, *parts]
    if not is_mug:
        plate = turned_solid(
            [
                (0, 0),
                (0.34, 0, 0.02),
                (0.70, 0.075, 0.02),
                (0.715, 0.095, 0.01),
                (0.68, 0.095, 0.02),
                (0.34, 0.045, 0.05),
                (0, 0.045),
            ],
            glaze,
        )
        bodies.insert(0, replace(plate, nudge=-0.5))
    return Subject(tuple(bodies), 1.12 if is_mug else 1.43, h + lift, eye_height=1.6)


def _drink(brief: Brief) -> Rgb:
    if brief.has("matcha"):
        return (0.22, 0.33, 0.07)
    if brief.has("latte", "cappuccino", "milk"):
        return (0.55, 0.38, 0.22)
    if brief.has("tea"):
        return (0.30, 0.10, 0.02)
    return (0.030, 0.012, 0.005)


def _stoneware(brief: Brief, colour: Rgb, height: float) -> Material:
    speck = light(adjust(colour, lighter=-0.28))
    choice = brief.family.random()
    if brief.has("enamel", "porcelain", "glossy", "minimal"):
        return Material(light(colour), roughness=0.16, shine=0.05)
    if choice < 0.4:
        clay = light(blend(colour, (0.78, 0.66, 0.52), 0.6))
        return Material(dipped(clay, light(colour), height * 0.34), roughness=0.32)
    return Material(speckled(light(colour), speck), roughness=0.34)


def candle(brief: Brief) -> Subject:
    r, h = 0.40, 0.78
    subject = brief.subject_colour("EDE3D2", "33363A", "B5562F", "5E7364")
    wall = 0.028
    low, high = h * 0.22, h * 0.74
    picture = label_for(brief, aspect=1.25, share=0.3, paper=brief.palette.paper, on=subject)
    decal = wrapped(picture, radius=r, low=low, high=high)
    level = h * 0.86
    outer = rounded([(0, 0), (r, 0, 0.05), (r, h, 0.012), (r - wall / 2, h), (0, h)])[:-1]
    inner = (
        (r - wall, h - 0.006),
        (r - wall - 0.002, level + 0.02),
        (r - wall - 0.03, level),
        (0.12, level - 0.004),
        (0.0, level - 0.012),
    )
    wax = light(adjust(brief.palette.paper, lighter=0.02))
    inside = Material(filled(light(subject), wax, level + 0.015), roughness=0.32, softness=0.6)
    vessel = hollow(outer, inner, Material(light(subject), roughness=0.24, shine=0.05, decal=decal), inside)
    wick = Body(
        rod((0, level - 0.02, 0), (0.005, level + 0.07, 0), 0.010, 0.008),
        Material((0.02, 0.018, 0.015), roughness=0.9),
        casts=False,
        nudge=0.6,
    )
    shape = lathe(
        flowing([(0.0, 0.0), (0.030, 0.025), (0.044, 0.075), (0.036, 0.13), (0.016, 0.19), (0.0, 0.25)], per_span=6)
    )
    flame = Body(
        shape,
        Material((0, 0, 0), roughness=1.0, shine=0.0, glow=(1.9, 1.30, 0.55)),
        (0.005, level + 0.045, 0),
        casts=False,
        nudge=0.7,
    )
    glow = Glow((0.0, level + 0.15, 0.0), 0.9, (1.1, 0.62, 0.24))
    return Subject((*vessel, wick, flame), r * 2, level + 0.34, eye_height=1.3, glows=(glow,))


def filled(wall: Rgb, content: Rgb, level: float) -> Paint:
    """The inside of a vessel: what it holds up to `level`, its wall above."""

    def paint(p: Field) -> Field:
        t = smoothstep(level - 0.004, level + 0.006, p[1])[:, None]
        return f32(f32(content) * (1 - t) + f32(wall) * t)

    return paint


def vase_shape(brief: Brief, kind: int) -> tuple[list[tuple[float, float]], float]:
    """Points (radius, height) from the foot up, and the radius of the mouth."""
    del brief
    forms = [
        [
            (0.0, 0.0),
            (0.20, 0.0),
            (0.24, 0.02),
            (0.40, 0.24),
            (0.42, 0.42),
            (0.28, 0.68),
            (0.14, 0.86),
            (0.12, 0.98),
            (0.16, 1.04),
        ],
        [(0.0, 0.0), (0.24, 0.0), (0.27, 0.03), (0.33, 0.30), (0.36, 0.62), (0.32, 0.86), (0.20, 0.98), (0.18, 1.02)],
        [
            (0.0, 0.0),
            (0.16, 0.0),
            (0.19, 0.03),
            (0.30, 0.16),
            (0.34, 0.32),
            (0.27, 0.50),
            (0.12, 0.62),
            (0.09, 0.80),
            (0.10, 1.02),
            (0.13, 1.08),
        ],
    ]
    form = forms[kind % len(forms)]
    return form, form[-1][0]


def vase(brief: Brief, *, kind: int | None = None) -> Body:
    form, mouth = vase_shape(brief, kind if kind is not None else int(brief.rng.integers(3)))
    top = form[-1][1]
    outer = flowing(form, per_span=6)
    inner = ((mouth - 0.025, top), (mouth - 0.03, top - 0.12), (0.0, top - 0.14))
    colour = brief.palette.subject
    return Body(
        lathe((*outer, *inner)),
        Material(speckled(light(colour), light(adjust(colour, lighter=-0.2)), amount=0.7), roughness=0.42),
    )


def bowl_parts(brief: Brief) -> tuple[Body, ...]:
    outer = flowing([(0.0, 0.0), (0.22, 0.0), (0.25, 0.03), (0.46, 0.13), (0.60, 0.28), (0.655, 0.42)], per_span=6)
    inner = flowing([(0.632, 0.418), (0.57, 0.30), (0.43, 0.17), (0.2, 0.09), (0.0, 0.08)], per_span=6)
    colour = brief.palette.second if brightness(brief.palette.second) > 0.5 else brief.palette.paper
    glaze = Material(speckled(light(colour), light(adjust(colour, lighter=-0.3)), amount=0.8), roughness=0.34)
    return hollow(outer, inner, glaze, glaze)
