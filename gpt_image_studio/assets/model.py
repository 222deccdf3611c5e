"""Bytes with a row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gpt_image_studio.kit.ids import AccountId, AssetId

#: Widths in px of the WebP thumbnails made beside every picture (never wider than the picture itself).
THUMBNAIL_WIDTHS = (320, 640, 1280)


class AssetKind(StrEnum):
    OUTPUT = "output"
    PREVIEW = "preview"
    REFERENCE = "reference"
    MASK = "mask"
    #: What a person drew over the first reference.
    MARKUP = "markup"
    #: Where an edit differs from its original.
    CHANGE_MAP = "change_map"


@dataclass(frozen=True, slots=True)
class ProviderCopy:
    """The clean copy beside an original that is not: 8-bit sRGB, upright, without metadata, one still frame.

    A mask's has alpha 0 = edit here, a mark-up's the strokes in their colours on nothing.
    """

    #: What the copy is written as: `image/png` or `image/jpeg`.
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Asset:
    id: AssetId
    account_id: AccountId
    kind: AssetKind
    storage_key: str
    media_type: str
    width: int
    height: int
    size_bytes: int
    sha256: bytes
    #: #rrggbb
    placeholder: str
    thumbnails: tuple[int, ...]
    has_alpha: bool
    created_at: datetime
    #: What a provider is sent instead of the original; `None` where the original is clean, as most outputs are.
    provider_copy: ProviderCopy | None = None
    #: What it was called where it came from; empty for what was made here.
    filename: str = ""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What decoding the bytes showed."""

    #: `image/png`, `image/jpeg`, `image/webp`, `image/gif`, `image/svg+xml`
    media_type: str
    #: As seen; of an SVG in CSS pixels.
    width: int
    height: int
    has_alpha: bool
    #: Some pixel is really transparent.
    is_transparent: bool
    #: #rrggbb
    placeholder: str
    #: Of a GIF: how many pictures it shows one after the other.
    frames: int = 1
