"""The job on the canvas: its pictures, or the words that stand where a picture would; its settings and receipt."""

from dataclasses import dataclass, field

from gpt_image_studio.generations.model import Job, JobStatus, Output, OutputFormat, OutputStatus
from gpt_image_studio.states.media_links import media
from gpt_image_studio.states.progress import LIVE, SLOW_FACTOR, share_of
from gpt_image_studio.states.receipt import receipt_note, receipt_of, times_of
from gpt_image_studio.states.wording import credits_text, first_words, milliseconds, short_size, size_text

EXTENSIONS = {OutputFormat.PNG: "png", OutputFormat.JPEG: "jpg", OutputFormat.WEBP: "webp"}


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
        times=times_of(job),
        receipt=receipt_of(job, delivered),
        receipt_note=receipt_note(job),
        ids=[("Job", str(job.id))],
    )


def _summary(job: Job) -> str:
    """`2 done · 1 developing · 1 refused`, nothing that is zero."""
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
        progress=round(90 * share_of(output, job.request.partials)) + 8 if output.status is OutputStatus.RUNNING else 0,
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
