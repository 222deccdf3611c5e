"""A picture as paper cut-outs: flat colours with smooth edges, laid one over the other. A small SVG that is sharp at any size."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from gpt_image_studio.demo_model.drawing.rendering.fields import Field, f32
from gpt_image_studio.demo_model.painting.contours import area_of, outlines, simplified

#: Samples along the long side.
_SAMPLES: Final = 800
_COLOURS: Final = 24
#: Samples; what is narrower than that belongs to what is around it.
_CLEAN, _SOFT = 1.0, 1.1
_CALM_STEPS: Final = 8
_CALM_RATE, _CALM_EDGE = np.float32(0.2), np.float32(4)
_BORDER: Final = 3
#: Points of a sample.
_UNITS: Final = 10
#: Largest document, and how coarse it may get to be no larger: samples a line may be off, samples squared an area must have.
_MAX_BYTES: Final = 118_000
_COARSENESS: Final = ((0.4, 8.0), (0.6, 16.0), (0.9, 40.0), (1.4, 90.0), (2.4, 300.0), (6.0, 2000.0))
#: Of more, a document would be larger than that for certain.
_MAX_OUTLINES: Final = 1_500
_CORNER: Final = math.cos(math.radians(52))
_OVERLAP: Final = 9  # of the units: nothing shines through between two pieces


def traced_size(width: int, height: int) -> tuple[int, int]:
    """How large a picture is drawn to be traced: no larger than anybody would see."""
    share = min(1.0, 2 * _SAMPLES / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def svg_of(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """A document of that size in pixels: no script, nothing from elsewhere, the same for the same picture."""
    share = _SAMPLES / max(picture.size)
    samples = max(8, round(picture.width * share)), max(8, round(picture.height * share))
    colours, labels = _colours(picture.convert("RGB").resize(samples, Image.Resampling.BOX))
    pieces = _pieces(labels, colours)
    document = b""
    for tolerance, least_area in _COARSENESS:
        if sum(area >= least_area for piece in pieces for area in piece.areas) > _MAX_OUTLINES:
            continue
        paths = [_path(piece, tolerance, least_area) for piece in pieces]
        document = _document(size, samples, pieces[0].colour, paths)
        if len(document) <= _MAX_BYTES:
            break
    return document


@dataclass(frozen=True, slots=True)
class _Piece:
    """All of one colour."""

    #: The one colour of this piece, `#rrggbb`.
    colour: str
    #: In samples squared and in samples, (n, 2).
    areas: tuple[float, ...]
    outlines: tuple[Field, ...]


def _colours(small: Image.Image) -> tuple[list[str], np.ndarray]:
    """The colours, and the number of its colour for each sample (h, w)."""
    flat = _calmed(small).quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=2)
    values = bytes(flat.getpalette() or ())
    count = len(values) // 3
    labels = np.asarray(flat)
    votes = [_blurred(labels == k, _CLEAN) for k in range(count)]
    cleaned = np.argmax(np.stack(votes), axis=0)
    return [f"#{values[3 * k : 3 * k + 3].hex()}" for k in range(count)], cleaned


def _calmed(picture: Image.Image) -> Image.Image:
    """Without grain, edges kept: each sample gives to its neighbours the less the more they differ (Perona, Malik)."""
    values = np.array(picture, np.float32)
    for _ in range(_CALM_STEPS):
        for axis in (0, 1):
            apart = np.diff(values, axis=axis)
            red, green, blue = (np.abs(apart[..., c]) for c in range(3))
            share = np.maximum(np.maximum(red, green), blue) / _CALM_EDGE
            flow = apart * (_CALM_RATE / (1 + share * share))[..., None]
            along = values.swapaxes(0, axis)
            along[:-1] += flow.swapaxes(0, axis)
            along[1:] -= flow.swapaxes(0, axis)
    return Image.fromarray(np.clip(values + 0.5, 0, 255).astype(np.uint8))


def _blurred(inside: np.ndarray, radius: float) -> np.ndarray:
    mask = Image.fromarray(inside.astype(np.uint8) * np.uint8(255))
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(radius)))


def _pieces(labels: np.ndarray, colours: list[str]) -> list[_Piece]:
    """The most of the picture first: what is small lies on top."""
    sizes = np.bincount(labels.ravel(), minlength=len(colours))
    wide = np.pad(labels, _BORDER, mode="edge")
    pieces: list[_Piece] = []
    for number in sorted(range(len(colours)), key=lambda k: -int(sizes[k])):
        if sizes[number]:
            field = np.pad(f32(_blurred(wide == number, _SOFT)), 1)
            loops = tuple(loop - np.float32(_BORDER + 0.5) for loop in outlines(field, 127.5))
            pieces.append(_Piece(colours[number], tuple(area_of(loop) for loop in loops), loops))
    return pieces


def _document(size: tuple[int, int], samples: tuple[int, int], ground: str, paths: list[str]) -> bytes:
    wide, high = samples[0] * _UNITS, samples[1] * _UNITS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" viewBox="0 0 {wide} {high}"'
        f' preserveAspectRatio="none"><rect width="{wide}" height="{high}" fill="{ground}"/>'
        f'<g fill-rule="evenodd" stroke-width="{_OVERLAP}" stroke-linejoin="round">{"".join(paths)}</g></svg>'
    ).encode()


def _path(piece: _Piece, tolerance: float, least_area: float) -> str:
    """Empty where nothing of it is large enough to be seen."""
    kept = (loop for area, loop in zip(piece.areas, piece.outlines, strict=True) if area >= least_area)
    lines = "".join(_line(simplified(loop, tolerance)) for loop in kept)
    return f'<path fill="{piece.colour}" stroke="{piece.colour}" d="{lines}"/>' if lines else ""


def _line(points: Field) -> str:
    """Curves from middle to middle with the points as what bends them; straight into sharp corners."""
    at = np.round(points * _UNITS).astype(int).tolist()
    count = len(at)
    if count < 3:  # noqa: PLR2004 - no area
        return ""
    x, y = _middle(at[-1], at[0])
    parts = [f"M{x} {y}"]
    for k, (px, py) in enumerate(at):
        nx, ny = _middle((px, py), at[(k + 1) % count])
        if _is_corner(at[k - 1], (px, py), at[(k + 1) % count]):
            parts.append(f"l{px - x} {py - y} {nx - px} {ny - py}")
        else:
            parts.append(f"q{px - x} {py - y} {nx - x} {ny - y}")
        x, y = nx, ny
    return "".join(parts).replace(" -", "-") + "z"


def _middle(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return (a[0] + b[0]) // 2, (a[1] + b[1]) // 2


def _is_corner(before: tuple[int, int], at: tuple[int, int], after: tuple[int, int]) -> bool:
    ax, ay, bx, by = at[0] - before[0], at[1] - before[1], after[0] - at[0], after[1] - at[1]
    return ax * bx + ay * by < _CORNER * math.hypot(ax, ay) * math.hypot(bx, by)
