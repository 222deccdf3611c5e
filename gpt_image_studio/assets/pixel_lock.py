"""Pixel lock: after an edit with a mask, what lies outside the mask is put back from the original, exactly.

A mask is guidance to a model, which redraws the whole picture; measured, half of the protected pixels came back changed.
Synchronous and slow: called in threads.
"""

import io
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gpt_image_studio.assets.images import open_upright

Pixels = NDArray[np.uint8]

#: Width in px of the soft edge, on the inner side of the mask.
FEATHER_PX = 12
#: Two pictures have the same shape when their ratios differ by no more than this; else the original would be stretched.
SAME_SHAPE = 0.02
#: A pixel counts as changed when one of its channels differs by more than this many of 255 levels: one is rounding.
UNCHANGED_LEVELS = 1
MAP_WIDTH = 768
#: Differences in the map are shown this many times as bright, so that a drift nobody notices can be seen.
MAP_GAIN = 4
_MAP_QUALITY = 80
_FULL = 255
#: Mixed at a time: at 4K the sums of a whole picture would take half a gigabyte.
_BAND_ROWS = 128


@dataclass(frozen=True, slots=True)
class Locked:
    """What was made of an edit as received."""

    #: PNG, or lossless WebP.
    content: bytes
    #: Of the pixels outside the mask, before they were put back; 0–100.
    changed_outside_percent: float
    #: Small greyscale WebP: the brighter, the more the model changed there.
    change_map: bytes


def lock(original: bytes, received: bytes, mask: bytes, *, form: Literal["PNG", "WEBP"] = "PNG") -> Locked | None:
    """The received edit inside the mask, the original everywhere else, at the received size.

    An original or mask of another size is resized to it first, and "exactly" means the resized original then. `None` where
    that cannot be done: the shapes differ, or the mask protects or frees everything.

    Raises:
        InvalidImageError: one of them is no picture.
    """
    edited = open_upright(received)
    before, alpha = open_upright(original), _alpha(open_upright(mask))
    if not has_same_shape(before.size, edited.size) or not has_same_shape(alpha.size, edited.size):
        return None
    before, alpha = _fitted(before, edited.size), _fitted(alpha, edited.size)
    lowest, highest = cast("tuple[int, int]", alpha.getextrema())
    if lowest == _FULL or highest < _FULL:
        return None
    composite = compose(before, edited, alpha, FEATHER_PX)
    return Locked(
        content=_encode(composite, form),
        changed_outside_percent=changed_outside(before, edited, alpha),
        change_map=change_map(before, edited),
    )


def compose(original: Image.Image, edited: Image.Image, mask: Image.Image, feather_px: int) -> Image.Image:
    """All three of one size; `mask` is greyscale: 255 stays, less may change, as the alpha of a mask file is.

    Every pixel that the mask protects fully equals the original, alpha included. The soft edge lies inside the rest.
    """
    mode = "RGBA" if "A" in original.mode or "A" in edited.mode else "RGB"
    before, after = _pixels(original, mode), _pixels(edited, mode)
    weight = _weights(_FULL - np.asarray(mask), feather_px)
    mix = _mix if mode == "RGB" else _mix_with_alpha
    result = before.copy()
    for start in range(0, len(weight), _BAND_ROWS):
        band = slice(start, start + _BAND_ROWS)
        taken = weight[band] > 0
        result[band][taken] = mix(before[band], after[band], weight[band])[taken]
    return Image.fromarray(result)


def changed_outside(original: Image.Image, edited: Image.Image, mask: Image.Image) -> float:
    """Percent of the fully protected pixels that differ visibly; 0 where nothing is protected."""
    protected = np.asarray(mask) == _FULL
    count = int(protected.sum())
    changed = int((_differences(original, edited)[protected] > UNCHANGED_LEVELS).sum())
    return round(100 * changed / count, 2) if count else 0.0


def change_map(original: Image.Image, edited: Image.Image) -> bytes:
    """WebP, at most `MAP_WIDTH` px wide: 0 where nothing changed, 255 where a channel differs by a quarter or more."""
    levels = np.minimum(_differences(original, edited).astype(np.uint16) * MAP_GAIN, _FULL).astype(np.uint8)
    picture = Image.fromarray(levels)
    if picture.width > MAP_WIDTH:
        picture = picture.resize((MAP_WIDTH, max(1, round(picture.height * MAP_WIDTH / picture.width))))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_MAP_QUALITY)
    return out.getvalue()


def has_same_shape(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Width and height each; a pixel of rounding is allowed whatever the size."""
    expected = one[0] * other[1] / other[0]
    return abs(one[1] - expected) <= max(1.0, SAME_SHAPE * expected)


def _alpha(mask: Image.Image) -> Image.Image:
    if "A" not in mask.mode:
        return Image.new("L", mask.size, _FULL)
    return mask.getchannel("A")


def _fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    how = Image.Resampling.BILINEAR if image.mode == "L" else Image.Resampling.LANCZOS
    return image.resize(size, how)


def _pixels(image: Image.Image, mode: str) -> Pixels:
    return np.asarray(image if image.mode == mode else image.convert(mode))


def _weights(editable: Pixels, feather_px: int) -> Pixels:
    """0 keeps the original, 255 takes the edit: the mask's own softness, and a ramp from its edge inwards."""
    depth = _depth(editable > 0, feather_px)
    # A shape thinner than two feathers would never reach the edit: its ramp is as short as the shape allows.
    feather = min(feather_px, max(0, int(depth.max(initial=0)) - 1))
    ramp = np.minimum(depth.astype(np.uint16) * _FULL // (feather + 1), _FULL)
    return (ramp * editable // _FULL).astype(np.uint8)


def _depth(inside: NDArray[np.bool_], limit: int) -> Pixels:
    """How many pixels deep inside each pixel lies, up to `limit` + 1. The border of the picture is no edge."""
    depth = inside.astype(np.uint8)
    left = inside
    for _ in range(limit):
        padded = np.pad(left, 1, mode="edge")
        rows = padded[:-2] & padded[1:-1] & padded[2:]
        left = rows[:, :-2] & rows[:, 1:-1] & rows[:, 2:]
        if not left.any():
            break
        depth += left
    return depth


def _mix(before: Pixels, after: Pixels, weight: Pixels) -> Pixels:
    share = weight[..., None].astype(np.uint16)
    return ((before * (_FULL - share) + after * share + _FULL // 2) // _FULL).astype(np.uint8)


def _mix_with_alpha(before: Pixels, after: Pixels, weight: Pixels) -> Pixels:
    """Colours count as much as they can be seen, so that the invisible colour of a transparent pixel does not bleed."""
    share = weight[..., None].astype(np.uint32)
    seen_before = before[..., 3:] * (_FULL - share)
    seen_after = after[..., 3:] * share
    seen = seen_before + seen_after
    colours = (before[..., :3] * seen_before + after[..., :3] * seen_after) // np.maximum(seen, 1)
    alpha = (seen + _FULL // 2) // _FULL
    return np.concatenate([colours, alpha], axis=-1).astype(np.uint8)


def _differences(original: Image.Image, edited: Image.Image) -> Pixels:
    """Of the channel that differs most, per pixel."""
    mode = "RGBA" if "A" in original.mode or "A" in edited.mode else "RGB"
    before, after = _pixels(original, mode), _pixels(edited, mode)
    return (np.maximum(before, after) - np.minimum(before, after)).max(axis=-1)


def _encode(image: Image.Image, form: Literal["PNG", "WEBP"]) -> bytes:
    """Without loss: every pixel comes out of the file as it went in, the colour of transparent ones too."""
    options: dict[str, Any] = (
        {"lossless": True, "exact": True, "method": 0} if form == "WEBP" else {"compress_level": 4}
    )
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
