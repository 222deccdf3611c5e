"""The small line in a corner that says which model drew the picture."""

from PIL import Image

from gpt_image_studio.demo_model.drawing.rendering.fields import f32

from .faces import Face
from .type_setting import Style, fit, stamp

_SHARE = 0.0165  # of the short side
_SMALLEST_PIXELS = 11.0
_INK_STRENGTH = 0.62


def sign(image: Image.Image, label: str) -> Image.Image:
    """Light type on dark corners, dark on light ones; on clear ground nothing is drawn."""
    if not label or image.mode != "RGB":
        return image
    width, height = image.size
    size = max(_SMALLEST_PIXELS, min(width, height) * _SHARE)
    margin = size * 1.5
    block = fit(
        label, Style(Face.MONO, tracking=0.02, align="left"), width - 2 * margin, size * 1.4, largest=size, max_lines=1
    )
    if block is None:
        return image
    left, top = round(margin), round(height - margin - size)
    box = (left, top, min(width, round(left + block.width + 4)), min(height, round(top + size * 1.5)))
    under = image.crop(box)
    is_dark = float(f32(under.convert("L")).mean()) < 128  # half way
    mask = Image.new("L", under.size, 0)
    stamp(mask, block, 0, 0, under.width)
    ink = (250, 247, 240) if is_dark else (28, 26, 23)
    faint = mask.point([round(v * _INK_STRENGTH) for v in range(256)])
    signed = image.copy()
    signed.paste(Image.new("RGB", under.size, ink), box[:2], faint)
    return signed
