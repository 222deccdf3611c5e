"""Moving pictures: all frames of a GIF are drawn side by side on one canvas, and the canvas is what a model has limits for.

How the frames lie is not documented; these arrangements follow from the largest frames that were measured: square ones of 960
pixels for 2 to 9 frames, 816 for 10 to 12, 720 for 13 to 16.
"""

from dataclasses import replace

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.sizes import SizeRule
from gpt_image_studio.generations.model import Animation, JobRequest, OutputFormat, Size

FRAME_COUNTS = range(2, 17)
#: Milliseconds. The longest that a GIF can write down.
FRAME_DURATIONS = range(10, 655_351)
DURATION_STEP_MS = 10

#: Up to so many frames: how many lie along the frame's long side and along its short side.
_ARRANGEMENTS = ((9, 3, 3), (12, 3, 4), (16, 4, 4))


def list_frame_ranges() -> tuple[tuple[int, int], ...]:
    """Fewest and most frames that share an arrangement, and so a price."""
    ends = [most for most, *_ in _ARRANGEMENTS]
    return tuple(zip([FRAME_COUNTS[0], *(end + 1 for end in ends)], ends, strict=False))


def canvas_size(frame: Size, frame_count: int) -> Size:
    """The size of one canvas on which all frames of a GIF lie side by side, in pixels."""
    along_long, along_short = _arrangement(frame_count)
    is_wide = frame.width >= frame.height
    across, down = (along_long, along_short) if is_wide else (along_short, along_long)
    return Size(frame.width * across, frame.height * down)


def frame_rule(rule: SizeRule, frame_count: int) -> SizeRule:
    """What one frame may be, so that the canvas is what the model accepts."""
    along_long, along_short = _arrangement(frame_count)
    frames = along_long * along_short
    return replace(
        rule,
        longest_edge=rule.longest_edge // along_long,
        min_pixels=-(-rule.min_pixels // frames),
        max_pixels=rule.max_pixels // frames,
    )


def billed_size(request: JobRequest) -> Size:
    """The pixels that are drawn for one picture of the job."""
    return canvas_size(request.size, request.animation.frame_count) if request.animation else request.size


def clean_animation(request: JobRequest) -> Animation | None:
    """A GIF has one, with its duration in whole steps; nothing else has."""
    if request.output_format is not OutputFormat.GIF:
        return request.animation
    wish = request.animation or Animation()
    duration = max(DURATION_STEP_MS, round(wish.frame_duration_ms / DURATION_STEP_MS) * DURATION_STEP_MS)
    return replace(wish, frame_duration_ms=duration)


def check_animation(request: JobRequest) -> None:
    """Raises `InvalidInputError` on field `frame_count` or `frame_duration_ms`."""
    wish = request.animation
    if wish is None:
        return
    if request.output_format is not OutputFormat.GIF:
        raise InvalidInputError(
            f"{request.output_format.upper()} does not move; frames are for GIF.", field="frame_count"
        )
    for name, value, legal in (
        ("frame_count", wish.frame_count, FRAME_COUNTS),
        ("frame_duration_ms", wish.frame_duration_ms, FRAME_DURATIONS),
    ):
        if value not in legal:
            what = "frames" if name == "frame_count" else "milliseconds for each frame"
            raise InvalidInputError(
                f"A GIF has {legal[0]:,} to {legal[-1]:,} {what}.",
                field=name,
                fix=str(min(max(value, legal[0]), legal[-1])),
            )


def _arrangement(frame_count: int) -> tuple[int, int]:
    """Raises `LookupError` for a count that `check_animation` refuses."""
    for most, along_long, along_short in _ARRANGEMENTS:
        if frame_count <= most:
            return along_long, along_short
    raise LookupError(f"{frame_count} frames")
