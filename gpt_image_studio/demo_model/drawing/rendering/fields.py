"""Fields of numbers over the picture: the arithmetic everything else is made of.

Colours are three-channel float32 in light units: light is the square of the screen value (0..1), so that
the way back is a square root. Close to sRGB, much cheaper, and light adds up as it should.
"""

import hashlib
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

#: float32 in practice; the stubs of numpy cannot always tell
Field: TypeAlias = NDArray[np.floating[Any]]
Rgb: TypeAlias = tuple[float, float, float]

_PLANE = 2  # a field of one channel has two axes
_SHARP_ENOUGH = 0.3  # pixels


def chance(text: str) -> np.random.Generator:
    """The same text always gives the same run of numbers."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big"))


def f32(values: ArrayLike | Image.Image) -> Field:
    return np.asarray(values, dtype=np.float32)


def smoothstep(low: float, high: float, x: Field) -> Field:
    """0 at `low`, 1 at `high` (which may be the smaller one), soft at both ends."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return f32(t * t * (3.0 - 2.0 * t))


def enlarge(field: Field, width: int, height: int) -> Field:
    """Smooth enlargement of a (h, w) or (h, w, channels) field."""
    if field.ndim == _PLANE:
        return f32(Image.fromarray(np.ascontiguousarray(field)).resize((width, height), Image.Resampling.BICUBIC))
    return np.stack([enlarge(field[..., c], width, height) for c in range(field.shape[2])], axis=-1)


def _box(field: Field, radius: int, axis: int) -> Field:
    pad = [(0, 0)] * field.ndim
    pad[axis] = (radius + 1, radius)
    sums = np.cumsum(np.pad(field, pad, mode="edge"), axis=axis, dtype=np.float64)
    width = 2 * radius + 1
    ahead, behind = [slice(None)] * field.ndim, [slice(None)] * field.ndim
    ahead[axis], behind[axis] = slice(width, None), slice(None, -width)
    return f32((sums[tuple(ahead)] - sums[tuple(behind)]) / width)


def blur(field: Field, deviation: float) -> Field:
    """Three box blurs: nearly a Gaussian of that standard deviation, in pixels of the field."""
    if deviation <= _SHARP_ENOUGH:
        return field
    radius = max(1, round(deviation))
    for _ in range(2 if deviation < 1 else 3):
        for axis in (0, 1):
            field = _box(field, radius, axis)
    return field


@lru_cache(maxsize=8)
def noise_tile(size: int, octaves: int, seed: int) -> Field:
    """Fractal noise that repeats without a seam, mean 0, about -1..1. Shared: never write into it."""
    rng = np.random.default_rng(seed)
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        cells = 4 << octave
        grid = f32(rng.standard_normal((cells, cells)))
        wrapped = np.pad(grid, 3, mode="wrap")
        scale = size // cells
        big = enlarge(wrapped, (cells + 6) * scale, (cells + 6) * scale)
        total += big[3 * scale : 3 * scale + size, 3 * scale : 3 * scale + size] * np.float32(0.55**octave)
    total /= np.float32(total.std() * 2.2)
    total.flags.writeable = False
    return total


@lru_cache(maxsize=2)
def grain_tile(size: int) -> Field:
    """Film grain: fine noise with a little clumping, standard deviation 1."""
    rng = np.random.default_rng(7)
    fine = f32(rng.standard_normal((size, size)))
    clumped = _box(_box(np.pad(fine, 2, mode="wrap"), 1, 0), 1, 1)[2:-2, 2:-2]
    tile = fine * np.float32(0.9) + clumped * np.float32(0.8)
    tile /= tile.std()
    tile.flags.writeable = False
    return tile


def sample(tile: Field, u: Field, v: Field) -> Field:
    """A repeating tile read at (u, v), one tile per unit, bilinear."""
    size = tile.shape[0]
    x, y = u * np.float32(size), v * np.float32(size)
    x0, y0 = np.floor(x), np.floor(y)
    fx, fy = f32(x - x0), f32(y - y0)
    xi, yi = x0.astype(np.intp) % size, y0.astype(np.intp) % size
    xj, yj = (xi + 1) % size, (yi + 1) % size
    flat = tile.ravel()
    top = flat[yi * size + xi] * (1 - fx) + flat[yi * size + xj] * fx
    bottom = flat[yj * size + xi] * (1 - fx) + flat[yj * size + xj] * fx
    return f32(top * (1 - fy) + bottom * fy)


def sample_edge(field: Field, x: Field, y: Field) -> Field:
    """A field (h, w) or (h, w, c) read at pixel coordinates, bilinear, the border repeated outside."""
    height, width = field.shape[:2]
    x = np.clip(x, 0.0, width - 1.001)
    y = np.clip(y, 0.0, height - 1.001)
    xi, yi = x.astype(np.intp), y.astype(np.intp)
    fx, fy = f32(x) - f32(xi), f32(y) - f32(yi)
    if field.ndim > _PLANE:
        fx, fy = fx[..., None], fy[..., None]
    flat = field.reshape(height * width, *field.shape[2:])
    at = yi * width + xi
    top = flat[at] * (1 - fx) + flat[at + 1] * fx
    bottom = flat[at + width] * (1 - fx) + flat[at + width + 1] * fx
    return f32(top * (1 - fy) + bottom * fy)
