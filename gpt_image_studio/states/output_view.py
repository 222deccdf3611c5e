"""One picture's place on the canvas: the picture, or the words that stand where it would; asked held against delivered."""

import re
from dataclasses import dataclass

from gpt_image_studio.assets.model import THUMBNAIL_WIDTHS
from gpt_image_studio.generations.model import (
    Background,
    Job,
    JobRequest,
    JobStatus,
    Output,
    OutputFormat,
    OutputStatus,
    Size,
)
from gpt_image_studio.states.media_links import media
from gpt_image_studio.states.progress import share_of
from gpt_image_studio.states.wording import (
    credits_text,
    first_words,
    format_text,
    frames_text,
    short_format,
    short_size,
    size_text,
)

EXTENSIONS = {"jpeg": "jpg"}

#: The runner and the adapter always write the part they know of into the message.
_PART = re.compile(r"\b(reference \d+|prompt|output)\b")

#: The slot's title says the part already; of this the category is news.
_PART_AGAIN = re.compile(r" Refused part: (?:reference \d+|prompt|output)(?: \(([^)]*)\))?\.")

NOT_PUT_BACK = "The pixel lock was off: what changed outside the mask was not put back."


@dataclass(frozen=True, slots=True)
class DownloadView:
    """One line of the download menu. An empty `file_name` is no line."""

    label: str = ""
    note: str = ""
    href: str = ""
    file_name: str = ""


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
        file_name=_file_name(output, job, form),
        alt=f"Picture {output.position}: {first_words(job.request.prompt, 140)}",
        chip=f"preview {output.previews} of {job.request.partials}" if is_preview else _chip(output, job.request, size),
        differences=_differences(output, job) if is_delivered else [],
        notes=notes_of(output, job.request),
        downloads=_downloads(output, job) if is_delivered else [],
        change_map=media(output.change_map_asset_id, "original"),
        change_line=_change_line(output, job.request),
        title=title,
        reason=reason,
        refused_part=refused_part(output),
        placeholder=output.placeholder,
        size=size_text(size),
        width=size.width,
        height=size.height,
        progress=round(90 * share_of(output, job.request.partials)) + 8 if output.status is OutputStatus.RUNNING else 0,
    )


def delivered_format(output: Output, request: JobRequest) -> str:
    """As `OutputFormat` has it, of the file the person gets. A locked picture is written without loss."""
    if output.raw_asset_id is not None:
        return OutputFormat.WEBP if request.output_format is OutputFormat.WEBP else OutputFormat.PNG
    return short_format(output.received.media_type) if output.received else request.output_format


def badge_of(output: Output, request: JobRequest) -> str:
    """What a still copy of it does not show: `GIF`, `SVG`, or nothing."""
    form = delivered_format(output, request)
    return form.upper() if form in {OutputFormat.GIF, OutputFormat.SVG} else ""


def frames_of(output: Output) -> int:
    return output.received.frames if output.received else 1


def _chip(output: Output, request: JobRequest, size: Size) -> str:
    """Size, and what a still picture of it does not show."""
    frames = frames_of(output)
    parts = (badge_of(output, request), short_size(size), "" if frames == 1 else frames_text(frames))
    return " · ".join(part for part in parts if part)


def notes_of(output: Output, request: JobRequest) -> list[str]:
    """As on the receipt, and what only the request knows: that nothing was to be put back."""
    is_unlocked = request.mask is not None and output.asset_id is not None and not request.is_pixel_locked
    return [*output.notes, *([NOT_PUT_BACK] if is_unlocked else [])]


def refused_part(output: Output) -> str:
    """Empty where nothing was refused, or the provider did not say what."""
    found = _PART.search(output.error_message) if output.status is OutputStatus.REFUSED else None
    return found[1] if found else ""


def _differences(output: Output, job: Job) -> list[str]:
    request, returned = job.request, job.quote.credits_each - output.charged_credits
    size = output.received.size if output.received else output.delivered_size
    came = delivered_format(output, request)
    found: list[str] = []
    if size is not None and size != request.size:
        found.append(f"asked {short_size(request.size)} → delivered {short_size(size)}")
    if came != request.output_format:
        found.append(f"asked {request.output_format.upper()} → delivered {came.upper()}")
    frames = request.animation.frame_count if request.animation else 1
    if (moved := frames_of(output)) != frames and OutputFormat.GIF in {came, request.output_format}:
        found.append(f"asked {frames_text(frames)} → delivered {frames_text(moved)}")
    is_opaque = output.received is not None and not output.received.is_transparent
    if request.background is Background.TRANSPARENT and is_opaque:
        found.append("asked transparent → delivered opaque")
    if found and returned > 0:
        found.append(f"{credits_text(returned)} back")
    return found


def _change_line(output: Output, request: JobRequest) -> str:
    if request.mask is None or output.asset_id is None:
        return ""
    if output.changed_outside_percent is not None:
        return f"{output.changed_outside_percent:g} % changed outside the mask and was put back from the original."
    return "" if request.is_pixel_locked else NOT_PUT_BACK


def _file_name(output: Output, job: Job, form: str, *, suffix: str = "") -> str:
    return f"{str(job.id)[:8]}-{output.position}{suffix}.{EXTENSIONS.get(form, form)}"


def _downloads(output: Output, job: Job) -> list[DownloadView]:
    request, size = job.request, output.delivered_size or job.request.size
    form = delivered_format(output, request)
    found = [
        DownloadView(
            "As delivered",
            f"{format_text(form, frames_of(output))}, {size_text(size)}",
            media(output.asset_id, "original"),
            _file_name(output, job, form),
        )
    ]
    if output.raw_asset_id is not None:
        raw = short_format(output.received.media_type) if output.received else request.output_format
        found.append(
            DownloadView(
                "As received",
                f"{raw.upper()}, before anything was put back",
                media(output.raw_asset_id, "original"),
                _file_name(output, job, raw, suffix="-received"),
            )
        )
    if badge_of(output, request):
        found.append(
            DownloadView(
                "First frame" if form == OutputFormat.GIF else "As pixels",
                "PNG",
                media(output.asset_id, "provider"),
                _file_name(output, job, OutputFormat.PNG),
            )
        )
    narrower = [width for width in THUMBNAIL_WIDTHS if width < size.width]
    if narrower:
        width = max(narrower)
        found.append(
            DownloadView(
                "Small copy",
                f"WEBP, {width} px wide",
                media(output.asset_id, f"w{width}"),
                _file_name(output, job, "webp", suffix=f"-{width}"),
            )
        )
    return found


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
