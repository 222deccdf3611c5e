"""Where the bytes of an asset lie: the original beside its thumbnails, under keys no person ever types."""

import re
from dataclasses import dataclass

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.errors import NotFoundError

#: File name endings of what may be an original, by media type.
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "image/avif": "avif",
    "image/svg+xml": "svg",
}

MAX_KEY_LENGTH = 400
#: Everything of ours lies below one of these, in byte order; the rest of a bucket may be somebody else's.
ROOTS = ("outputs/", "uploads/")
#: A leading dot is refused, which covers `..` and keeps a storage's own working files out of reach.
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
_THUMBNAIL = re.compile(r"w([1-9][0-9]{1,3})")

ORIGINAL = "original"
PROVIDER = "provider"


def check_key(key: str) -> str:
    """Returns the key.

    Raises:
        ValueError: keys are made by us, so an odd one is a defect, not something a person did.
    """
    if len(key) > MAX_KEY_LENGTH or not all(_PART.fullmatch(part) for part in key.split("/")):
        raise ValueError(f"not a storage key: {key[:80]!r}")
    return key


def check_prefix(prefix: str) -> str:
    """Returns the prefix. Raises `ValueError` as `check_key`."""
    if not prefix.endswith("/"):
        raise ValueError(f"not a storage prefix: {prefix[:80]!r}")
    check_key(prefix[:-1])
    return prefix


def list_possible_originals(key: str) -> list[str]:
    """The storage keys that an asset to which this object belongs could have."""
    folder = key.rpartition("/")[0]
    return [key, *(original_key(folder, media_type) for media_type in EXTENSIONS)]


def original_key(key_prefix: str, media_type: str) -> str:
    return f"{key_prefix}/{ORIGINAL}.{EXTENSIONS[media_type]}"


def thumbnail_key(key_prefix: str, width: int) -> str:
    return f"{key_prefix}/w{width}.webp"


def provider_key(key_prefix: str, media_type: str) -> str:
    return f"{key_prefix}/{PROVIDER}.{EXTENSIONS[media_type]}"


@dataclass(frozen=True, slots=True)
class Variant:
    """One stored object of an asset."""

    #: `original`, `provider`, `w320` …
    name: str
    key: str
    media_type: str


def get_variant(asset: Asset, name: str) -> Variant:
    """The object that answers for `original`, `provider` or `w<width>`.

    A thumbnail that was not made is answered by the narrowest one that is at least as wide, else by the whole picture:
    thumbnails exist at every usual width below the picture's own, so nothing wider is being kept back. The whole picture
    is the provider's copy where there is one, because every browser can show that.

    Raises:
        NotFoundError: no such variant.
    """
    if name == ORIGINAL:
        return Variant(ORIGINAL, asset.storage_key, asset.media_type)
    if name == PROVIDER:
        return _whole(asset)
    match = _THUMBNAIL.fullmatch(name)
    if match is None:
        raise NotFoundError
    wide_enough = [width for width in asset.thumbnails if width >= int(match[1])]
    if not wide_enough:
        return _whole(asset)
    width = min(wide_enough)
    return Variant(f"w{width}", thumbnail_key(_prefix(asset), width), "image/webp")


def list_keys(asset: Asset) -> list[str]:
    """Every object that belongs to it."""
    copy = [] if asset.provider_copy is None else [_whole(asset).key]
    return [asset.storage_key, *copy, *(thumbnail_key(_prefix(asset), width) for width in asset.thumbnails)]


def _prefix(asset: Asset) -> str:
    return asset.storage_key.rpartition("/")[0]


def _whole(asset: Asset) -> Variant:
    copy = asset.provider_copy
    if copy is None:
        return Variant(ORIGINAL, asset.storage_key, asset.media_type)
    return Variant(PROVIDER, provider_key(_prefix(asset), copy.media_type), copy.media_type)
