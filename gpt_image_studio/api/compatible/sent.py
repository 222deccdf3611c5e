"""A picture as a program gets it: what is kept, byte for byte, but for a JPEG that pixel lock kept without loss.

The studio keeps a locked picture as PNG, because a JPEG cannot hold pixels exactly. A program that asked for JPEG has a file name
and a decoder for JPEG: it is sent one, made on the way out, and the exact picture stays in the studio under the job's id.
"""

from dataclasses import dataclass
from typing import Final

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.generations.model import Job, Output, OutputFormat

JPEG: Final = "image/jpeg"
#: `output_compression` is 100 where nothing is said. From 95 on a JPEG grows without getting better.
BEST_QUALITY: Final = 95


@dataclass(frozen=True, slots=True)
class SentPicture:
    asset: Asset
    #: 1–95: a JPEG is made of it. `None`: as it is.
    jpeg_quality: int | None = None

    @property
    def media_type(self) -> str:
        return self.asset.media_type if self.jpeg_quality is None else JPEG

    @property
    def is_opaque(self) -> bool:
        return self.media_type == JPEG or not self.asset.has_alpha


def as_asked(job: Job, output: Output, asset: Asset) -> SentPicture:
    """What the provider sent in another format than asked is sent as it came: nobody but pixel lock changes a picture here."""
    is_locked = output.raw_asset_id is not None
    if job.request.output_format is not OutputFormat.JPEG or not is_locked or asset.media_type == JPEG:
        return SentPicture(asset)
    asked = BEST_QUALITY if job.request.compression is None else job.request.compression
    return SentPicture(asset, min(max(asked, 1), BEST_QUALITY))
