"""The lights of the studio: a soft key, what the walls give back, and the softboxes that gloss reflects."""

import math
from dataclasses import dataclass

import numpy as np

from .fields import Field, Rgb, f32, sample_edge, smoothstep
from .solids import Vec


@dataclass(frozen=True, slots=True)
class SoftBox:
    """A lit rectangle far away, as reflections show it."""

    toward: Vec
    half_width: float
    half_height: float
    colour: Rgb


@dataclass(frozen=True, slots=True, eq=False)
class Gobo:
    """A cut-out before the key light: leaves, a window. `mask` is 1 where light passes."""

    mask: Field
    #: world size of the mask, and the world point its middle falls on
    size: float
    middle: Vec


@dataclass(frozen=True, slots=True)
class Rig:
    #: unit vector toward the key light
    key: Vec
    key_colour: Rgb
    #: tangent of half the key's apparent size: width of the shadows' edges
    softness: float
    sky: Rgb
    bounce: Rgb
    #: what gloss reflects where no softbox stands
    room: Rgb
    boxes: tuple[SoftBox, ...]
    gobo: Gobo | None = None


def unit(v: Vec) -> Vec:
    length = math.sqrt(v[0] ** 2 + v[1] ** 2 + v[2] ** 2)
    return (v[0] / length, v[1] / length, v[2] / length)


def across(v: Vec) -> tuple[Vec, Vec]:
    """Two unit vectors square to v: level, and up."""
    level = unit((v[2], 0.0, -v[0])) if abs(v[1]) < 0.999 else (1.0, 0.0, 0.0)  # straight up has no level of its own
    up = (v[1] * level[2] - v[2] * level[1], v[2] * level[0] - v[0] * level[2], v[0] * level[1] - v[1] * level[0])
    return level, unit(up)


def dot(a: Field, b: Vec) -> Field:
    return f32(a[0] * np.float32(b[0]) + a[1] * np.float32(b[1]) + a[2] * np.float32(b[2]))


def passed(gobo: Gobo | None, key: Vec, points: Field) -> Field | None:
    """How much of the key light the cut-out lets through to the points; None without a cut-out."""
    if gobo is None:
        return None
    level, up = across(key)
    moved = points - f32(gobo.middle)[:, None]
    side = gobo.mask.shape[0]
    x = (dot(moved, level) / np.float32(gobo.size) + np.float32(0.5)) * np.float32(side)
    y = (np.float32(0.5) - dot(moved, up) / np.float32(gobo.size)) * np.float32(side)
    return sample_edge(gobo.mask, x, y)


def mirrored_room(rig: Rig, rays: Field, roughness: float) -> Field:
    """Light arriving along the rays (3, n) → (n, 3), blurred as a surface of that roughness blurs it."""
    spread = 0.03 + roughness * 0.9
    height = smoothstep(-0.12 - spread * 0.6, 0.25 + spread * 0.6, rays[1])[:, None]
    # the side of the room behind the camera is darker: it gives form to what is round
    front = (np.float32(0.42) + np.float32(0.58) * smoothstep(0.95, -0.35, rays[2]))[:, None]
    total = (f32(rig.bounce) * (1 - height) + f32(rig.room) * height) * front
    for box in rig.boxes:
        level, up = across(box.toward)
        ahead = np.maximum(dot(rays, box.toward), np.float32(1e-3))
        u = np.abs(dot(rays, level) / ahead)
        v = np.abs(dot(rays, up) / ahead)
        edge = spread * 0.8
        lit = smoothstep(box.half_width + edge, max(0.0, box.half_width - edge), u)
        lit = lit * smoothstep(box.half_height + edge, max(0.0, box.half_height - edge), v) * (ahead > 0.02)
        area = (box.half_width * box.half_height) / ((box.half_width + edge) * (box.half_height + edge))
        total = total + lit[:, None] * (f32(box.colour) * np.float32(area**0.8))
    return f32(total)
