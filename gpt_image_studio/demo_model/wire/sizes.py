"""Which sizes are drawn, and what `auto` becomes. The rule is that of GPT Image 2 and later.

The frames of a GIF lie side by side on one canvas, and the canvas obeys the rule. How they lie is a guess that fits the largest
square frames one third party measured: 960 pixels for 2 to 9 frames, 816 for 10 to 12, 720 for 13 to 16.
"""

import re
from math import sqrt
from typing import Final

from gpt_image_studio.demo_model.wire import errors

MULTIPLE: Final = 16
LONGEST_EDGE: Final = 3840
MAX_RATIO: Final = 3
MIN_PIXELS: Final = 655_360
MAX_PIXELS: Final = 8_294_400
AUTO_PIXELS: Final = 1_572_864
#: Up to so many frames: how many lie along the frame's long side, and along its short side.
_ARRANGEMENTS: Final = ((9, 3, 3), (12, 3, 4), (16, 4, 4))


def parse_size(text: str, *, frame_count: int = 0) -> tuple[int, int] | None:
    """Width and height in pixels, of one frame where there are frames; None for `auto`.

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
    broken = _broken_frame_rule(width, height, frame_count) if frame_count else _broken_rule(width, height)
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


def _broken_frame_rule(width: int, height: int, frame_count: int) -> str:
    """All of these wordings are guesses."""
    if width % MULTIPLE or height % MULTIPLE:
        return "Width and height must both be divisible by 16."
    if max(width, height) > MAX_RATIO * min(width, height):
        return "The aspect ratio must be between 1:3 and 3:1."
    wide, high = canvas_of(width, height, frame_count)
    canvas = f"The canvas of {frame_count} GIF frames would be {wide}x{high}:"
    if max(wide, high) > LONGEST_EDGE:
        return f"{canvas} the longest edge must be less than or equal to 3840."
    if wide * high < MIN_PIXELS:
        return f"{canvas} below the current minimum pixel budget."
    if wide * high > MAX_PIXELS:
        return f"{canvas} above the current maximum pixel budget."
    return ""


def canvas_of(width: int, height: int, frame_count: int) -> tuple[int, int]:
    """The size of all frames together; `frame_count` up to 16."""
    along_long, along_short = next((long, short) for most, long, short in _ARRANGEMENTS if frame_count <= most)
    across, down = (along_long, along_short) if width >= height else (along_short, along_long)
    return width * across, height * down


def auto_frame_size(ratio: float, frame_count: int) -> tuple[int, int]:
    """The largest frames of about that ratio whose canvas has about 1.5 megapixels (guess)."""
    width, height = auto_size(ratio)
    across, down = canvas_of(1, 1, frame_count)
    share = sqrt(across * down) * MULTIPLE
    return max(1, round(width / share)) * MULTIPLE, max(1, round(height / share)) * MULTIPLE


def auto_size(ratio: float) -> tuple[int, int]:
    """About 1.5 megapixels in that ratio (width / height), clamped to 3:1. Its edges are not multiples of 16."""
    ratio = min(MAX_RATIO, max(1 / MAX_RATIO, ratio))
    return round(sqrt(AUTO_PIXELS * ratio)), round(sqrt(AUTO_PIXELS / ratio))
