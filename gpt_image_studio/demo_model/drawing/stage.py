"""A photograph of solids before a backdrop: the backdrop first, small and smooth, then each solid, far to near."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from gpt_image_studio.demo_model.drawing.rendering.camera import Camera
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, blur, enlarge, f32, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.finishing import Film, exposed
from gpt_image_studio.demo_model.drawing.rendering.light import passed
from gpt_image_studio.demo_model.drawing.rendering.placing import FAR_AWAY, MARGIN, Canvas, nearness, place
from gpt_image_studio.demo_model.drawing.rendering.shading import Set, Shaded, key_reaching, openness, shade
from gpt_image_studio.demo_model.drawing.rendering.solids import Body, Vec
from gpt_image_studio.demo_model.drawing.rendering.tracing import trace

#: the real service leaves its subjects at 254, not 255
SUBJECT_ALPHA = 254
_WORTH_MIRRORING = 0.08
_TOO_SMALL_TO_MIRROR = 0.06  # world units

Paint = Callable[[Field], Field]  # world points (3, n) → colour (n, 3)


@dataclass(frozen=True, slots=True)
class Detail:
    """How finely to draw: pixels per cell for solids and for the backdrop."""

    solid_step: int
    backdrop_step: int
    has_reflections: bool = True


def detail_for(width: int, height: int, quality: str) -> Detail:
    long = max(width, height)
    cells = {"low": 380, "medium": 560, "auto": 560}.get(quality, 900)
    return Detail(max(1, round(long / cells)), max(2, round(long / 400)), quality != "low")


@dataclass(frozen=True, slots=True)
class Backdrop:
    #: light units, or painted from world points
    wall: Rgb | Paint
    floor: Rgb | Paint
    #: length over which wall and floor run into each other
    cove: float = 0.5
    #: where the pool of light falls on the wall, its radius, and what is left far from it
    pool: Vec = (0.0, 1.0, -1.5)
    pool_radius: float = 2.2
    pool_rest: float = 0.55
    gloss: float = 0.0
    #: how quickly reflections lose their sharpness
    haze: float = 0.02


@dataclass(frozen=True, slots=True)
class Glow:
    """Light in the air around a flame or a lamp."""

    at: Vec
    radius: float
    colour: Rgb


@dataclass(frozen=True, slots=True)
class Stage:
    camera: Camera
    scene: Set
    backdrop: Backdrop
    bodies: tuple[Body, ...]
    glows: tuple[Glow, ...] = ()


def photograph(stage: Stage, film: Film, detail: Detail, *, is_transparent: bool) -> Image.Image:
    camera = stage.camera
    cells = (camera.height // detail.solid_step + 2 * MARGIN + 2, camera.width // detail.solid_step + 2 * MARGIN + 2)
    depth = np.full(cells, FAR_AWAY, np.float32)
    if is_transparent:
        pixels = np.zeros((camera.height, camera.width, 3), np.uint8)
        sheet = Canvas(pixels, np.zeros((camera.height, camera.width), np.uint8), depth)
    else:
        sheet = Canvas(film.print_field(_backdrop(stage, detail)), None, depth)
    bodies = [body for body in stage.bodies if body.is_drawn and (body.is_subject or not is_transparent)]
    for body in sorted(bodies, key=lambda b: -nearness(camera.eye, b)):
        seen = trace(body, camera, detail.solid_step)
        if seen is not None:
            shaded = shade(stage.scene, body, seen)
            if stage.glows:
                shaded = Shaded(shaded.colour, f32(shaded.lit + _glow_at(stage.glows, seen.points)), shaded.gloss)
            place(sheet, camera, film, body, seen, shaded)
    if sheet.cover is None:
        return Image.fromarray(sheet.pixels)
    whole = np.dstack([sheet.pixels, np.minimum(sheet.cover, SUBJECT_ALPHA)])
    whole[sheet.cover == 0] = 0
    return Image.fromarray(whole)


def _colour(paint: Rgb | Paint, points: Field) -> Field:
    return paint(points) if callable(paint) else np.broadcast_to(f32(paint), (points.shape[1], 3))


def _backdrop(stage: Stage, detail: Detail) -> Field:
    """Screen values 0..255 on a small grid (rows, columns, 3)."""
    camera, scene, look = stage.camera, stage.scene, stage.backdrop
    rows, columns = max(8, camera.height // detail.backdrop_step), max(8, camera.width // detail.backdrop_step)
    gx, gy = np.meshgrid(
        f32((np.arange(columns) + 0.5) * camera.width / columns), f32((np.arange(rows) + 0.5) * camera.height / rows)
    )
    views = camera.directions(gx.ravel(), gy.ravel())
    down = np.where(views[1] < -1e-4, -camera.eye[1] / np.minimum(views[1], -1e-4), FAR_AWAY)
    back = np.where(views[2] < -1e-4, (scene.wall - camera.eye[2]) / np.minimum(views[2], -1e-4), FAR_AWAY)
    is_floor = down < back
    points = f32(f32(camera.eye)[:, None] + views * np.minimum(np.minimum(down, back), 60.0))
    share = np.where(
        is_floor,
        0.5 + 0.5 * smoothstep(0, look.cove, points[2] - np.float32(scene.wall)),
        0.5 - 0.5 * smoothstep(0, look.cove, points[1]),
    )
    normals = np.stack([np.zeros_like(share), share, 1 - share])
    normals = f32(normals / np.sqrt(normals[1] ** 2 + normals[2] ** 2))
    light = _backdrop_light(stage, points, normals, share).reshape(rows, columns, 3)
    # else the place where a solid stands shows the cells of the grid
    light = np.stack([blur(f32(light[..., c]), 0.8) for c in range(3)], axis=-1).reshape(-1, 3)
    colour = _colour(look.wall, points) * (1 - share)[:, None] + _colour(look.floor, points) * share[:, None]
    light = light + _glow_at(stage.glows, points) * 0.9
    screen = exposed(f32(colour * light) + _haze(stage, gx.ravel(), gy.ravel())).reshape(rows, columns, 3)
    if look.gloss >= _WORTH_MIRRORING and detail.has_reflections:
        mirror, cover = (
            enlarge(part, columns, rows)
            for part in _reflections(stage, detail.backdrop_step * 2, rows // 2, columns // 2)
        )
        fresnel = look.gloss + (1 - look.gloss) * (1 - np.clip(-views[1], 0, 1)) ** 5
        strength = (fresnel * is_floor).reshape(rows, columns) * cover
        screen = screen + (mirror - screen) * np.clip(strength, 0, 0.85)[..., None]
    return f32(screen)


def _glow_at(glows: Sequence[Glow], points: Field) -> Field:
    """Light from the glows at world points: (n, 3)."""
    total = np.zeros((points.shape[1], 3), np.float32)
    for glow in glows:
        x, y, z = (points[k] - np.float32(glow.at[k]) for k in range(3))
        near = 1 / (1 + (x * x + y * y + z * z) * np.float32(6 / glow.radius**2))
        total += f32(glow.colour) * (near * near)[:, None]
    return total


def _haze(stage: Stage, x: Field, y: Field) -> Field:
    """The halo the lens sees around a glow: (n, 3)."""
    total = np.zeros((x.size, 3), np.float32)
    for glow in stage.glows:
        px, py, depth = stage.camera.project(glow.at)
        size = stage.camera.focal * glow.radius / depth * 0.5
        far = ((x - px) ** 2 + (y - py) ** 2) / np.float32(size * size)
        total += f32(glow.colour) * (np.exp(-far) * 0.12 + 0.05 / (1 + far * 4))[:, None]
    return total


def _backdrop_light(stage: Stage, points: Field, normals: Field, share: Field) -> Field:
    rig, look = stage.scene.rig, stage.backdrop
    facing = np.maximum(normals[1] * np.float32(rig.key[1]) + normals[2] * np.float32(rig.key[2]), 0) ** np.float32(
        0.45
    )
    lifted = points + normals * np.float32(0.004)
    reaching = key_reaching(stage.scene, lifted)
    filtered = passed(rig.gobo, rig.key, points)
    if filtered is not None:
        reaching = reaching * filtered
    x, y, z = (points[k] - np.float32(look.pool[k]) for k in range(3))
    far = (x * x + y * y + z * z * np.float32(0.5)) / np.float32(look.pool_radius**2)
    pool = look.pool_rest + (1 - look.pool_rest) * np.exp(-far)
    open_ = openness(stage.scene, lifted, normals)
    ambient = f32(rig.sky) * (0.62 + 0.38 * share)[:, None] * open_[:, None]
    return f32((f32(rig.key_colour) * (facing * reaching)[:, None] + ambient) * pool[:, None])


def _reflections(stage: Stage, step: int, rows: int, columns: int) -> tuple[Field, Field]:
    """What a polished floor shows of the solids: screen values and coverage on a coarse grid."""
    camera = stage.camera.mirrored()
    colour = np.zeros((rows, columns, 3), np.float32)
    cover = np.zeros((rows, columns), np.float32)
    for body in sorted(stage.bodies, key=lambda b: -nearness(camera.eye, b)):
        seen = (
            trace(body, camera, step)
            if body.is_drawn and body.mouth is None and body.radius > _TOO_SMALL_TO_MIRROR
            else None
        )
        if seen is None:
            continue
        shaded = shade(stage.scene, body, seen)
        flat = exposed(f32(shaded.colour * shaded.lit + shaded.gloss))
        patch = np.zeros((seen.rows * seen.columns, 3), np.float32)
        patch[seen.index] = flat
        alpha = np.clip(0.5 - seen.edge, 0, 1)
        height = np.zeros(seen.rows * seen.columns, np.float32)
        height[seen.index] = seen.points[1]
        alpha = alpha * (1 - smoothstep(0.0, 1.3, height.reshape(seen.rows, seen.columns)) * 0.75)
        top, left = seen.top // step, seen.left // step
        y0, x0 = max(0, top), max(0, left)
        y1, x1 = min(rows, top + seen.rows), min(columns, left + seen.columns)
        if y1 <= y0 or x1 <= x0:
            continue
        part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        a = alpha[part][..., None]
        where = (slice(y0, y1), slice(x0, x1))
        colour[where] = colour[where] * (1 - a) + patch.reshape(seen.rows, seen.columns, 3)[part] * a
        cover[where] = cover[where] * (1 - a[..., 0]) + a[..., 0]
    haze = stage.backdrop.haze * max(rows, columns)
    spread = np.dstack([colour * cover[..., None], cover])
    spread = np.stack([blur(f32(spread[..., c]), haze) for c in range(4)], axis=-1)
    return f32(spread[..., :3] / np.maximum(spread[..., 3:], 1e-3)), f32(spread[..., 3])


def casters(bodies: Sequence[Body]) -> tuple[Body, ...]:
    return tuple(body for body in bodies if body.casts)
