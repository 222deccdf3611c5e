"""Finding what the camera sees: rays marched through signed distance, one solid at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .camera import Camera
from .fields import Field, f32
from .solids import Body

_STEPS = 56
_BLOCK = 4  # cells
_MANY_CELLS = 9000
_PARALLEL = 1e-9
_FAR = 3.0  # grid pixels beyond which the exact distance to the edge no longer matters
_NEAR_MISS = 2.6  # grid pixels around the outline that are coloured too, so that edges have something to fade from


@dataclass(frozen=True, slots=True)
class Seen:
    """What one solid shows, on a grid of `step` pixels whose first cell starts at (left, top)."""

    left: int
    top: int
    step: int
    columns: int
    rows: int
    #: cells that carry colour
    index: NDArray[np.intp]
    #: world points and unit normals (3, n) and view directions for those cells
    points: Field
    normals: Field
    views: Field
    #: signed distance to the outline in cells (rows, columns), negative inside
    edge: Field
    #: distance from the eye (rows, columns); far where nothing is
    depth: Field


def trace(body: Body, camera: Camera, step: int) -> Seen | None:
    window = _window(body, camera, step)
    if window is None:
        return None
    left, top, columns, rows = window
    xs = f32(left + (np.arange(columns) + 0.5) * step)
    ys = f32(top + (np.arange(rows) + 0.5) * step)
    gx, gy = np.meshgrid(xs, ys)
    views = camera.directions(gx.ravel(), gy.ravel())
    pixel = np.float32(step / camera.focal)
    count = views.shape[1]
    edge = np.full(count, _FAR, np.float32)
    reach = np.full(count, 1e6, np.float32)
    head_start = (
        _head_start(body, f32(camera.eye), views.reshape(3, rows, columns), pixel) if count > _MANY_CELLS else None
    )
    _march(body, f32(camera.eye), views, pixel, edge, reach, head_start)
    entered = None
    if body.mouth is not None:
        entered = reach.copy()
        _go_inside(body, f32(camera.eye), views, edge, reach)
    hit = edge <= 0
    _measure_inside(body, f32(camera.eye), views, pixel, edge, reach, hit.reshape(rows, columns), entered)
    index = np.flatnonzero(edge < _NEAR_MISS)
    if not index.size:
        return None
    views = np.ascontiguousarray(views[:, index])
    points = f32(f32(camera.eye)[:, None] + views * reach[index])
    normals = _normals(body, points, pixel * reach[index])
    depth = np.where(edge < _NEAR_MISS, reach, np.float32(1e6))
    return Seen(left, top, step, columns, rows, index, points, normals, views,
                edge.reshape(rows, columns), f32(depth).reshape(rows, columns))  # fmt: skip


def _window(body: Body, camera: Camera, step: int) -> tuple[int, int, int, int] | None:
    shape = body.mouth or body.shape
    low, high = shape.low, shape.high
    corners = [
        camera.project(body.to_world((x, y, z)))
        for x in (low[0], high[0])
        for y in (low[1], high[1])
        for z in (low[2], high[2])
    ]
    if min(c[2] for c in corners) < 0.05:  # behind the lens
        return None
    margin = 3 * step
    left = int(max(-margin, min(c[0] for c in corners) - margin)) // step * step
    top = int(max(-margin, min(c[1] for c in corners) - margin)) // step * step
    right = min(camera.width + margin, max(c[0] for c in corners) + margin)
    bottom = min(camera.height + margin, max(c[1] for c in corners) + margin)
    columns, rows = int((right - left) / step) + 1, int((bottom - top) / step) + 1
    if right <= left or bottom <= top or right < 0 or bottom < 0:
        return None
    return left, top, columns, rows


def _march(body: Body, eye: Field, views: Field, pixel: np.float32, edge: Field, reach: Field,
           head_start: Field | None) -> None:  # fmt: skip
    """Fills `edge` (cells from the ray to the solid at its nearest; ≤ 0 where it hits) and `reach` (how far that is)."""
    shape = body.mouth or body.shape
    origin, rays, start, stop = _aimed(body, eye, views)
    if head_start is not None:
        start = np.maximum(start, head_start)
    alive = np.flatnonzero((stop > start) & (stop > 0))
    t = np.maximum(start[alive], np.float32(1e-3))
    end = stop[alive]
    ray = np.ascontiguousarray(rays[:, alive])
    for _ in range(_STEPS):
        if not alive.size:
            return
        gap = shape.distance(origin + ray * t) * np.float32(body.scale)
        cells = gap / (pixel * t)
        nearer = cells < edge[alive]
        chosen = alive[nearer]
        edge[chosen] = cells[nearer]
        reach[chosen] = t[nearer]
        hit = cells < 0.08  # a twelfth of a cell is on the surface
        edge[alive[hit]] = -_FAR
        t = t + np.maximum(gap, pixel * t * np.float32(0.12)) * np.float32(0.96)
        keep = ~hit & (t < end)
        if np.count_nonzero(keep) < 0.85 * keep.size:
            alive, t, end, ray = alive[keep], t[keep], end[keep], np.ascontiguousarray(ray[:, keep])
        else:
            t = np.where(keep, t, np.float32(1e5))


def _aimed(body: Body, eye: Field, views: Field) -> tuple[Field, Field, Field, Field]:
    """Eye and rays in the solid's own coordinates, and where each ray enters and leaves its box."""
    shape = body.mouth or body.shape
    origin = body.to_local(eye[:, None])
    rays = body.turned_back(views) * np.float32(1 / body.scale)
    low, high = f32(shape.low)[:, None], f32(shape.high)[:, None]
    grow = (high - low).max() * np.float32(0.03)
    inverse = np.float32(1) / np.where(np.abs(rays) < _PARALLEL, np.float32(_PARALLEL), rays)
    one, two = (low - grow - origin) * inverse, (high + grow - origin) * inverse
    return origin, rays, f32(np.minimum(one, two).max(0)), f32(np.maximum(one, two).min(0))


def _head_start(body: Body, eye: Field, views: Field, pixel: np.float32) -> Field:
    """How far every ray may go at once: one ray for each block of cells, stopped where the block comes near the solid.

    `views` is (3, rows, columns); rays whose block passes the solid by get a start beyond everything.
    """
    rows, columns = views.shape[1:]
    half = _BLOCK // 2
    middle_rows = np.minimum(np.arange(half, rows + half, _BLOCK, dtype=np.intp), rows - 1)
    middle_columns = np.minimum(np.arange(half, columns + half, _BLOCK, dtype=np.intp), columns - 1)
    coarse = np.ascontiguousarray(views[:, middle_rows][:, :, middle_columns])
    shape = body.mouth or body.shape
    origin, rays, start, stop = _aimed(body, eye, coarse.reshape(3, -1))
    radius = np.float32(_BLOCK * 0.75) * pixel  # of a block's cone, corners included
    near = radius + np.float32(_FAR + 0.4) * pixel
    # blocks that graze the box hold rays that enter it: their cones start a little earlier and end a little later
    result = np.full(start.shape, 1e7, np.float32)
    slack = radius * np.maximum(np.abs(stop), np.abs(start)) * 4
    alive = np.flatnonzero((stop + slack > start - slack) & (stop > 0))
    t, end = np.maximum(start[alive] - slack[alive], np.float32(1e-3)), stop[alive] + slack[alive]
    ray = np.ascontiguousarray(rays[:, alive])
    for _ in range(_STEPS):
        if not alive.size:
            break
        gap = shape.distance(origin + ray * t) * np.float32(body.scale)
        close = gap < near * t
        result[alive[close]] = t[close]
        t = t + np.maximum(gap - radius * t, near * t * np.float32(0.2)) * np.float32(0.96)
        keep = ~close & (t < end)
        alive, t, end, ray = alive[keep], t[keep], end[keep], np.ascontiguousarray(ray[:, keep])
    result[alive] = np.minimum(result[alive], t)
    blocks = result.reshape(middle_rows.size, middle_columns.size)
    return np.repeat(np.repeat(blocks, _BLOCK, axis=0), _BLOCK, axis=1)[:rows, :columns].ravel()


def _go_inside(body: Body, eye: Field, views: Field, edge: Field, reach: Field) -> None:
    """From the opening on to what is behind it."""
    index = np.flatnonzero(edge < _NEAR_MISS)
    ray, t = views[:, index], reach[index]
    for _ in range(26):
        t = t + np.maximum(body.distance(f32(eye[:, None] + ray * t)), 0) * np.float32(0.98)
    reach[index] = t


def _measure_inside(body: Body, eye: Field, views: Field, pixel: np.float32, edge: Field, reach: Field, hit: NDArray[np.bool_],
                    entered: Field | None) -> None:  # fmt: skip
    """Just inside the outline, how deep the ray passes: makes `edge` run smoothly through zero."""
    padded = np.pad(hit, 2, mode="edge")
    solid = np.ones_like(hit)
    rows, columns = hit.shape
    for dy in range(5):
        for dx in range(5):
            solid &= padded[dy : dy + rows, dx : dx + columns]
    near = np.flatnonzero((hit & ~solid).ravel())
    if not near.size:
        return
    outline, start = body.mouth or body.shape, (reach if entered is None else entered)[near]
    t = reach[near]
    ray = views[:, near]
    deepest = np.zeros(near.size, np.float32)
    cell = pixel * t
    for offset in (0.4, 1.0, 2.0, 3.5, 6.0, 10.0, 17.0, 28.0):
        gap = outline.distance(
            body.to_local(f32(eye[:, None] + ray * (start + cell * np.float32(offset))))
        ) * np.float32(body.scale)
        np.minimum(deepest, gap / cell, out=deepest)
    edge[near] = np.maximum(deepest, -_FAR)


def _normals(body: Body, points: Field, cell: Field) -> Field:
    """Gradient over a tetrahedron about the size of a cell."""
    h = np.maximum(cell * np.float32(0.6), np.float32(max(2e-4, body.shape.grain * body.scale)))
    total = np.zeros_like(points)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        k = f32(corner)[:, None]
        total += k * body.distance(points + k * h)
    length = np.sqrt(total[0] ** 2 + total[1] ** 2 + total[2] ** 2)
    return f32(total / np.maximum(length, np.float32(1e-9)))
