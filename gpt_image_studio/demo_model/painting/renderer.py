"""Draws the demo model's pictures: no AI, no network, the same input always gives the same pixels."""

from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageFilter

from gpt_image_studio.demo_model.drawing.brief import Brief, make_brief
from gpt_image_studio.demo_model.drawing.corner_label import sign
from gpt_image_studio.demo_model.drawing.cut_out import on_clear_ground
from gpt_image_studio.demo_model.drawing.rendering.memory import keep_freed_memory
from gpt_image_studio.demo_model.drawing.table import scene_for

keep_freed_memory()


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn: the prompt, the size, and whatever else decides the pixels."""

    prompt: str
    width: int
    height: int
    quality: str
    #: model|prompt|quality|index: decides everything the prompt leaves open
    seed_text: str
    is_transparent: bool = False
    #: drawn small in a corner; "" draws none
    label: str = ""
    #: what moves or is traced has none: it would be most of the file
    has_grain: bool = True


def draw(picture: Picture) -> Image.Image:
    """RGB, or RGBA when transparent; exactly width × height."""
    return sign(_composition(picture), picture.label)


def _composition(picture: Picture) -> Image.Image:
    brief = brief_of(picture)
    image = scene_for(brief)(brief)
    if picture.is_transparent and image.mode != "RGBA":
        return on_clear_ground(image)
    return image


def brief_of(picture: Picture) -> Brief:
    return make_brief(
        prompt=picture.prompt, width=picture.width, height=picture.height, quality=picture.quality,
        seed_text=picture.seed_text, is_transparent=picture.is_transparent, has_grain=picture.has_grain,
    )  # fmt: skip


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
