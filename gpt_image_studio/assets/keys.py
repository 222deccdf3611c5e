"""Where the bytes of an asset lie: the original beside its thumbnails, under keys no person ever types."""

import re
from dataclasses import dataclass

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.errors import NotFoundError

#: File name endings of what may be an original, by media type.
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}

MAX_KEY_LENGTH = 400
#: A leading dot is refused, which covers `..` and keeps a storage's own working files out of reach.
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
_THUMBNAIL = re.compile(r"w([1-9][0-9]{1,3})")

ORIGINAL = "original"


def check_key(key: str) -> str:
    """Returns the key.

    Raises:
        ValueError: keys are made by us, so an odd one is a defect, not something a person did.
    """
    if len(key) > MAX_KEY_LENGTH or not all(_PART.fullmatch(part) for part in key.split("/")):
        raise ValueError(f"not a storage key: {key[:80]!r}")
    return key


def original_key(key_prefix: str, media_type: str) -> str:
    return f"{key_prefix}/{ORIGINAL}.{EXTENSIONS[media_type]}"


def thumbnail_key(key_prefix: str, width: int) -> str:
    return f"{key_prefix}/w{width}.webp"


@dataclass(frozen=True, slots=True)
class Variant:
    """One stored object of an asset."""

    #: `original`, `w320` …
    name: str
    key: str
    media_type: str


def get_variant(asset: Asset, name: str) -> Variant:
    """The object that answers for `original` or `w<width>`.

    A thumbnail that was not made is answered by the narrowest one that is at least as wide, else by the original:
    thumbnails exist at every usual width below the picture's own, so nothing wider is being kept back.

    Raises:
        NotFoundError: no such variant.
    """
    if name == ORIGINAL:
        return Variant(ORIGINAL, asset.storage_key, asset.media_type)
    match = _THUMBNAIL.fullmatch(name)
    if match is None:
        raise NotFoundError
    wide_enough = [width for width in asset.thumbnails if width >= int(match[1])]
    if not wide_enough:
        return Variant(ORIGINAL, asset.storage_key, asset.media_type)
    width = min(wide_enough)
    return Variant(f"w{width}", thumbnail_key(asset.storage_key.rpartition("/")[0], width), "image/webp")


def list_keys(asset: Asset) -> list[str]:
    """Every object that belongs to it."""
    prefix = asset.storage_key.rpartition("/")[0]
    return [asset.storage_key, *(thumbnail_key(prefix, width) for width in asset.thumbnails)]
