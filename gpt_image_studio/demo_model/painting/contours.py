"""The outlines of an area: closed lines between what is inside and what is not, with few points."""

import math
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from gpt_image_studio.demo_model.drawing.rendering.fields import Field, f32

#: Which sides of a cell of four samples the line enters and leaves by, inside to its left; a side is
#: 0 top, 1 right, 2 bottom, 3 left. The key has a bit for each corner inside: 1 upper left, 2 upper right, 4 lower right, 8 lower left.
_CROSSINGS: Final = {
    1: ((0, 3),), 2: ((1, 0),), 3: ((1, 3),), 4: ((2, 1),), 5: ((0, 3), (2, 1)), 6: ((2, 0),), 7: ((2, 3),),
    8: ((3, 2),), 9: ((0, 2),), 10: ((1, 0), (3, 2)), 11: ((1, 2),), 12: ((3, 1),), 13: ((0, 1),), 14: ((3, 0),),
}  # fmt: skip
_ALL_INSIDE: Final = 15


def outlines(field: Field, level: float) -> Iterator[Field]:
    """Closed lines (n, 2) of x, y in samples along which the field (h, w) has that level; the border must be lower."""
    following = _following(field > level, field.shape[1])
    points = _points(field, level)
    while following:
        start, at = following.popitem()
        loop = [start]
        while at != start:
            loop.append(at)
            at = following.pop(at)
        yield points(np.array(loop))


def _following(inside: np.ndarray, width: int) -> dict[int, int]:
    """Side -> the next side along the line. A side is twice the index of its first sample, plus one if it goes down."""
    corner = inside.astype(np.uint8)
    kinds = corner[:-1, :-1] | corner[:-1, 1:] << 1 | corner[1:, 1:] << 2 | corner[1:, :-1] << 3
    rows, columns = np.nonzero((kinds > 0) & (kinds < _ALL_INSIDE))
    kind, cells = kinds[rows, columns], (rows * width + columns) * 2
    starts: list[np.ndarray] = []
    ends: list[np.ndarray] = []
    for key, pairs in _CROSSINGS.items():
        cell = cells[kind == key]
        sides = (cell, cell + 3, cell + 2 * width, cell + 1)  # top, right, bottom, left
        for enter, leave in pairs:
            starts.append(sides[enter])
            ends.append(sides[leave])
    return dict(zip(np.concatenate(starts).tolist(), np.concatenate(ends).tolist(), strict=True))


def _points(field: Field, level: float) -> Callable[[np.ndarray], Field]:
    """Where the line crosses such sides."""
    width = field.shape[1]
    flat = field.ravel()

    def where(sides: np.ndarray) -> Field:
        first = sides // 2
        is_down = sides % 2
        second = first + np.where(is_down, width, 1)
        share = (level - flat[first]) / (flat[second] - flat[first])
        x = first % width + np.where(is_down, 0, share)
        y = first // width + np.where(is_down, share, 0)
        return np.stack([x, y], axis=-1).astype(np.float32)

    return where


def area_of(loop: Field) -> float:
    """The area inside a closed line, in samples squared."""
    x, y = loop[:, 0], loop[:, 1]
    return abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2))


def simplified(loop: Field, tolerance: float) -> Field:
    """Fewer points, none of those left out farther than `tolerance` from the new line (Douglas, Peucker)."""
    far = int(((loop - loop[0]) ** 2).sum(axis=1).argmax())
    kept = np.zeros(len(loop), bool)
    kept[[0, far]] = True
    closed = np.concatenate([loop, loop[:1]])
    open_spans = [(0, far), (far, len(loop))]
    while open_spans:
        first, last = open_spans.pop()
        if last - first < 2:  # noqa: PLR2004 - nothing between
            continue
        span = closed[first + 1 : last]
        start, (dx, dy) = closed[first], closed[last] - closed[first]
        length = math.hypot(dx, dy) or 1.0
        away = np.abs((span[:, 0] - start[0]) * dy - (span[:, 1] - start[1]) * dx) / length
        at = int(away.argmax())
        if away[at] > tolerance:
            middle = first + 1 + at
            kept[middle] = True
            open_spans += [(first, middle), (middle, last)]
    return f32(loop[kept])
