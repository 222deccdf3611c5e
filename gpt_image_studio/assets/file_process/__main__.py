"""The file process itself: one request, one file, one line of JSON, the end."""

import os
import resource
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import assert_never

from PIL import Image

from gpt_image_studio.assets import images
from gpt_image_studio.assets.file_process.copying import encode_copy, make_copy
from gpt_image_studio.assets.file_process.markups import make_markup
from gpt_image_studio.assets.file_process.masks import make_mask
from gpt_image_studio.assets.file_process.messages import FileRequest, FileResult, Purpose, dump_refusal, dump_result
from gpt_image_studio.assets.file_process.reading import MAX_PIXELS, TOO_LARGE, Decoded, read
from gpt_image_studio.assets.file_process.svg import read_svg
from gpt_image_studio.assets.images import InvalidImageError
from gpt_image_studio.assets.keys import EXTENSIONS, PROVIDER
from gpt_image_studio.assets.model import THUMBNAIL_WIDTHS, ProviderCopy

#: Of address space: what 64 million pixels need in the worst of the formats, and the program itself.
MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 20
#: Filters over filters take as long as anybody cares to write; plain drawings take less than one.
SVG_CPU_SECONDS = 10
#: All copies of one file together are far below this.
WRITTEN_BYTES = 64 * 1024**2
#: How far this process gives way to others (`nice`): the web server and its pages go first.
NICENESS = 5


def confine(purpose: Purpose) -> None:
    """From here on this process can do little harm, and is the first to go when memory runs out."""
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: SVG_CPU_SECONDS if purpose is Purpose.SVG else CPU_SECONDS,
        resource.RLIMIT_FSIZE: WRITTEN_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        with suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            resource.setrlimit(limit, (value, value))
    os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("ignore")  # Pillow warns of what is refused by `read`


def process_file(request: FileRequest) -> FileResult:
    """Writes the copies. Raises `InvalidImageError`."""
    decoded = read_svg(request.source) if request.purpose is Purpose.SVG else read(request.source)
    content, media_type, notes = _copy(decoded, request)
    facts, thumbnails = images.inspect_with_thumbnails(content, THUMBNAIL_WIDTHS)
    (request.folder / f"{PROVIDER}.{EXTENSIONS[media_type]}").write_bytes(content)
    for width, thumbnail in thumbnails.items():
        (request.folder / f"w{width}.webp").write_bytes(thumbnail)
    return FileResult(
        media_type=decoded.media_type,
        width=decoded.width,
        height=decoded.height,
        has_alpha=facts.has_alpha,
        is_transparent=facts.is_transparent,
        placeholder=facts.placeholder,
        copy=ProviderCopy(media_type, facts.width, facts.height),
        thumbnails=tuple(sorted(thumbnails)),
        notes=tuple(notes),
    )


def _copy(decoded: Decoded, request: FileRequest) -> tuple[bytes, str, list[str]]:
    """The bytes, their media type, and notes for the person."""
    match request.purpose:
        case Purpose.PICTURE:
            return make_copy(decoded)
        case Purpose.SVG:
            return *encode_copy(decoded.image), []
        case Purpose.MASK:
            content, notes = make_mask(decoded, is_painted=request.is_painted, fit=request.fit)
        case Purpose.MARKUP:
            content, notes = make_markup(decoded, fit=request.fit)
        case _:
            assert_never(request.purpose)
    return content, "image/png", notes


def main() -> None:
    request = FileRequest.load(sys.argv[1])
    confine(request.purpose)
    try:
        line = dump_result(process_file(request))
    except InvalidImageError as error:
        line = dump_refusal(error.message)
    except MemoryError:
        line = dump_refusal(TOO_LARGE)
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
