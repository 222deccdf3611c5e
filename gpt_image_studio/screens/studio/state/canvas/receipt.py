"""The account after: what was asked, delivered, charged, and why."""

from dataclasses import dataclass

from gpt_image_studio.generations.model import Job, Output
from gpt_image_studio.screens.studio.state.canvas.delivered import delivered_format, frames_of, notes_of
from gpt_image_studio.screens.wording import (
    clock_text,
    credits_text,
    exact_time,
    format_text,
    pictures_text,
    request_format,
    size_text,
)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One delivered picture: `Picture 2`, `5 of 9 credits`, and what the delivery check and the pixel lock said of it."""

    name: str
    charged: str
    notes: list[str]


def times_of(job: Job) -> list[tuple[str, str]]:
    times = [("Asked", exact_time(job.created_at))]
    if job.started_at:
        times.append(("Started", exact_time(job.started_at)))
    if job.finished_at:
        times.append(("Finished", exact_time(job.finished_at)))
        if job.started_at:
            times.append(("Took", clock_text((job.finished_at - job.started_at).total_seconds())))
    return times


def receipt_of(job: Job, delivered: list[Output]) -> list[tuple[str, str]]:
    form = "" if job.request.output_format.is_plain else f"{request_format(job.request)}, "
    asked = f"{pictures_text(job.request.count)}, {form}{size_text(job.request.size)}"
    if not job.status.is_terminal:
        return [("Asked", asked), ("On hold", credits_text(job.quote.total_credits))]
    sizes = sorted({size_text(output.delivered_size) for output in delivered if output.delivered_size})
    forms = sorted(
        {format_text(delivered_format(output, job.request), frames_of(output)) for output in delivered if form}
    )
    came = (pictures_text(len(delivered)), *([" and ".join(forms)] if forms else []), " and ".join(sizes))
    got = ", ".join(came) if delivered else "nothing"
    return [
        ("Asked", asked),
        ("Delivered", got),
        ("Price", f"{credits_text(job.quote.credits_each)} each"),
        ("Charged", f"{credits_text(job.charged_credits)} of {job.quote.total_credits:,} quoted"),
    ]


def receipt_note(job: Job) -> str:
    if not job.status.is_terminal:
        return "The hold is what this can cost at most."
    returned = job.quote.total_credits - job.charged_credits
    if not returned:
        return "Charged for what was delivered."
    why = job.error_message or "Only delivered pictures are charged."
    return f"{credits_text(returned)} returned. {why}"


def receipt_lines(job: Job, delivered: list[Output]) -> list[ReceiptLine]:
    """Of a job that ended; one picture that came as asked needs no line of its own."""
    if not job.status.is_terminal:
        return []
    lines = [
        ReceiptLine(
            name=f"Picture {output.position}",
            charged=f"{output.charged_credits:,} of {credits_text(job.quote.credits_each)}",
            notes=notes_of(output, job.request),
        )
        for output in delivered
    ]
    return lines if job.request.count > 1 or any(line.notes for line in lines) else []
