"""One picture's place on the canvas: the picture, or the words that stand where it would; asked held against delivered."""

import re
from dataclasses import dataclass

from gpt_image_studio.generations.model import (
    Job,
    JobStatus,
    Output,
    OutputFormat,
    OutputStatus,
)
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.studio.state.canvas.delivered import (
    badge_of,
    change_line_of,
    chip_of,
    delivered_format,
    differences_of,
    frames_of,
    notes_of,
)
from gpt_image_studio.screens.studio.state.canvas.downloads import DownloadView, downloads_of, file_name_of
from gpt_image_studio.screens.studio.state.canvas.progress import share_of
from gpt_image_studio.screens.wording import (
    credits_text,
    first_words,
    size_text,
)

#: The runner and the adapter always write the part they know of into the message.
_PART = re.compile(r"\b(reference \d+|prompt|output)\b")

#: The slot's title says the part already; of this the category is news.
_PART_AGAIN = re.compile(r" Refused part: (?:reference \d+|prompt|output)(?: \(([^)]*)\))?\.")


@dataclass(frozen=True, slots=True)
class OutputView:
    """`status` is an output status; addresses are empty until there is something."""

    id: str
    asset_id: str
    position: int
    status: str
    is_delivered: bool
    is_preview: bool
    #: Still, at the size of its place.
    source: str
    #: The same for the large view; of an SVG the file itself, sharp at any size.
    large: str
    original: str
    #: `GIF`, `SVG`, or empty.
    badge: str
    is_moving: bool
    file_name: str
    alt: str
    chip: str
    #: `asked 1536² → delivered 1024²`, and what came back for it; empty where all came as asked.
    differences: list[str]
    #: The receipt's words about this picture.
    notes: list[str]
    downloads: list[DownloadView]
    #: Address of the picture of what had changed outside the mask, and the sentence about it.
    change_map: str
    change_line: str
    title: str
    reason: str
    #: `prompt`, `reference k`, `output`: what was refused, where it is known.
    refused_part: str
    placeholder: str
    size: str
    width: int
    height: int
    #: Percent of the way while it is being drawn, else 0.
    progress: int


def output_view(output: Output, job: Job) -> OutputView:
    asset = output.asset_id or output.preview_asset_id
    size = output.delivered_size or job.request.size
    is_delivered = output.asset_id is not None
    is_preview = not is_delivered and output.preview_asset_id is not None and not output.status.is_settled
    title, reason = _slot_words(output, job)
    form, is_single = delivered_format(output, job.request), len(job.outputs) == 1
    is_seen, is_drawing = is_delivered or is_preview, is_delivered and form == OutputFormat.SVG
    large = media(asset, "original" if is_drawing else "w1280") if is_seen else ""
    return OutputView(
        id=str(output.id),
        asset_id=str(output.asset_id or ""),
        position=output.position,
        status=output.status,
        is_delivered=is_delivered,
        is_preview=is_preview,
        source=large if is_single or not is_seen else media(asset, "w640"),
        large=large,
        original=media(output.asset_id, "original"),
        badge=badge_of(output, job.request) if is_delivered else "",
        is_moving=is_delivered and frames_of(output) > 1,
        file_name=file_name_of(output, job, form),
        alt=f"Picture {output.position}: {first_words(job.request.prompt, 140)}",
        chip=f"preview {output.previews} of {job.request.partials}"
        if is_preview
        else chip_of(output, job.request, size),
        differences=differences_of(output, job) if is_delivered else [],
        notes=notes_of(output, job.request),
        downloads=downloads_of(output, job) if is_delivered else [],
        change_map=media(output.change_map_asset_id, "original"),
        change_line=change_line_of(output, job.request),
        title=title,
        reason=reason,
        refused_part=refused_part(output),
        placeholder=output.placeholder,
        size=size_text(size),
        width=size.width,
        height=size.height,
        progress=round(90 * share_of(output, job.request.partials)) + 8 if output.status is OutputStatus.RUNNING else 0,
    )


def refused_part(output: Output) -> str:
    """Empty where nothing was refused, or the provider did not say what."""
    found = _PART.search(output.error_message) if output.status is OutputStatus.REFUSED else None
    return found[1] if found else ""


def _slot_words(output: Output, job: Job) -> tuple[str, str]:
    """What stands where a picture would."""
    name = "The picture" if len(job.outputs) == 1 else f"Picture {output.position}"
    back = f"Not charged, {credits_text(job.quote.credits_each)} back."
    match output.status:
        case OutputStatus.REFUSED:
            said = _PART_AGAIN.sub(lambda found: f" Category: {found[1]}." if found[1] else "", output.error_message)
            return _refusal(name, refused_part(output)), _with_charge(said, back)
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


def _refusal(name: str, part: str) -> str:
    """`Picture 2: reference 1 was refused`."""
    if not part:
        return f"{name} was refused"
    what = "the finished picture" if part == "output" else ("the prompt" if part == "prompt" else part)
    return f"{what[0].upper()}{what[1:]} was refused" if name == "The picture" else f"{name}: {what} was refused"


def _with_charge(message: str, back: str) -> str:
    return message if "charged" in message.lower() else f"{message} {back}".strip()
