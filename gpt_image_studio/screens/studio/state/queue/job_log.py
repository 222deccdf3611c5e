"""A job's own log, line by line; what differs from what was asked stands out."""

from collections.abc import Sequence
from dataclasses import dataclass

from gpt_image_studio.generations.model import JobEvent
from gpt_image_studio.screens.wording import milliseconds

#: Kinds of events that are not the ordinary course.
TONES = {
    "size_differs": "warn",
    "format_differs": "warn",
    "not_transparent": "warn",
    "not_locked": "warn",
    "unknown": "warn",
    "waiting": "warn",
    "refused": "bad",
    "refunded": "ok",
    "pixel_lock": "ok",
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """`tone` is ok, warn, bad or empty."""

    detail: str
    at_ms: int
    tone: str = ""


def log_lines(events: Sequence[JobEvent]) -> list[LogLine]:
    return [LogLine(event.detail, milliseconds(event.at), TONES.get(event.kind, "")) for event in events]
