"""How numbers, sizes and times are written on every screen."""

from datetime import UTC, datetime

from gpt_image_studio.generations.catalog.sizes import describe
from gpt_image_studio.generations.model import JobRequest, Size

MINUTE = 60

#: How long a frame is shown, ms, in a word.
_SPEEDS = {1000: "Slideshow", 400: "Slow", 200: "Normal", 100: "Fast"}


def credits_text(amount: int) -> str:
    return f"{amount:,} credit" if amount == 1 else f"{amount:,} credits"


def pictures_text(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"


def format_text(form: str, frames: int, *, label: str = "") -> str:
    """`PNG`, or `GIF · 9 frames`."""
    name = label or form.upper()
    return name if frames == 1 else f"{name} · {frames_text(frames)}"


def frames_text(frames: int) -> str:
    return "1 frame" if frames == 1 else f"{frames} frames"


def short_format(media_type: str) -> str:
    """`image/svg+xml` is svg, as `OutputFormat` has it."""
    return media_type.removeprefix("image/").removesuffix("+xml")


def request_format(request: JobRequest) -> str:
    return format_text(request.output_format, request.animation.frame_count if request.animation else 1)


def speed_text(frame_duration_ms: int) -> str:
    """`Slow 400 ms`, or only the figure."""
    word = _SPEEDS.get(frame_duration_ms, "")
    return f"{word} {frame_duration_ms:,} ms".strip()


def seconds_text(milliseconds: int) -> str:
    """A duration as it is read: 1800 milliseconds are `1.8 s`."""
    return f"{milliseconds / 1000:,.1f}".removesuffix(".0") + " s"


def size_text(size: Size) -> str:
    return describe(size)


def short_size(size: Size) -> str:
    """As on a chip: a square is one number squared."""
    return f"{size.width}²" if size.width == size.height else size_text(size)


def duration_text(seconds: float) -> str:
    """`23 s`, then `2 min`."""
    return f"{max(round(seconds), 1)} s" if seconds < MINUTE * 1.5 else f"{round(seconds / MINUTE)} min"


def clock_text(seconds: float) -> str:
    """`0:23`, minutes and seconds."""
    whole = max(round(seconds), 0)
    return f"{whole // MINUTE}:{whole % MINUTE:02d}"


def first_words(prompt: str, limit: int = 90) -> str:
    line = " ".join(prompt.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def milliseconds(at: datetime | None) -> int:
    """Since 1970, 0 for never: what the browser's own clock counts."""
    return int(at.timestamp() * 1000) if at else 0


def exact_time(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if at else ""
