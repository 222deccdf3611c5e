"""Logos: a mark built on a grid, and the name set under it."""

import math

from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, brightness, contrast_ink
from gpt_image_studio.demo_model.drawing.faces import Face
from gpt_image_studio.demo_model.drawing.flat import Mask, Sheet, leaf_points, paper_fibre
from gpt_image_studio.demo_model.drawing.labels import words_of
from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb
from gpt_image_studio.demo_model.drawing.stage import SUBJECT_ALPHA
from gpt_image_studio.demo_model.drawing.type_setting import Style, fit, stamp


def mark(brief: Brief) -> Image.Image:
    palette = brief.palette
    named = palette.is_subject_named
    ground = (
        palette.ground
        if palette.is_ground_named
        else palette.paper
        if named or brief.rng.random() < 0.6
        else palette.subject
    )
    ink: Rgb = palette.subject if ground != palette.subject else palette.paper
    if abs(brightness(ink) - brightness(ground)) < 0.25:
        ink = contrast_ink(ground, palette.paper, palette.ink)
    if brief.is_transparent:  # it will lie on anything: dark reads on most
        ink = palette.subject if brightness(palette.subject) < 0.7 else palette.ink
    sheet = Sheet(brief.width, brief.height, ground)
    words = words_of(brief.reading.quotes)
    size = brief.short * (0.21 if words is not None else 0.27)
    is_wide = brief.ratio > 1.7
    cx = brief.width * (0.30 if is_wide and words is not None else 0.5)
    cy = brief.height * (0.5 if is_wide or words is None else 0.41)
    shapes = _shapes(brief, sheet, cx, cy, size)
    tones = (
        ink,
        palette.accent if abs(brightness(palette.accent) - brightness(ground)) > 0.15 else adjust(ink, lighter=0.15),
    )
    for mask, tone in zip(shapes, tones, strict=False):
        sheet.ink(mask, tone)
    name_mask = _name(brief, sheet, words.main if words else "", cx, cy, size, is_wide=is_wide)
    if name_mask is not None:
        sheet.ink(name_mask, ink)
    if brief.is_transparent:
        alpha = Image.new("L", sheet.image.size, 0)
        for mask in [*shapes, *([name_mask] if name_mask is not None else [])]:
            alpha.paste(SUBJECT_ALPHA, mask=mask)
        sheet.image.putalpha(alpha)
        return sheet.image
    return brief.film(vignette=0.06).over_picture(paper_fibre(sheet.image, brief.fibre(0.05)))


def _name(
    brief: Brief, sheet: Sheet, name: str, cx: float, cy: float, size: float, *, is_wide: bool
) -> Image.Image | None:
    if not name:
        return None
    face = (Face.SERIF, Face.BOLD, Face.SANS)[int(brief.family.integers(3))]
    wide = brief.width * (0.46 if is_wide else 0.72)
    block = fit(
        name,
        Style(face, align="left" if is_wide else "centre"),
        wide,
        brief.short * 0.22,
        largest=brief.short * 0.125,
        max_lines=2,
    )
    if block is None:
        return None
    mask = Image.new("L", sheet.image.size, 0)
    if is_wide:
        stamp(mask, block, cx + size * 1.5, cy - block.height / 2, wide)
    else:
        stamp(mask, block, cx - wide / 2, cy + size * 1.42, wide)
    return mask


def _shapes(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    for words, draw in (
        (("leaf", "organic", "garden", "plant", "tea", "botanical", "eco"), _leaves),
        (("sun", "solar", "morning", "bakery", "energy"), _sunrise),
        (("wave", "water", "sea", "surf", "river", "ocean"), _waves),
        (("mountain", "outdoor", "trail", "camp"), _peaks),
        (("coffee", "cafe", "cup"), _cup),
    ):
        if brief.has(*words):
            return draw(brief, sheet, cx, cy, r)
    choices = (_leaves, _sunrise, _waves, _peaks, _petals, _orbit, _quarters)
    return choices[int(brief.rng.integers(len(choices)))](brief, sheet, cx, cy, r)


def _done(*masks: Mask) -> list[Image.Image]:
    return [mask.done() for mask in masks]


def _leaves(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    del brief
    main, second = sheet.mask(), sheet.mask()
    main.polygon(leaf_points(cx, cy + r * 0.95, -math.pi / 2 - 0.62, r * 1.55, r * 0.82))
    second.polygon(leaf_points(cx, cy + r * 0.95, -math.pi / 2 + 0.62, r * 1.55, r * 0.82))
    main.polygon(leaf_points(cx, cy + r * 0.95, -math.pi / 2, r * 1.95, r * 0.72))
    return _done(main, second)


def _sunrise(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    del brief
    main, second = sheet.mask(), sheet.mask()
    second.slice(cx, cy + r * 0.1, r * 0.52, 180, 360)
    for k in range(7):
        a = math.pi + math.pi * k / 6
        x0, y0, x1, y1 = (
            cx + math.cos(a) * r * 0.66,
            cy + r * 0.1 + math.sin(a) * r * 0.66,
            cx + math.cos(a) * r * 1.0,
            cy + r * 0.1 + math.sin(a) * r * 1.0,
        )
        main.line([(x0, y0), (x1, y1)], r * 0.115)
    for k in range(3):
        y, half = cy + r * (0.26 + 0.24 * k), r * (1.0 - 0.28 * k)
        main.rectangle(cx - half, y, cx + half, y + r * 0.115, r * 0.057)
    return _done(main, second)


def _waves(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    del brief
    main, second = sheet.mask(), sheet.mask()
    main.disc(cx, cy, r)
    for k in range(4):
        y = cy - r * 0.05 + k * r * 0.28
        points = [
            (cx - r * 1.1 + r * 2.2 * t / 60, y + math.sin(t / 60 * math.tau * 1.5 + k * 0.9) * r * 0.10)
            for t in range(61)
        ]
        main.line(points, r * 0.085, 0)
    second.disc(cx + r * 0.34, cy - r * 0.46, r * 0.22)
    main.disc(cx + r * 0.34, cy - r * 0.46, r * 0.29, 0)
    return _done(main, second)


def _peaks(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    del brief
    main, second = sheet.mask(), sheet.mask()
    main.polygon([(cx - r * 1.05, cy + r * 0.72), (cx - r * 0.22, cy - r * 0.72), (cx + r * 0.60, cy + r * 0.72)])
    main.polygon([(cx + r * 0.10, cy + r * 0.72), (cx + r * 0.58, cy - r * 0.12), (cx + r * 1.08, cy + r * 0.72)])
    main.polygon(
        [
            (cx - r * 0.22, cy - r * 0.42),
            (cx - r * 0.42, cy - r * 0.02),
            (cx - r * 0.22, cy - r * 0.14),
            (cx - r * 0.04, cy - r * 0.02),
        ],
        0,
    )
    second.disc(cx + r * 0.62, cy - r * 0.60, r * 0.21)
    return _done(main, second)


def _cup(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    del brief
    main, second = sheet.mask(), sheet.mask()
    main.ring(cx + r * 0.62, cy + r * 0.10, r * 0.34, r * 0.12)
    main.rectangle(cx - r * 0.72, cy - r * 0.28, cx + r * 0.62, cy - r * 0.1)
    main.slice(cx - r * 0.05, cy - r * 0.28, r * 0.67, 0, 180)
    main.rectangle(cx - r * 0.85, cy + r * 0.62, cx + r * 0.75, cy + r * 0.74, r * 0.06)
    for k in range(3):
        x = cx - r * 0.38 + k * r * 0.33
        points = [(x + math.sin(t / 20 * math.tau) * r * 0.06, cy - r * 0.45 - t / 20 * r * 0.42) for t in range(21)]
        second.line(points, r * 0.075)
    return _done(main, second)


def _petals(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    main, second = sheet.mask(), sheet.mask()
    count = int(brief.family.integers(5, 9))
    for k in range(count):
        a = -math.pi / 2 + k * math.tau / count
        main.polygon(
            leaf_points(cx + math.cos(a) * r * 0.16, cy + math.sin(a) * r * 0.16, a, r * 0.84, r * 2.3 / count)
        )
    second.disc(cx, cy, r * 0.15)
    return _done(main, second)


def _orbit(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    main, second = sheet.mask(), sheet.mask()
    shift = r * brief.family.uniform(0.22, 0.38)
    main.disc(cx, cy, r)
    main.disc(cx + shift, cy - shift * 0.45, r * 0.70, 0)
    second.disc(cx + shift, cy - shift * 0.45, r * 0.52)
    return _done(main, second)


def _quarters(brief: Brief, sheet: Sheet, cx: float, cy: float, r: float) -> list[Image.Image]:
    main, second = sheet.mask(), sheet.mask()
    side = r * 0.92
    for k, (dx, dy) in enumerate(((-1, -1), (0, -1), (-1, 0), (0, 0))):
        x, y = cx + dx * side, cy + dy * side
        start = (int(brief.family.integers(4)) + k) % 4
        qx, qy, angle = ((x, y, 0), (x + side, y, 90), (x + side, y + side, 180), (x, y + side, 270))[start]
        (second if k == 1 else main).slice(qx, qy, side * 0.96, angle, angle + 90)
    return _done(main, second)
