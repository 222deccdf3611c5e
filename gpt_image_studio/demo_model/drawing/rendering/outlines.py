"""Closed outlines in a plane and their signed distance: what solids are turned or cut from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .fields import Field, f32

#: (x, y) or (x, y, radius of the corner)
Corner = tuple[float, float] | tuple[float, float, float]
Points = tuple[tuple[float, float], ...]

_GRID_LONG_SIDE = 150
_ARC_POINTS = 14


def rounded(corners: Sequence[Corner]) -> Points:
    """A closed polygon with its corners rounded."""
    points: list[tuple[float, float]] = []
    count = len(corners)
    for index, corner in enumerate(corners):
        x, y = corner[0], corner[1]
        radius = corner[2] if len(corner) == 3 else 0.0  # the third is the radius
        if not radius:
            points.append((x, y))
            continue
        before, after = corners[index - 1], corners[(index + 1) % count]
        start = _toward((x, y), (before[0], before[1]), radius)
        end = _toward((x, y), (after[0], after[1]), radius)
        for k in range(_ARC_POINTS + 1):
            t = k / _ARC_POINTS
            points.append((
                (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * x + t * t * end[0],
                (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * y + t * t * end[1],
            ))  # fmt: skip
    return tuple(points)


def _toward(origin: tuple[float, float], other: tuple[float, float], length: float) -> tuple[float, float]:
    dx, dy = other[0] - origin[0], other[1] - origin[1]
    far = math.hypot(dx, dy) or 1.0
    part = min(0.5, length / far)
    return origin[0] + dx * part, origin[1] + dy * part


def flowing(points: Sequence[tuple[float, float]], *, closed: bool = False, per_span: int = 8) -> Points:
    """A Catmull-Rom curve through the points, fine enough that light on what is turned from it shows no facets."""
    per_span *= 2
    count = len(points)
    result: list[tuple[float, float]] = []
    for i in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(count - 1, max(0, i + k))] for k in (-1, 0, 1, 2))
        for k in range(per_span):
            t = k / per_span
            result.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    if not closed:
        result.append(points[-1])
    return tuple(result)


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


@dataclass(frozen=True, slots=True, eq=False)
class DistanceMap:
    """Signed distance to an outline, negative inside, on a grid with a margin; beyond it, extended."""

    rows: int
    columns: int
    left: float
    bottom: float
    cell: float
    #: per cell: value, its change along x, along y, along both (what bilinear reading needs)
    packed: tuple[Field, Field, Field, Field]

    def at(self, x: Field, y: Field) -> Field:
        u = (x - np.float32(self.left)) * np.float32(1 / self.cell)
        v = (y - np.float32(self.bottom)) * np.float32(1 / self.cell)
        uc = np.minimum(np.maximum(u, np.float32(0)), np.float32(self.columns - 1.001))
        vc = np.minimum(np.maximum(v, np.float32(0)), np.float32(self.rows - 1.001))
        outside = np.abs(u - uc) + np.abs(v - vc)
        ui, vi = np.floor(uc), np.floor(vc)
        index = (vi * np.float32(self.columns) + ui).astype(np.intp)
        uc -= ui
        vc -= vi
        value, along, up, both = self.packed
        result = value.take(index) + along.take(index) * uc + vc * (up.take(index) + both.take(index) * uc)
        result += outside * np.float32(self.cell * 0.75)
        return f32(result)


@lru_cache(maxsize=96)
def distance_map(points: Points, *, around_axis: bool) -> DistanceMap:
    """`around_axis`: edges lying on x = 0 are inside the turned solid and do not count."""
    outline = np.asarray(points, np.float64)
    low, high = outline.min(0), outline.max(0)
    size = float((high - low).max())
    margin = size * 0.12
    cell = (size + 2 * margin) / _GRID_LONG_SIDE
    left = 0.0 if around_axis else float(low[0]) - margin
    bottom = float(low[1]) - margin
    columns = int(np.ceil((float(high[0]) + margin - left) / cell)) + 2
    rows = int(np.ceil((float(high[1]) + margin - bottom) / cell)) + 2
    px = f32(left + np.arange(columns) * cell)[None, :]
    py = f32(bottom + np.arange(rows) * cell)[:, None]
    nearest = np.full((rows, columns), 1e9, np.float32)
    inside = np.zeros((rows, columns), bool)
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        if ay != by:
            crosses = ((ay > py) != (by > py)) & (px < (bx - ax) * (py - ay) / (by - ay) + ax)
            inside ^= crosses
        if around_axis and ax <= 0 and bx <= 0:
            continue
        ex, ey = bx - ax, by - ay
        length = ex * ex + ey * ey
        if length == 0:
            continue
        t = np.clip(((px - ax) * ex + (py - ay) * ey) / length, 0.0, 1.0)
        np.minimum(nearest, (px - ax - t * ex) ** 2 + (py - ay - t * ey) ** 2, out=nearest)
    values = f32(np.sqrt(nearest) * np.where(inside, np.float32(-1), np.float32(1)))
    along = np.zeros_like(values)
    along[:, :-1] = values[:, 1:] - values[:, :-1]
    up = np.zeros_like(values)
    up[:-1] = values[1:] - values[:-1]
    both = np.zeros_like(values)
    both[:-1] = along[1:] - along[:-1]
    return DistanceMap(rows, columns, left, bottom, cell, (values.ravel(), along.ravel(), up.ravel(), both.ravel()))
