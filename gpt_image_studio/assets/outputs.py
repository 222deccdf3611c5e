"""What a model made, read: plain pictures here, animations with a still copy, SVGs in the file process."""

import math
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gpt_image_studio.assets import images
from gpt_image_studio.assets.file_process.copying import encode_copy
from gpt_image_studio.assets.file_process.messages import FileRequest, Purpose
from gpt_image_studio.assets.file_process.process import FileProcess
from gpt_image_studio.assets.file_process.reading import provider_size
from gpt_image_studio.assets.keys import EXTENSIONS, PROVIDER
from gpt_image_studio.assets.model import THUMBNAIL_WIDTHS, ImageFacts, ProviderCopy
from gpt_image_studio.kit.threads import Threads

#: Pictures decoded side by side in one process: each takes a core, and up to 160 MB at the largest size allowed.
MAX_IMAGE_THREADS = 4
_BLANK = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Still:
    """What stands for a picture that moves or is no pixels."""

    copy: ProviderCopy
    content: bytes


@dataclass(frozen=True, slots=True)
class DecodedOutput:
    facts: ImageFacts
    #: WebP, by width in px.
    thumbnails: dict[int, bytes]
    #: Of a GIF and of an SVG.
    still: Still | None = None


class OutputReader:
    """Reads what a model made, in threads of its own and in the file process. One per process of the studio."""

    def __init__(self, file_process: FileProcess | None = None) -> None:
        """What was paid for is not given up because others are being drawn: without a `file_process` it has one of its own."""
        self._file_process = file_process or FileProcess(patience_seconds=math.inf)
        self.threads = Threads(min(MAX_IMAGE_THREADS, os.cpu_count() or 1))

    async def read(self, content: bytes) -> DecodedOutput:
        """Facts and thumbnails of an output's bytes. Raises `InvalidImageError`."""
        if _is_text(content):
            return await self._read_svg(content)
        return await self.threads.run(_inspect_picture, content)

    async def _read_svg(self, content: bytes) -> DecodedOutput:
        with tempfile.TemporaryDirectory(prefix="svg-") as name:
            folder = Path(name)
            source = folder / "output.svg"
            await self.threads.run(source.write_bytes, content)
            done = await self._file_process.run(FileRequest(source, folder, Purpose.SVG))
            return await self.threads.run(
                lambda: DecodedOutput(
                    facts=ImageFacts(
                        media_type=done.media_type,
                        width=done.width,
                        height=done.height,
                        has_alpha=done.has_alpha,
                        is_transparent=done.is_transparent,
                        placeholder=done.placeholder,
                    ),
                    thumbnails={width: (folder / f"w{width}.webp").read_bytes() for width in done.thumbnails},
                    still=Still(done.copy, (folder / f"{PROVIDER}.{EXTENSIONS[done.copy.media_type]}").read_bytes()),
                )
            )


def _is_text(content: bytes) -> bool:
    """Of everything a model may make, only an SVG is."""
    return content.removeprefix(_MARK).lstrip(_BLANK).startswith(b"<")


def _inspect_picture(content: bytes) -> DecodedOutput:
    facts, thumbnails = images.inspect_with_thumbnails(content, THUMBNAIL_WIDTHS)
    still = _still(content) if facts.media_type == "image/gif" else None
    return DecodedOutput(facts, thumbnails, still)


def _still(content: bytes) -> Still:
    """A still copy of a GIF: its first frame, no larger than a provider looks at."""
    first = images.open_upright(content)
    copy, media_type = encode_copy(first.resize(provider_size(*first.size)))
    return Still(ProviderCopy(media_type, *provider_size(*first.size)), copy)
