"""A dashboard or a web page, floating before a colour."""

from PIL import Image, ImageDraw

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, bytes_of
from gpt_image_studio.demo_model.drawing.flat import Sheet
from gpt_image_studio.demo_model.drawing.interface import paint_screen
from gpt_image_studio.demo_model.drawing.stage import SUBJECT_ALPHA


def screen(brief: Brief) -> Image.Image:
    palette = brief.palette
    sheet = Sheet(brief.width, brief.height, palette.ground)
    share = 0.80 if brief.is_transparent else 0.76
    width, height = brief.width * share, brief.height * share
    ratio = width / height
    if ratio > 1.9:  # a window is not a ribbon
        width = height * 1.9
    if ratio < 0.55:
        height = width / 0.55
    x0, y0 = (brief.width - width) / 2, (brief.height - height) / 2
    radius = min(width, height) * 0.03
    card = sheet.mask()
    card.rectangle(x0, y0, x0 + width, y0 + height, radius)
    shape = card.done()
    short = brief.short
    for spread, strength in ((0.06, 0.30), (0.015, 0.22)):
        sheet.soft_shadow(
            shape,
            adjust(palette.ground, lightness=0.18),
            dx=0,
            dy=short * spread * 0.5,
            blur_pixels=short * spread * 0.6,
            strength=strength,
        )
    sheet.ink(shape, blend(palette.paper, (1, 1, 1), 0.35))
    bar = min(width, height) * 0.055
    content = paint_screen(brief, round(width), round(height - bar))
    full = Image.new("RGB", (brief.width, brief.height), bytes_of(blend(palette.paper, (1, 1, 1), 0.35)))
    full.paste(content, (round(x0), round(y0 + bar)))
    pen = ImageDraw.Draw(full)
    for k in range(3):
        cx, cy, r = x0 + bar * (0.6 + 0.5 * k), y0 + bar * 0.58, bar * 0.15
        pen.ellipse((cx - r, cy - r, cx + r, cy + r), fill=bytes_of(blend(palette.ink, palette.paper, 0.72)))
    sheet.image.paste(full, mask=shape)
    if brief.is_transparent:
        sheet.image.putalpha(shape.point([round(v * SUBJECT_ALPHA / 255) for v in range(256)]))
        return sheet.image
    return brief.film(vignette=0.12).over_picture(sheet.image)
