"""One line of the queue and one frame of the filmstrip: small, because the whole list is sent again when one of them changes."""

from dataclasses import dataclass

from gpt_image_studio.generations.model import Job, JobStatus, Output, OutputStatus
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.studio.state.canvas.progress import LIVE, SLOW_FACTOR, steps_of
from gpt_image_studio.screens.wording import (
    credits_text,
    exact_time,
    first_words,
    milliseconds,
    request_format,
    short_size,
    size_text,
)

#: A reason longer than this does not fit beside the time.
MAX_FAILURE_CHARACTERS = 36


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue and one frame of the filmstrip. `tone` is ok, warn, bad, live or empty."""

    id: str
    title: str
    status: str
    line: str
    tone: str
    word: str
    is_live: bool
    is_running: bool
    is_waiting: bool
    can_move: bool
    #: ms since 1970; 0 where no clock runs.
    since_ms: int
    usual_seconds: float
    slow_after_seconds: float
    finished_ms: int
    finished_exact: str
    #: Style of each segment of the progress bar.
    steps: list[str]
    thumbnail: str
    placeholder: str
    is_preview: bool
    #: `GIF`, `SVG`, or empty.
    badge: str


def queue_row(job: Job, *, place: int, usual_seconds: float) -> QueueRow:
    """`place` in the account's line from 1, 0 for one that does not wait."""
    word, tone, line = _status_words(job, place)
    pictured = next((output for output in job.outputs if output.asset_id), None) or next(
        (output for output in job.outputs if output.preview_asset_id), None
    )
    is_running = job.status is JobStatus.RUNNING
    return QueueRow(
        id=str(job.id),
        title=first_words(job.request.prompt),
        status=job.status,
        line=line,
        tone=tone,
        word=word,
        is_live=job.status in LIVE,
        is_running=is_running,
        is_waiting=job.status is JobStatus.QUEUED,
        can_move=job.status is JobStatus.QUEUED and place > 1,
        since_ms=milliseconds(job.started_at) if is_running else 0,
        usual_seconds=usual_seconds,
        slow_after_seconds=usual_seconds * SLOW_FACTOR,
        finished_ms=milliseconds(job.finished_at),
        finished_exact=exact_time(job.finished_at),
        steps=steps_of(job),
        thumbnail=media(pictured.asset_id or pictured.preview_asset_id, "w320") if pictured else "",
        placeholder=pictured.placeholder if pictured else "",
        is_preview=pictured is not None and pictured.asset_id is None,
        badge="" if job.request.output_format.is_plain else job.request.output_format.upper(),
    )


def _place_text(place: int) -> str:
    if place <= 1:
        return "Next in line"
    suffix = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{suffix} in line"


def _status_words(job: Job, place: int) -> tuple[str, str, str]:
    """A coloured word, its tone, and the rest of the line."""
    held = f"{credits_text(job.quote.total_credits)} held"
    charged = credits_text(job.charged_credits) if job.charged_credits else "not charged"
    delivered = [output for output in job.outputs if output.status is OutputStatus.DELIVERED]
    words = {
        JobStatus.QUEUED: ("", "", f"{_place_text(place)} · {held}"),
        JobStatus.RUNNING: ("Waiting", "warn", held) if job.retry_at else ("", "live", _running_words(job)),
        JobStatus.UNKNOWN: ("Checking with the provider", "warn", held),
        JobStatus.SUCCEEDED: ("Done", "ok", f"{_delivered_words(job, delivered)} · {charged}"),
        JobStatus.PARTIAL: ("Partly done", "warn", f"{len(delivered)} of {job.request.count} · {charged}"),
        JobStatus.CANCELED: ("Canceled", "", charged),
        JobStatus.FAILED: (_failure_word(job), "bad", charged),
    }
    return words[job.status]


def _failure_word(job: Job) -> str:
    """What went wrong in a few words; the canvas has the whole sentence."""
    if any(output.status is OutputStatus.REFUSED for output in job.outputs):
        return "Refused"
    first = job.error_message.partition(". ")[0].rstrip(".")
    return first if 0 < len(first) <= MAX_FAILURE_CHARACTERS else "Failed"


def _delivered_words(job: Job, delivered: list[Output]) -> str:
    """The size, or what the format is known by; both sizes where they differ."""
    size = delivered[0].delivered_size if delivered else None
    if size is None or size == job.request.size:
        return size_text(job.request.size) if job.request.output_format.is_plain else request_format(job.request)
    return f"asked {short_size(job.request.size)}, delivered {short_size(size)}"


def _running_words(job: Job) -> str:
    if job.request.count == 1:
        previews = job.outputs[0].previews if job.outputs else 0
        return f"Preview {previews} of {job.request.partials}" if previews else "Sent"
    done = sum(output.status is OutputStatus.DELIVERED for output in job.outputs)
    return f"{done} of {job.request.count} done"
