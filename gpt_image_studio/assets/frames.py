"""GIFs, whose pictures show one after the other: each decoded once, none of it without end."""

import io
from dataclasses import dataclass
from typing import cast

from PIL import Image

from gpt_image_studio.assets.colours import to_eight_bit

#: Models make up to 16.
MAX_FRAMES = 64
_END = b"\x3b"


@dataclass(frozen=True, slots=True)
class Frames:
    count: int
    #: One of them has clear pixels.
    has_alpha: bool


def read_frames(content: bytes, *, max_pixels: int) -> Frames | None:
    """`None` where it is longer than is read; `max_pixels` is for all frames together.

    Raises:
        ValueError: the end is missing. And whatever Pillow's parser stumbles over.
    """
    # Pillow takes any end for the end of the animation, wherever the file was cut.
    if not content.rstrip(b"\0").endswith(_END):
        raise ValueError("no end")
    count, has_alpha = 0, False
    with Image.open(io.BytesIO(content), formats=("GIF",)) as image:
        while _has_frame(image, count):
            count += 1
            if count > MAX_FRAMES or count * image.width * image.height > max_pixels:
                return None
            image.load()
            has_alpha = has_alpha or _is_clear(image)
    return Frames(count, has_alpha)


def _has_frame(image: Image.Image, number: int) -> bool:
    try:
        image.seek(number)
    except EOFError:
        return False
    return True


def _is_clear(frame: Image.Image) -> bool:
    """A frame that only says what changed has clear colours too; Pillow has put it over the one before."""
    pixels = to_eight_bit(frame)
    return pixels.mode == "RGBA" and cast("tuple[int, int]", pixels.getchannel("A").getextrema())[0] == 0
