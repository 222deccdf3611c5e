"""Scenes that have no single subject, on clear ground: cut to an arch, as a vignette on paper would be."""

from PIL import Image, ImageDraw

from .stage import SUBJECT_ALPHA

_OVER = 2


def on_clear_ground(image: Image.Image) -> Image.Image:
    width, height = image.size
    margin = min(width, height) * 0.06
    mask = Image.new("L", (width * _OVER, height * _OVER), 0)
    pen = ImageDraw.Draw(mask)
    x0, y0, x1, y1 = (v * _OVER for v in (margin, margin, width - margin, height - margin))
    half = min((x1 - x0) / 2, (y1 - y0) * 0.6)
    pen.rounded_rectangle((x0, y0 + half * 0.2, x1, y1), radius=half * 0.08, fill=SUBJECT_ALPHA)
    pen.rectangle((x0, y0, x1, y0 + half), fill=0)
    pen.pieslice((x0, y0, x1, y0 + half * 2), 180, 360, fill=SUBJECT_ALPHA)
    result = image.convert("RGBA")
    result.putalpha(mask.reduce(_OVER))
    return result
