"""How light ends on a surface: shadows between solids, ambient light, gloss and glass."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from .fields import Field, blur, f32, smoothstep
from .light import Rig, dot, mirrored_room, passed
from .solids import Body, Material, Vec
from .tracing import Seen

_AMBIENT_REACH = (0.04, 0.13, 0.38)
_FEW_CELLS, _MANY_CELLS = 3000, 40_000


@dataclass(frozen=True, slots=True)
class Set:
    """Everything that gives or takes light."""

    rig: Rig
    casters: tuple[Body, ...]
    #: the wall stands at this z
    wall: float
    has_floor: bool = True
    shadow_steps: int = 14


@dataclass(frozen=True, slots=True)
class Shaded:
    """Light on the surface: multiply `lit` by the colour, add `gloss`. All (n, 3)."""

    colour: Field
    lit: Field
    gloss: Field


def key_reaching(scene: Set, points: Field, *, of: Body | None = None) -> Field:
    """0..1 at world points (3, n): what solids leave of the key light. `of` is the solid the points lie on."""
    total = np.ones(points.shape[1], np.float32)
    middle, extent = _extent(points)
    for body in scene.casters:
        if (body is of and body.shape.is_convex) or not _may_shade(body, middle, extent, scene.rig):
            continue
        _darken(total, body, points, scene.rig.key, np.float32(scene.rig.softness), scene.shadow_steps)
    return total


def _extent(points: Field) -> tuple[Vec, float]:
    """A sphere around the points."""
    low, high = points.min(axis=1), points.max(axis=1)
    middle = (low + high) * np.float32(0.5)
    return (float(middle[0]), float(middle[1]), float(middle[2])), float(np.sqrt(((high - low) ** 2).sum()) / 2)


def _may_shade(body: Body, middle: Vec, extent: float, rig: Rig) -> bool:
    """Whether a solid can stand between the key light and a sphere at all."""
    away = [body.centre[k] - middle[k] for k in range(3)]
    along = sum(away[k] * rig.key[k] for k in range(3))
    reach = body.radius + extent
    if along < -reach:
        return False
    aside = sum(a * a for a in away) - along * along
    return aside < (reach + rig.softness * max(0.0, along + extent)) ** 2


def _darken(total: Field, body: Body, points: Field, key: Vec, width: np.float32, steps: int) -> None:
    x, y, z = (np.float32(body.centre[k]) - points[k] for k in range(3))
    along = x * np.float32(key[0]) + y * np.float32(key[1]) + z * np.float32(key[2])
    aside = x * x + y * y + z * z - along * along
    reach = np.float32(body.radius) + width * np.maximum(along, 0)
    touched = np.flatnonzero((along > -body.radius) & (aside < reach * reach))
    if not touched.size:
        return
    along, reach = along[touched], reach[touched]
    origin = np.ascontiguousarray(points[:, touched])
    direction = f32(key)[:, None]
    t = np.maximum(along - reach, np.float32(0.012))
    end = along + reach
    least = np.full(touched.size, 1.5, np.float32)
    smallest, largest = np.float32(body.radius * 0.05), np.float32(body.radius * 2.2 / steps)
    for _ in range(steps):
        gap = body.distance(origin + direction * t)
        np.minimum(least, gap / (width * t + np.float32(0.004)), out=least)
        t = np.minimum(t + np.clip(gap, smallest, largest * (1 + t)), end)
    total[touched] *= smoothstep(-1.0, 1.0, least)


def openness(scene: Set, points: Field, normals: Field, *, of: Body | None = None) -> Field:
    """How much of the surroundings a point sees, 0..1."""
    taken = np.zeros(points.shape[1], np.float32)
    weight = 1.0
    middle, extent = _extent(points)
    around = [
        body
        for body in scene.casters
        if not (body is of and body.shape.is_convex)
        and sum((a - b) ** 2 for a, b in zip(body.centre, middle, strict=True))
        < (body.radius + extent + _AMBIENT_REACH[-1]) ** 2
    ]
    for reach in _AMBIENT_REACH:
        ahead = points + normals * np.float32(reach)
        gap = np.full(points.shape[1], reach, np.float32)
        if scene.has_floor:
            np.minimum(gap, ahead[1], out=gap)
        for body in around:
            x, y, z = (ahead[k] - np.float32(body.centre[k]) for k in range(3))
            near = np.flatnonzero(x * x + y * y + z * z < (body.radius + reach) ** 2)
            if near.size:
                gap[near] = np.minimum(gap[near], body.distance(np.ascontiguousarray(ahead[:, near])))
        taken += np.clip((np.float32(reach) - gap) / np.float32(reach), 0, 1) * np.float32(weight)
        weight *= 0.78
    return f32(np.clip(1 - taken * np.float32(0.42), 0.06, 1))


def shade(scene: Set, body: Body, seen: Seen) -> Shaded:
    material, rig = body.material, scene.rig
    points, normals, views = seen.points, seen.normals, seen.views
    local = body.to_local(points)
    if material.relief is not None:
        normals = normals + material.relief(local)
        normals = f32(normals / np.sqrt(normals[0] ** 2 + normals[1] ** 2 + normals[2] ** 2))
    colour = (
        material.colour(local)
        if callable(material.colour)
        else np.broadcast_to(f32(material.colour), (points.shape[1], 3))
    )
    reaching, open_ = _soft_light(scene, body, seen)
    filtered = passed(rig.gobo, rig.key, points)
    if filtered is not None:
        reaching = reaching * filtered
    wrap = np.float32(0.16 + material.softness * 0.55)
    diffuse = np.maximum((dot(normals, rig.key) + wrap) / (1 + wrap), 0) ** np.float32(1.15)
    soft_reach = np.maximum(reaching, np.float32(material.softness * 0.35)) if material.softness else reaching
    up = (normals[1] * np.float32(0.5) + np.float32(0.5))[:, None]
    ambient = (f32(rig.bounce) * (1 - up) + f32(rig.sky) * up) * open_[:, None]
    lit = f32(rig.key_colour) * (diffuse * soft_reach)[:, None] + ambient
    facing = np.clip(-(views[0] * normals[0] + views[1] * normals[1] + views[2] * normals[2]), 0, 1)
    gloss = _gloss(scene, material, f32(colour), points, normals, views, facing, open_[:, None], reaching)
    if material.is_metal:
        lit = lit * np.float32(0.12)
    if any(material.glow):
        gloss = gloss + f32(material.glow)
    return Shaded(f32(colour), f32(lit), f32(gloss))


def _soft_light(scene: Set, body: Body, seen: Seen) -> tuple[Field, Field]:
    """Key light that arrives and openness. Both change slowly, so one cell in four or nine is enough on a fine grid."""
    row, column = np.divmod(seen.index, seen.columns)
    apart = 3 if seen.index.size > _MANY_CELLS else 2
    chosen = (row % apart == 0) & (column % apart == 0)
    if seen.index.size < _FEW_CELLS or np.count_nonzero(chosen) * (apart * apart + 3) < seen.index.size:
        return _soft_light_at(scene, body, seen.points, seen.normals)
    reaching, open_ = _soft_light_at(
        scene, body, np.ascontiguousarray(seen.points[:, chosen]), np.ascontiguousarray(seen.normals[:, chosen])
    )
    rows, columns = (seen.rows + apart - 1) // apart, (seen.columns + apart - 1) // apart
    maps = np.zeros((rows, columns, 3), np.float32)
    maps[row[chosen] // apart, column[chosen] // apart] = np.stack([reaching, open_, np.ones_like(open_)], axis=-1)
    maps = np.stack(
        [blur(maps[..., k], 0.8) for k in range(3)], axis=-1
    )  # else the place where solids touch shows the cells
    # the weight map keeps what is outside the solid from leaking in
    read = np.stack([_between(maps[..., k], seen, apart) for k in range(3)], axis=-1)
    weight = np.maximum(read[:, 2], np.float32(1e-3))
    alone = read[:, 2] < 0.05  # a cell without a chosen neighbour
    return f32(np.where(alone, 0.6, read[:, 0] / weight)), f32(np.where(alone, 0.6, read[:, 1] / weight))


def _between(values: Field, seen: Seen, apart: int) -> Field:
    """Values known at every `apart`-th cell, at all coloured cells."""
    padded = Image.fromarray(np.pad(values, ((0, 2), (0, 2)), mode="edge"))
    first = 0.5 - 0.5 / apart  # so that known cells stay where they are
    box = (first, first, first + seen.columns / apart, first + seen.rows / apart)
    return f32(padded.resize((seen.columns, seen.rows), Image.Resampling.BILINEAR, box=box)).ravel()[seen.index]


def _soft_light_at(scene: Set, body: Body, points: Field, normals: Field) -> tuple[Field, Field]:
    lifted = f32(points + normals * np.float32(0.008))
    return key_reaching(scene, lifted, of=body), openness(scene, lifted, normals, of=body)


def _gloss(scene: Set, material: Material, colour: Field, points: Field, normals: Field, views: Field, facing: Field,
           open_: Field, reaching: Field) -> Field:  # fmt: skip
    rays = views + normals * (2 * facing)
    smooth = 1 - material.roughness
    edge = (1 - facing) ** 5 * np.float32(smooth**1.5)
    room = mirrored_room(scene.rig, rays, material.roughness)
    # what lies under a reflected ray that dives is the dark contact, not the room
    room = (
        room * (np.float32(0.35) + np.float32(0.65) * open_) * (np.float32(0.62) + np.float32(0.38) * reaching)[:, None]
    )
    if scene.has_floor:
        near_floor = smoothstep(0.0, 0.16, points[1] / np.maximum(-rays[1], np.float32(0.05)))
        room = room * (np.float32(0.55) + np.float32(0.45) * near_floor)[:, None]
    if material.is_metal:
        strength = colour + (1 - colour) * edge[:, None]
        return f32(room * strength)
    return f32(room * (np.float32(material.shine) + (1 - np.float32(material.shine)) * edge)[:, None])
