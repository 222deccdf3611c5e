"""Draws the demo model's pictures: no AI, no network, the same input always gives the same pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from .drawing.brief import make_brief
from .drawing.corner_label import sign
from .drawing.cut_out import on_clear_ground
from .drawing.memory import keep_freed_memory
from .drawing.table import scene_for

keep_freed_memory()

#: the real service returns what lies outside the mask slightly changed; so does this one
EDIT_SHIFT = 2
_SOFT_EDIT_SHARE = 0.72


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw."""

    prompt: str
    width: int
    height: int
    quality: str
    #: model|prompt|quality|index: decides everything the prompt leaves open
    seed_text: str
    is_transparent: bool = False
    #: drawn small in a corner; "" draws none
    label: str = ""


def draw(picture: Picture) -> Image.Image:
    """RGB, or RGBA when transparent; exactly width × height."""
    return sign(_composition(picture), picture.label)


def _composition(picture: Picture) -> Image.Image:
    brief = make_brief(
        prompt=picture.prompt, width=picture.width, height=picture.height, quality=picture.quality,
        seed_text=picture.seed_text, is_transparent=picture.is_transparent,
    )  # fmt: skip
    image = scene_for(brief)(brief)
    if picture.is_transparent and image.mode != "RGBA":
        return on_clear_ground(image)
    return image


def draw_edit(
    picture: Picture, base: Image.Image, mask: Image.Image | None, references: Sequence[Image.Image]
) -> Image.Image:
    """Image 1 with a new composition where the mask is transparent, or everywhere softly without a mask.

    Outside the mask image 1 comes back shifted by +2 per channel. References lend the new part their colours.
    """
    size = (picture.width, picture.height)
    first = _fitted(base.convert("RGBA" if picture.is_transparent else "RGB"), size)
    shifted = _shifted(first)
    new = _toned(_composition(picture), references).convert(first.mode)
    if mask is None:
        share = _soft_share(size)
    else:
        alpha = mask.getchannel("A") if "A" in mask.getbands() else mask.convert("L")
        share = ImageOps.invert(_fitted(alpha, size))
    return sign(Image.composite(new, shifted, share), picture.label if mask is None else "")


def _fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Covering the asked size, the middle kept."""
    return image if image.size == size else ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def _shifted(image: Image.Image) -> Image.Image:
    plus = [min(255, value + EDIT_SHIFT) for value in range(256)]
    same = list(range(256))
    return image.point(plus * 3 + (same if image.mode == "RGBA" else []))


def _soft_share(size: tuple[int, int]) -> Image.Image:
    """The new composition fades in around the middle; the borders stay image 1."""
    y, x = np.mgrid[0:64, 0:64].astype(np.float32) / np.float32(31.5) - np.float32(1)
    inside = np.clip((1 - np.maximum(np.abs(x), np.abs(y))) * np.float32(2.2), 0, 1)
    smooth = inside * inside * (3 - 2 * inside) * np.float32(_SOFT_EDIT_SHARE * 255)
    return Image.fromarray(smooth.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)


def _toned(image: Image.Image, references: Sequence[Image.Image]) -> Image.Image:
    """Pulled a little toward the mean colour of the references, so that it shows they arrived."""
    if not references:
        return image
    means = [
        np.asarray(reference.convert("RGB").resize((1, 1), Image.Resampling.BOX), np.float32)[0, 0]
        for reference in references
    ]
    tone = np.mean(means, axis=0).astype(np.uint8)
    flat = Image.new("RGB", image.size, (int(tone[0]), int(tone[1]), int(tone[2])))
    blended = Image.blend(image.convert("RGB"), flat, 0.16)
    if image.mode == "RGBA":
        blended.putalpha(image.getchannel("A"))
    return blended


def unfinished(final: Image.Image, progress: float) -> Image.Image:
    """How the picture looks while it is being made, progress 0 to 1: blurred and pale first, sharper and fuller later."""
    left = 1 - min(1.0, max(0.0, progress))
    if left == 0:
        return final.copy()
    width, height = final.size
    radius = max(width, height) * (0.004 + 0.055 * left**1.6)
    # a wide blur shows nothing finer than itself: made small, blurred there, and enlarged
    factor = max(1, int(radius / 3))
    # premultiplied, so that clear ground does not bleed black into the subject
    whole = final.convert("RGBa") if final.mode == "RGBA" else final
    small = whole.resize((max(1, width // factor), max(1, height // factor)), Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(radius / factor)).resize((width, height), Image.Resampling.BICUBIC)
    alpha = soft.getchannel("a") if soft.mode == "RGBa" else None
    soft = soft.convert("RGBA") if alpha is not None else soft
    pale = ImageEnhance.Color(soft.convert("RGB")).enhance(1 - 0.75 * left)
    if alpha is not None:
        pale.putalpha(alpha)
    return pale
