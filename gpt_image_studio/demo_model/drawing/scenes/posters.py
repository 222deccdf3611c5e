"""Posters: one strong shape, a headline set exactly as quoted, a line at the foot."""

from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, brightness, contrast_ink
from gpt_image_studio.demo_model.drawing.faces import Face
from gpt_image_studio.demo_model.drawing.flat import Sheet, paper_fibre
from gpt_image_studio.demo_model.drawing.labels import words_of
from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb
from gpt_image_studio.demo_model.drawing.scenes.poster_art import Inks, differs, draw_art
from gpt_image_studio.demo_model.drawing.type_setting import Style, fit


def poster(brief: Brief) -> Image.Image:
    inks = _inks(brief)
    sheet = Sheet(brief.width, brief.height, inks.ground)
    words = words_of(brief.reading.quotes)
    w, h = brief.width, brief.height
    margin = brief.short * 0.075
    face = (Face.SERIF, Face.BOLD, Face.SERIF, Face.ITALIC)[int(brief.family.integers(4))]
    if w > h * 1.35:
        type_box, art_box = (
            (margin, margin, w * 0.47 - margin, h - 2 * margin),
            (w * 0.5, h * 0.06, w * 0.5 - margin * 0.8, h * 0.88),
        )
        align = "left"
    else:
        share = 0.24 if words is not None else 0.0
        type_box = (margin, margin, w - 2 * margin, h * share)
        top = margin + h * share + (margin * 0.5 if share else 0)
        art_box = (margin, top, w - 2 * margin, h - top - margin * (2.1 if words is not None and words.rest else 1.0))
        align = "centre" if face is not Face.BOLD else "left"
    foot = draw_art(brief, sheet, inks, art_box)
    if words is not None:
        x, y, wide, tall = type_box
        head = fit(
            words.main,
            Style(face, leading=0.94, align=align),
            wide,
            tall * (0.7 if w > h * 1.35 else 1.0),
            largest=brief.short * 0.30,
            max_lines=5,
        )
        if head is not None:
            top = y + max(0.0, (tall - head.height) * (0.45 if w <= h * 1.35 else 0.40))
            sheet.set_type(head, x, top, wide, inks.type)
        _foot(brief, sheet, contrast_ink(foot, brief.palette.paper, brief.palette.ink), words.rest, margin, align)
    image = paper_fibre(sheet.image, brief.fibre(0.05))
    return brief.film(vignette=0.05).over_picture(image)


def _inks(brief: Brief) -> Inks:
    palette = brief.palette
    if palette.is_subject_named and not palette.is_ground_named:
        ground = palette.subject
        main = palette.paper if brightness(ground) < 0.78 else palette.ink
    elif palette.is_ground_named:
        ground, main = palette.ground, palette.subject
    else:
        options = (palette.accent, palette.ground, palette.subject, palette.paper)
        ground = options[int(brief.rng.integers(len(options)))]
        main = next(
            c
            for c in (palette.paper, palette.subject, palette.accent, palette.second)
            if abs(brightness(c) - brightness(ground)) > 0.18 or c == palette.second
        )
    rest = [
        c
        for c in (palette.accent, palette.second, palette.subject, palette.paper, palette.ink)
        if differs(c, ground) and differs(c, main)
    ]
    second = rest[0] if rest else palette.ink
    third = next((c for c in rest[1:] if differs(c, second)), adjust(second, lighter=0.15))
    return Inks(ground, contrast_ink(ground, palette.paper, palette.ink), main, second, third)


def _foot(brief: Brief, sheet: Sheet, ink: Rgb, lines: tuple[str, ...], margin: float, align: str) -> None:
    if not lines:
        return
    wide = brief.width - 2 * margin if brief.width <= brief.height * 1.35 else brief.width * 0.47 - margin
    block = fit(
        "  ·  ".join(lines) if sum(map(len, lines)) < 42 else " ".join(lines),
        Style(Face.MONO, leading=1.35, tracking=0.14, align=align),
        wide,
        brief.height * 0.10,
        largest=brief.short * 0.030,
        max_lines=3,
    )
    if block is not None:
        sheet.set_type(block, margin, brief.height - margin - block.height, wide, ink)
