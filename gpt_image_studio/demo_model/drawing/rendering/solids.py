"""Solids by signed distance: where they are, how far a point is from them, and what they are made of."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .fields import Field, Rgb, f32
from .outlines import Points, distance_map

Vec = tuple[float, float, float]
Distance = Callable[[Field], Field]  # points (3, n) → distance (n,)
Rows = tuple[Vec, Vec, Vec]

_NOTHING = 1e-6
STRAIGHT: Rows = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Shape:
    """A solid around its own origin, within the box low..high."""

    distance: Distance
    low: Vec
    high: Vec
    #: below this length the distance is not smooth
    grain: float = 0.0
    #: never throws a shadow on itself
    is_convex: bool = False


@dataclass(frozen=True, slots=True)
class Glass:
    #: light left after passing once through the middle
    tint: Rgb
    #: local height up to which it is filled, and what with
    level: float = -9.0
    fill: Rgb = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Decal:
    """A picture wrapped on the solid: `place` turns local points into (u, v), 0..1 inside the picture."""

    #: (h, w, 4): light colour and coverage
    picture: Field
    place: Callable[[Field], tuple[Field, Field]]


@dataclass(frozen=True, slots=True)
class Material:
    #: light units, or a function from local points (3, n) to colours (n, 3)
    colour: Rgb | Callable[[Field], Field]
    roughness: float = 0.5
    #: reflection straight on; 0.04 for most things
    shine: float = 0.04
    is_metal: bool = False
    #: how far light creeps around into the shade: wax, petals, skin of fruit
    softness: float = 0.0
    #: light given off, light units
    glow: Rgb = (0.0, 0.0, 0.0)
    glass: Glass | None = None
    decal: Decal | None = None
    #: unevenness of the surface: local points → small vectors (3, n) added to the normal
    relief: Callable[[Field], Field] | None = None


@dataclass(frozen=True, slots=True)
class Body:
    shape: Shape
    material: Material
    at: Vec = (0.0, 0.0, 0.0)
    #: rows of the rotation from local to world
    turn: Rows = STRAIGHT
    scale: float = 1.0
    casts: bool = True
    #: False for what only throws shadows
    is_drawn: bool = True
    #: seen only through this opening: the inside of a cup
    mouth: Shape | None = None
    #: part of the picture when only the subject is wanted
    is_subject: bool = True
    #: moves it nearer in the drawing order without moving it
    nudge: float = 0.0
    centre: Vec = field(init=False)
    radius: float = field(init=False)

    def __post_init__(self) -> None:
        low, high = self.shape.low, self.shape.high
        middle = tuple((a + b) / 2 for a, b in zip(low, high, strict=True))
        object.__setattr__(self, "centre", self.to_world((middle[0], middle[1], middle[2])))
        half = math.sqrt(sum((b - a) ** 2 for a, b in zip(low, high, strict=True))) / 2
        object.__setattr__(self, "radius", half * self.scale)

    def to_world(self, p: Vec) -> Vec:
        t = self.turn
        return (
            self.at[0] + self.scale * (t[0][0] * p[0] + t[0][1] * p[1] + t[0][2] * p[2]),
            self.at[1] + self.scale * (t[1][0] * p[0] + t[1][1] * p[1] + t[1][2] * p[2]),
            self.at[2] + self.scale * (t[2][0] * p[0] + t[2][1] * p[1] + t[2][2] * p[2]),
        )

    def to_local(self, p: Field) -> Field:
        moved = (p - f32(self.at)[:, None]) * np.float32(1 / self.scale)
        return moved if self.turn is STRAIGHT else self.turned_back(moved)

    def turned_back(self, d: Field) -> Field:
        """Directions from world to local."""
        t = self.turn
        if t is STRAIGHT:
            return d
        result = np.zeros(d.shape, np.float32)
        for k in range(3):
            for j in range(3):
                if abs(t[j][k]) > _NOTHING:  # most things turn around one axis only
                    result[k] += d[j] * np.float32(t[j][k])
        return result

    def distance(self, p: Field) -> Field:
        """World distance from world points."""
        return self.shape.distance(self.to_local(p)) * np.float32(self.scale)


def turned(*, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Rows:
    """Roll around z first, then pitch around x, then yaw around y; radians."""
    cy, sy, cp, sp, cr, sr = (f(a) for a in (yaw, pitch, roll) for f in (math.cos, math.sin))
    return (
        (cy * cr + sy * sp * sr, -cy * sr + sy * sp * cr, sy * cp),
        (cp * sr, cp * cr, -sp),
        (-sy * cr + cy * sp * sr, sy * sr + cy * sp * cr, cy * cp),
    )


def lathe(points: Points) -> Shape:
    """Turned around the y axis; x of the outline is the radius, y the height."""
    grid = distance_map(points, around_axis=True)
    radius = max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)

    def distance(p: Field) -> Field:
        return grid.at(np.sqrt(p[0] * p[0] + p[2] * p[2]), p[1])

    return Shape(distance, (-radius, low, -radius), (radius, high, radius), grid.cell)


def slab(points: Points, thickness: float, *, edge: float = 0.0, bend: float = 0.0, cup: float = 0.0) -> Shape:
    """An outline in x, y given a thickness along z; `bend` bows it along y, `cup` across x (a leaf, a petal)."""
    grid = distance_map(points, around_axis=False)
    half = np.float32(thickness / 2 - edge)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    reach = max(abs(bend) * max(y * y for y in ys), 0.0) + abs(cup) * max(x * x for x in xs)

    def distance(p: Field) -> Field:
        x, y, z = p[0], p[1], p[2]
        if bend or cup:
            z = z - np.float32(bend) * y * y - np.float32(cup) * x * x
        a = grid.at(x, y) + np.float32(edge)
        b = np.abs(z) - half
        out = np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2)
        slow = np.float32(0.7 if bend or cup else 1.0)
        return f32((out + np.minimum(np.maximum(a, b), 0) - np.float32(edge)) * slow)

    low_z = -thickness / 2 + min(0.0, -reach if bend < 0 or cup < 0 else 0.0)
    high_z = thickness / 2 + (reach if bend > 0 or cup > 0 else 0.0)
    return Shape(distance, (min(xs), min(ys), low_z), (max(xs), max(ys), high_z))


def box(width: float, height: float, depth: float, edge: float) -> Shape:
    """Standing on y = 0, edges rounded by `edge`."""
    hx, hy, hz = np.float32(width / 2 - edge), np.float32(height / 2 - edge), np.float32(depth / 2 - edge)
    mid = np.float32(height / 2)

    def distance(p: Field) -> Field:
        x, y, z = np.abs(p[0]) - hx, np.abs(p[1] - mid) - hy, np.abs(p[2]) - hz
        out = np.sqrt(np.maximum(x, 0) ** 2 + np.maximum(y, 0) ** 2 + np.maximum(z, 0) ** 2)
        return f32(out + np.minimum(np.maximum(x, np.maximum(y, z)), 0) - np.float32(edge))

    return Shape(distance, (-width / 2, 0.0, -depth / 2), (width / 2, height, depth / 2), is_convex=True)


def ball(radius: float) -> Shape:
    """Around its own middle."""

    def distance(p: Field) -> Field:
        return f32(np.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]) - np.float32(radius))

    return Shape(distance, (-radius, -radius, -radius), (radius, radius, radius), is_convex=True)


def egg(rx: float, ry: float, rz: float) -> Shape:
    """An ellipsoid around its own middle (an estimate of the distance, never too far)."""
    inverse = f32([1 / rx, 1 / ry, 1 / rz])[:, None]
    smallest = np.float32(min(rx, ry, rz))

    def distance(p: Field) -> Field:
        a = p * inverse
        b = a * inverse
        k0 = np.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])
        k1 = np.sqrt(b[0] * b[0] + b[1] * b[1] + b[2] * b[2])
        estimate = f32(k0 * (k0 - 1.0) / np.maximum(k1, 1e-6))
        is_middle = f32(k0) < np.float32(0.2)  # where the estimate breaks down
        return np.where(is_middle, f32((k0 - 1.0) * smallest), estimate)

    return Shape(distance, (-rx, -ry, -rz), (rx, ry, rz), is_convex=True)


def ring(radius: float, thickness: float, *, squash: float = 1.0) -> Shape:
    """A torus lying in the x, y plane; `squash` flattens its section along z."""
    tube = np.float32(thickness)

    def distance(p: Field) -> Field:
        around = np.sqrt(p[0] * p[0] + p[1] * p[1]) - np.float32(radius)
        z = p[2] * np.float32(1 / squash)
        return f32((np.sqrt(around * around + z * z) - tube) * np.float32(min(1.0, squash)))

    reach = radius + thickness
    return Shape(distance, (-reach, -reach, -thickness * squash), (reach, reach, thickness * squash))


def rod(a: Vec, b: Vec, radius: float, radius_end: float | None = None) -> Shape:
    """A stick with round ends, tapering to `radius_end`."""
    end = radius if radius_end is None else radius_end
    ab = (b[0] - a[0], b[1] - a[1], b[2] - a[2])
    length = ab[0] ** 2 + ab[1] ** 2 + ab[2] ** 2

    def distance(p: Field) -> Field:
        x, y, z = p[0] - np.float32(a[0]), p[1] - np.float32(a[1]), p[2] - np.float32(a[2])
        t = np.clip(
            (x * np.float32(ab[0]) + y * np.float32(ab[1]) + z * np.float32(ab[2])) * np.float32(1 / length), 0, 1
        )
        x, y, z = x - t * np.float32(ab[0]), y - t * np.float32(ab[1]), z - t * np.float32(ab[2])
        return f32(np.sqrt(x * x + y * y + z * z) - (np.float32(radius) + t * np.float32(end - radius)))

    most = max(radius, end)
    lows = [min(p, q) - most for p, q in zip(a, b, strict=True)]
    highs = [max(p, q) + most for p, q in zip(a, b, strict=True)]
    return Shape(distance, (lows[0], lows[1], lows[2]), (highs[0], highs[1], highs[2]), is_convex=True)


def joined(shapes: list[Shape], *, smooth: float = 0.0) -> Shape:
    """One solid of several; `smooth` melts them together over that length."""

    def distance(p: Field) -> Field:
        total = shapes[0].distance(p)
        for shape in shapes[1:]:
            other = shape.distance(p)
            if smooth:
                h = np.maximum(np.float32(smooth) - np.abs(total - other), 0) * np.float32(1 / smooth)
                total = np.minimum(total, other) - h * h * np.float32(smooth / 4)
            else:
                total = np.minimum(total, other)
        return f32(total)

    low = tuple(min(shape.low[k] for shape in shapes) - smooth / 4 for k in range(3))
    high = tuple(max(shape.high[k] for shape in shapes) + smooth / 4 for k in range(3))
    return Shape(distance, (low[0], low[1], low[2]), (high[0], high[1], high[2]))


def carved(shape: Shape, tool: Shape) -> Shape:
    """The first without the second."""

    def distance(p: Field) -> Field:
        return f32(np.maximum(shape.distance(p), -tool.distance(p)))

    return Shape(distance, shape.low, shape.high)


def placed(shape: Shape, at: Vec, turn: Rows = STRAIGHT, scale: float = 1.0) -> Shape:
    """The shape moved, for use inside `joined` and `carved`."""
    body = Body(shape, Material((0, 0, 0)), at, turn, scale)
    corners = [
        body.to_world((x, y, z))
        for x in (shape.low[0], shape.high[0])
        for y in (shape.low[1], shape.high[1])
        for z in (shape.low[2], shape.high[2])
    ]
    low, high = ([f(c[k] for c in corners) for k in range(3)] for f in (min, max))
    return Shape(
        body.distance, (low[0], low[1], low[2]), (high[0], high[1], high[2]), shape.grain * scale, shape.is_convex
    )
