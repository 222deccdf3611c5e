"""What came, in words: its format, how it differs from what was asked, what the receipt says of it."""

from gpt_image_studio.generations.model import Background, Job, JobRequest, Output, OutputFormat, Size
from gpt_image_studio.screens.wording import credits_text, frames_text, short_format, short_size

NOT_PUT_BACK = "The pixel lock was off: what changed outside the mask was not put back."


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


def chip_of(output: Output, request: JobRequest, size: Size) -> str:
    """Size, and what a still picture of it does not show."""
    frames = frames_of(output)
    parts = (badge_of(output, request), short_size(size), "" if frames == 1 else frames_text(frames))
    return " · ".join(part for part in parts if part)


def notes_of(output: Output, request: JobRequest) -> list[str]:
    """As on the receipt, and what only the request knows: that nothing was to be put back."""
    is_unlocked = request.mask is not None and output.asset_id is not None and not request.is_pixel_locked
    return [*output.notes, *([NOT_PUT_BACK] if is_unlocked else [])]


def differences_of(output: Output, job: Job) -> list[str]:
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


def change_line_of(output: Output, request: JobRequest) -> str:
    if request.mask is None or output.asset_id is None:
        return ""
    if output.changed_outside_percent is not None:
        return f"{output.changed_outside_percent:g} % changed outside the mask and was put back from the original."
    return "" if request.is_pixel_locked else NOT_PUT_BACK
