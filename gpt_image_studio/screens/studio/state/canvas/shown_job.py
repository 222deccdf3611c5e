"""The job on the canvas: its pictures, what it was made from, its settings and receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.generations.model import Job, JobRequest, JobStatus, OutputStatus, Strictness
from gpt_image_studio.generations.roles import roles_sentence
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.screens.studio.state.canvas.output_view import OutputView, output_view
from gpt_image_studio.screens.studio.state.canvas.progress import LIVE, SLOW_FACTOR
from gpt_image_studio.screens.studio.state.canvas.receipt import (
    ReceiptLine,
    receipt_lines,
    receipt_note,
    receipt_of,
    times_of,
)
from gpt_image_studio.screens.studio.state.canvas.sources import SourcesView, SourceView, sources_of
from gpt_image_studio.screens.wording import milliseconds, request_format, size_text, speed_text


@dataclass(frozen=True, slots=True)
class ShownJob:
    """The job on the canvas, with its settings and receipt."""

    id: str = ""
    prompt: str = ""
    status: str = ""
    summary: str = ""
    is_live: bool = False
    can_delete: bool = False
    since_ms: int = 0
    usual_seconds: float = 0
    slow_after_seconds: float = 0
    ratio: str = "1 / 1"
    outputs: list[OutputView] = field(default_factory=list)
    #: What an edit is compared with; without a `source` there is nothing.
    before: SourceView = field(default_factory=SourceView)
    sources: SourcesView = field(default_factory=SourcesView)
    #: Only then is it worth asking where its pictures come from and what was made of them.
    has_family: bool = False
    settings: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    receipt: list[tuple[str, str]] = field(default_factory=list)
    receipt_lines: list[ReceiptLine] = field(default_factory=list)
    receipt_note: str = ""


def shown_job(
    job: Job,
    *,
    usual_seconds: float,
    model_label: str,
    quality_label: str,
    sources: Mapping[AssetId, Asset],
    is_newest: bool,
) -> ShownJob:
    """`sources` are its references and what was drawn on them, as far as they are still there.

    Of the newest job nothing can have been made yet.
    """
    delivered = [output for output in job.outputs if output.status is OutputStatus.DELIVERED]
    size = job.request.size
    made_from = sources_of(job.request, sources)
    return ShownJob(
        id=str(job.id),
        prompt=job.request.prompt,
        status=job.status,
        summary=_summary(job),
        is_live=job.status in LIVE,
        can_delete=job.status.is_terminal,
        since_ms=milliseconds(job.started_at) if job.status is JobStatus.RUNNING else 0,
        usual_seconds=usual_seconds,
        slow_after_seconds=usual_seconds * SLOW_FACTOR,
        ratio=f"{size.width} / {size.height}",
        outputs=[output_view(output, job) for output in job.outputs],
        before=made_from.references[0] if made_from.references else SourceView(),
        sources=made_from,
        has_family=bool(job.request.references) or not is_newest,
        settings=[
            ("Model", model_label),
            ("Size", size_text(size)),
            ("Quality", quality_label),
            ("Pictures", str(job.request.count)),
            ("Format", request_format(job.request)),
            *_unusual(job.request),
            ("Background", job.request.background.capitalize()),
            *([("After the prompt", said)] if (said := roles_sentence(job.request)) else []),
        ],
        times=times_of(job),
        receipt=receipt_of(job, delivered),
        receipt_lines=receipt_lines(job, delivered),
        receipt_note=receipt_note(job),
    )


def _unusual(request: JobRequest) -> list[tuple[str, str]]:
    """What few jobs have."""
    found = [("Speed", f"{speed_text(request.animation.frame_duration_ms)} a frame")] if request.animation else []
    if request.complexity is not None:
        found.append(("Complexity", request.complexity.capitalize()))
    if request.strictness is not Strictness.AUTO:
        found.append(("Provider’s filter", "Less strict"))
    return found


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
