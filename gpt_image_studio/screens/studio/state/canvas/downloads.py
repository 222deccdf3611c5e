"""Every file a person can have of one picture, under its true name."""

from dataclasses import dataclass

from gpt_image_studio.assets.model import THUMBNAIL_WIDTHS
from gpt_image_studio.generations.model import Job, Output, OutputFormat
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.studio.state.canvas.delivered import badge_of, delivered_format, frames_of
from gpt_image_studio.screens.wording import format_text, short_format, size_text

EXTENSIONS = {"jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class DownloadView:
    """One line of the download menu. An empty `file_name` is no line."""

    label: str = ""
    note: str = ""
    href: str = ""
    file_name: str = ""


def file_name_of(output: Output, job: Job, form: str, *, suffix: str = "") -> str:
    return f"{str(job.id)[:8]}-{output.position}{suffix}.{EXTENSIONS.get(form, form)}"


def downloads_of(output: Output, job: Job) -> list[DownloadView]:
    request, size = job.request, output.delivered_size or job.request.size
    form = delivered_format(output, request)
    found = [
        DownloadView(
            "As delivered",
            f"{format_text(form, frames_of(output))}, {size_text(size)}",
            media(output.asset_id, "original"),
            file_name_of(output, job, form),
        )
    ]
    if output.raw_asset_id is not None:
        raw = short_format(output.received.media_type) if output.received else request.output_format
        found.append(
            DownloadView(
                "As received",
                f"{raw.upper()}, before anything was put back",
                media(output.raw_asset_id, "original"),
                file_name_of(output, job, raw, suffix="-received"),
            )
        )
    if badge_of(output, request):
        found.append(
            DownloadView(
                "First frame" if form == OutputFormat.GIF else "As pixels",
                "PNG",
                media(output.asset_id, "provider"),
                file_name_of(output, job, OutputFormat.PNG),
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
                file_name_of(output, job, "webp", suffix=f"-{width}"),
            )
        )
    return found
