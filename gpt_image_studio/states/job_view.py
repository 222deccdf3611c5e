"""Jobs as the screens show them: plain frozen values, small enough to be sent again when one of them changes."""

from dataclasses import dataclass, field

from gpt_image_studio.generations.model import Job, JobStatus, Output, OutputFormat, OutputStatus
from gpt_image_studio.states.wording import (
    clock_text,
    credits_text,
    exact_time,
    first_words,
    milliseconds,
    pictures_text,
    short_size,
    size_text,
)

#: Past this many times the usual duration a job is called slower than usual.
SLOW_FACTOR = 2.0

#: Segments of the progress bar: held, sent, then four for the pictures.
STEPS = 6

EXTENSIONS = {OutputFormat.PNG: "png", OutputFormat.JPEG: "jpg", OutputFormat.WEBP: "webp"}
LIVE = {JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.UNKNOWN}


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
    steps_done: int
    has_step_now: bool
    thumbnail: str
    placeholder: str
    is_preview: bool


@dataclass(frozen=True, slots=True)
class OutputView:
    """One picture's place on the contact sheet. `status` is an output status; addresses are empty until there is something."""

    id: str
    position: int
    status: str
    is_delivered: bool
    is_preview: bool
    is_waiting: bool
    source: str
    large_source: str
    original: str
    file_name: str
    alt: str
    chip: str
    difference: str
    title: str
    reason: str
    placeholder: str
    width: int
    height: int
    #: Percent of the way while it is being drawn, else 0.
    progress: int


@dataclass(frozen=True, slots=True)
class ShownJob:
    """The job on the canvas, with its settings and receipt."""

    id: str = ""
    title: str = ""
    prompt: str = ""
    status: str = ""
    summary: str = ""
    is_live: bool = False
    is_single: bool = True
    can_delete: bool = False
    since_ms: int = 0
    usual_seconds: float = 0
    slow_after_seconds: float = 0
    ratio: str = "1 / 1"
    orientation: str = "square"
    outputs: list[OutputView] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    receipt: list[tuple[str, str]] = field(default_factory=list)
    receipt_note: str = ""
    ids: list[tuple[str, str]] = field(default_factory=list)


def media(asset_id: object, variant: str) -> str:
    return f"/media/{asset_id}/{variant}" if asset_id else ""


def queue_row(job: Job, *, place: int, usual_seconds: float) -> QueueRow:
    """`place` in the account's line from 1, 0 for one that does not wait."""
    word, tone, line = _status_words(job, place)
    pictured = next((output for output in job.outputs if output.asset_id), None) or next(
        (output for output in job.outputs if output.preview_asset_id), None
    )
    is_running = job.status is JobStatus.RUNNING
    done, has_now = _steps(job)
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
        steps_done=done,
        has_step_now=has_now,
        thumbnail=media(pictured.asset_id or pictured.preview_asset_id, "w320") if pictured else "",
        placeholder=pictured.placeholder if pictured else "",
        is_preview=pictured is not None and pictured.asset_id is None,
    )


def _ordinal(place: int) -> str:
    suffix = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{suffix} in line"


def _status_words(job: Job, place: int) -> tuple[str, str, str]:
    """A coloured word, its tone, and the rest of the line."""
    held = f"{credits_text(job.quote.total_credits)} held"
    delivered = [output for output in job.outputs if output.status is OutputStatus.DELIVERED]
    match job.status:
        case JobStatus.QUEUED if job.retry_at is not None:
            return "Waits for the provider", "warn", held
        case JobStatus.QUEUED:
            return "", "", f"{'Next in line' if place <= 1 else _ordinal(place)} · {held}"
        case JobStatus.RUNNING:
            return "", "live", _running_words(job)
        case JobStatus.UNKNOWN:
            return "Checking with the provider", "warn", held
        case JobStatus.SUCCEEDED:
            return "Done", "ok", f"{_delivered_size(job, delivered)} · {credits_text(job.charged_credits)}"
        case JobStatus.PARTIAL:
            return "Partly done", "warn", f"{len(delivered)} of {job.request.count} · {credits_text(job.charged_credits)}"
        case JobStatus.CANCELED:
            charged = credits_text(job.charged_credits) if job.charged_credits else "not charged"
            return "Canceled", "", charged
        case _:
            word = "Refused" if _is_refused(job) else "Failed"
            return word, "bad", "not charged"


def _is_refused(job: Job) -> bool:
    return any(output.status is OutputStatus.REFUSED for output in job.outputs)


def _delivered_size(job: Job, delivered: list[Output]) -> str:
    size = delivered[0].delivered_size if delivered else None
    if size is None or size == job.request.size:
        return size_text(job.request.size)
    return f"asked {short_size(job.request.size)}, delivered {short_size(size)}"


def _running_words(job: Job) -> str:
    if job.request.count == 1:
        previews = job.outputs[0].previews if job.outputs else 0
        return f"Preview {previews} of {job.request.partials}" if previews else "Sent"
    done = sum(output.status is OutputStatus.DELIVERED for output in job.outputs)
    return f"{done} of {job.request.count} done"


def _steps(job: Job) -> tuple[int, bool]:
    """Segments done, and whether the next one is under way."""
    if job.status is JobStatus.QUEUED:
        return 1, False
    if job.status.is_terminal or not job.outputs:
        return STEPS, False
    share = sum(_share(output, job.request.partials) for output in job.outputs) / len(job.outputs)
    return min(2 + int(share * (STEPS - 2)), STEPS - 1), True


def _share(output: Output, partials: int) -> float:
    return 1.0 if output.status.is_settled else output.previews / (partials + 1)


def shown_job(job: Job, *, usual_seconds: float, model_label: str, quality_label: str) -> ShownJob:
    delivered = [output for output in job.outputs if output.status is OutputStatus.DELIVERED]
    size = job.request.size
    return ShownJob(
        id=str(job.id),
        title=first_words(job.request.prompt),
        prompt=job.request.prompt,
        status=job.status,
        summary=_summary(job),
        is_live=job.status in LIVE,
        is_single=len(job.outputs) == 1,
        can_delete=job.status.is_terminal,
        since_ms=milliseconds(job.started_at) if job.status is JobStatus.RUNNING else 0,
        usual_seconds=usual_seconds,
        slow_after_seconds=usual_seconds * SLOW_FACTOR,
        ratio=f"{size.width} / {size.height}",
        orientation="square" if size.width == size.height else ("wide" if size.width > size.height else "tall"),
        outputs=[_output_view(output, job) for output in job.outputs],
        settings=[
            ("Model", model_label),
            ("Size", size_text(size)),
            ("Quality", quality_label),
            ("Pictures", str(job.request.count)),
            ("Format", job.request.output_format.upper()),
            ("Background", job.request.background.capitalize()),
        ],
        times=_times(job),
        receipt=_receipt(job, delivered),
        receipt_note=_receipt_note(job),
        ids=[("Job", str(job.id))],
    )


def _summary(job: Job) -> str:
    """`2 done · 1 developing · 1 refused`"""
    words = {
        OutputStatus.DELIVERED: "done",
        OutputStatus.RUNNING: "developing",
        OutputStatus.WAITING: "waiting",
        OutputStatus.REFUSED: "refused",
        OutputStatus.FAILED: "failed",
        OutputStatus.CANCELED: "canceled",
        OutputStatus.UNKNOWN: "being checked",
    }
    counts = {status: sum(output.status is status for output in job.outputs) for status in words}
    return " · ".join(f"{count} {words[status]}" for status, count in counts.items() if count)


def _output_view(output: Output, job: Job) -> OutputView:
    asset = output.asset_id or output.preview_asset_id
    size = output.delivered_size or job.request.size
    is_preview = output.asset_id is None and output.preview_asset_id is not None and not output.status.is_settled
    title, reason = _slot_words(output, job)
    return OutputView(
        id=str(output.id),
        position=output.position,
        status=output.status,
        is_delivered=output.asset_id is not None,
        is_preview=is_preview,
        is_waiting=output.status in {OutputStatus.WAITING, OutputStatus.RUNNING} and asset is None,
        source=media(asset, "w1280" if len(job.outputs) == 1 else "w640") if output.asset_id or is_preview else "",
        large_source=media(output.asset_id, "original"),
        original=media(output.asset_id, "original"),
        file_name=f"{str(job.id)[:8]}-{output.position}.{EXTENSIONS[job.request.output_format]}",
        alt=f"Picture {output.position}: {first_words(job.request.prompt, 140)}",
        chip=f"preview {output.previews} of {job.request.partials}" if is_preview else short_size(size),
        difference=(
            f"asked {short_size(job.request.size)} → delivered {short_size(size)}" if size != job.request.size else ""
        ),
        title=title,
        reason=reason,
        placeholder=output.placeholder,
        width=size.width,
        height=size.height,
        progress=round(90 * _share(output, job.request.partials)) + 8 if output.status is OutputStatus.RUNNING else 0,
    )


def _slot_words(output: Output, job: Job) -> tuple[str, str]:
    """What stands where a picture would."""
    name = "The picture" if len(job.outputs) == 1 else f"Picture {output.position}"
    back = f"Not charged, {credits_text(job.quote.credits_each)} back."
    match output.status:
        case OutputStatus.REFUSED:
            return f"{name} was refused", _with_charge(output.error_message, back)
        case OutputStatus.FAILED:
            return f"{name} failed", _with_charge(output.error_message, back)
        case OutputStatus.CANCELED:
            return f"{name} was canceled", back
        case OutputStatus.UNKNOWN:
            return (
                "Checking with the provider",
                "The connection was lost after sending. The credits stay on hold; nothing is sent a second time.",
            )
        case OutputStatus.WAITING if job.status is JobStatus.QUEUED:
            return "In line", "Cancel returns all credits."
        case _:
            return "", ""


def _with_charge(message: str, back: str) -> str:
    return message if "charged" in message.lower() else f"{message} {back}".strip()


def _times(job: Job) -> list[tuple[str, str]]:
    times = [("Asked", exact_time(job.created_at))]
    if job.started_at:
        times.append(("Started", exact_time(job.started_at)))
    if job.finished_at:
        times.append(("Finished", exact_time(job.finished_at)))
        if job.started_at:
            times.append(("Took", clock_text((job.finished_at - job.started_at).total_seconds())))
    return times


def _receipt(job: Job, delivered: list[Output]) -> list[tuple[str, str]]:
    asked = f"{pictures_text(job.request.count)}, {size_text(job.request.size)}"
    if not job.status.is_terminal:
        return [("Asked", asked), ("On hold", credits_text(job.quote.total_credits))]
    sizes = sorted({size_text(output.delivered_size) for output in delivered if output.delivered_size})
    got = f"{pictures_text(len(delivered))}, {' and '.join(sizes)}" if delivered else "nothing"
    return [
        ("Asked", asked),
        ("Delivered", got),
        ("Price", f"{credits_text(job.quote.credits_each)} each"),
        ("Charged", f"{credits_text(job.charged_credits)} of {job.quote.total_credits:,} quoted"),
    ]


def _receipt_note(job: Job) -> str:
    if not job.status.is_terminal:
        return "The hold is what this can cost at most."
    returned = job.quote.total_credits - job.charged_credits
    if not returned:
        return "Charged for what was delivered."
    why = job.error_message or "Only delivered pictures are charged."
    return f"{credits_text(returned)} returned. {why}"
