"""Which sizes are drawn, and what `auto` becomes. The rule is that of GPT Image 2 and later."""

import re
from math import sqrt
from typing import Final

from gpt_image_studio.demo_model import errors

MULTIPLE: Final = 16
LONGEST_EDGE: Final = 3840
MAX_RATIO: Final = 3
MIN_PIXELS: Final = 655_360
MAX_PIXELS: Final = 8_294_400
AUTO_PIXELS: Final = 1_572_864


def parse_size(text: str) -> tuple[int, int] | None:
    """Width and height in pixels; None for `auto`.

    Raises:
        ApiError: not a size, or one outside the rule; the first broken rule is named.
    """
    if text == "auto":
        return None
    match = re.fullmatch(r"([1-9]\d{0,5})x([1-9]\d{0,5})", text)
    if match is None:
        # Guess: no capture of this wording exists.
        raise errors.invalid_value(f"Invalid size '{text}'. Expected 'auto' or 'WIDTHxHEIGHT'.", "size")
    width, height = int(match[1]), int(match[2])
    broken = _broken_rule(width, height)
    if broken:
        raise errors.invalid_value(f"Invalid size '{text}'. {broken}", "size")
    return width, height


def _broken_rule(width: int, height: int) -> str:
    if width % MULTIPLE or height % MULTIPLE:
        return "Width and height must both be divisible by 16."
    if max(width, height) > LONGEST_EDGE:
        return "The longest edge must be less than or equal to 3840."
    if max(width, height) > MAX_RATIO * min(width, height):
        return "The aspect ratio must be between 1:3 and 3:1."  # guess: no capture of this wording exists
    if width * height < MIN_PIXELS:
        return "Requested resolution is below the current minimum pixel budget."
    if width * height > MAX_PIXELS:
        return "Requested resolution is above the current maximum pixel budget."  # guess, by analogy with the minimum
    return ""


def auto_size(ratio: float) -> tuple[int, int]:
    """About 1.5 megapixels in that ratio (width / height), clamped to 3:1. Its edges are not multiples of 16."""
    ratio = min(MAX_RATIO, max(1 / MAX_RATIO, ratio))
    return round(sqrt(AUTO_PIXELS * ratio)), round(sqrt(AUTO_PIXELS / ratio))
