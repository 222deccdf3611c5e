"""A photograph of solids before a backdrop: the backdrop first, small and smooth, then each solid, far to near."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .camera import Camera
from .fields import Field, Rgb, blur, enlarge, f32, sample_edge, smoothstep
from .finishing import Film, exposed
from .light import passed
from .shading import Set, Shaded, key_reaching, openness, shade
from .solids import Body, Vec
from .tracing import Seen, trace

#: the real service leaves its subjects at 254, not 255
SUBJECT_ALPHA = 254
_MARGIN = 4  # grid cells around the picture that solids may reach into
_FAR_AWAY = 1e6
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


@dataclass(slots=True)
class _Sheet:
    pixels: NDArray[np.uint8]
    #: coverage when only the subject is wanted
    cover: NDArray[np.uint8] | None
    depth: Field = field(repr=False)


def photograph(stage: Stage, film: Film, detail: Detail, *, is_transparent: bool) -> Image.Image:
    camera = stage.camera
    cells = (camera.height // detail.solid_step + 2 * _MARGIN + 2, camera.width // detail.solid_step + 2 * _MARGIN + 2)
    depth = np.full(cells, _FAR_AWAY, np.float32)
    if is_transparent:
        pixels = np.zeros((camera.height, camera.width, 3), np.uint8)
        sheet = _Sheet(pixels, np.zeros((camera.height, camera.width), np.uint8), depth)
    else:
        sheet = _Sheet(film.print_field(_backdrop(stage, detail)), None, depth)
    bodies = [body for body in stage.bodies if body.is_drawn and (body.is_subject or not is_transparent)]
    for body in sorted(bodies, key=lambda b: -_distance(camera.eye, b)):
        seen = trace(body, camera, detail.solid_step)
        if seen is not None:
            shaded = shade(stage.scene, body, seen)
            if stage.glows:
                shaded = Shaded(shaded.colour, f32(shaded.lit + _glow_at(stage.glows, seen.points)), shaded.gloss)
            _place(sheet, stage, film, body, seen, shaded)
    if sheet.cover is None:
        return Image.fromarray(sheet.pixels)
    whole = np.dstack([sheet.pixels, np.minimum(sheet.cover, SUBJECT_ALPHA)])
    whole[sheet.cover == 0] = 0
    return Image.fromarray(whole)


def _distance(eye: Vec, body: Body) -> float:
    return sum((a - b) ** 2 for a, b in zip(eye, body.centre, strict=True)) ** 0.5 - body.nudge


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
    down = np.where(views[1] < -1e-4, -camera.eye[1] / np.minimum(views[1], -1e-4), _FAR_AWAY)
    back = np.where(views[2] < -1e-4, (scene.wall - camera.eye[2]) / np.minimum(views[2], -1e-4), _FAR_AWAY)
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
        mirror, cover = (enlarge(part, columns, rows) for part in _reflections(stage, detail.backdrop_step * 2, rows // 2, columns // 2))
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
    facing = np.maximum(normals[1] * np.float32(rig.key[1]) + normals[2] * np.float32(rig.key[2]), 0) ** np.float32(0.45)
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
    for body in sorted(stage.bodies, key=lambda b: -_distance(camera.eye, b)):
        seen = trace(body, camera, step) if body.is_drawn and body.mouth is None and body.radius > _TOO_SMALL_TO_MIRROR else None
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


def _place(sheet: _Sheet, stage: Stage, film: Film, body: Body, seen: Seen, shaded: Shaded) -> None:
    height, width = sheet.pixels.shape[:2]
    x0, y0 = max(0, seen.left), max(0, seen.top)
    x1, y1 = min(width, seen.left + seen.columns * seen.step), min(height, seen.top + seen.rows * seen.step)
    if x1 <= x0 or y1 <= y0:
        return
    part = (slice(y0 - seen.top, y1 - seen.top), slice(x0 - seen.left, x1 - seen.left))
    big = (seen.columns * seen.step, seen.rows * seen.step)
    alpha = np.clip(0.5 - enlarge(seen.edge, *big)[part] * np.float32(seen.step), 0, 1)
    visible = _in_front(sheet, body, seen)
    if visible is not None:
        alpha = alpha * np.clip(enlarge(visible, *big)[part], 0, 1)
    if body.material.glass is not None:
        shaded = _through(sheet, stage, body, seen, shaded)
    light = _spread(shaded.colour * shaded.lit + shaded.gloss, seen)
    if body.material.decal is None:
        screen = np.stack([enlarge(f32(c), *big)[part] for c in np.moveaxis(exposed(light), -1, 0)], axis=-1)
    else:
        screen = _with_decal(body, seen, shaded, big, part)
    ys, xs = f32(np.arange(y0, y1) + 0.5)[:, None], f32(np.arange(x0, x1) + 0.5)[None, :]
    if film.vignette:
        screen *= film.vignette_at(xs, ys)[..., None]
    screen += film.grain_at(x0, y0, x1 - x0, y1 - y0)[..., None]
    under = sheet.pixels[y0:y1, x0:x1]
    a = alpha[..., None]
    if sheet.cover is None:
        under[...] = np.clip(under + (screen - under) * a + 0.5, 0, 255)
        return
    cover = sheet.cover[y0:y1, x0:x1]
    before = f32(cover) / np.float32(255) * (1 - alpha)
    after = before + alpha
    share = np.where(after > 0, alpha / np.maximum(after, 1e-4), 0)[..., None]
    under[...] = np.clip(under + (screen - under) * share + 0.5, 0, 255)
    cover[...] = np.clip(after * 255 + 0.5, 0, 255)


def _spread(values: Field, seen: Seen) -> Field:
    """Values of the coloured cells → (rows, columns, channels), the rest filled with their mean."""
    whole = np.empty((seen.rows * seen.columns, values.shape[1]), np.float32)
    whole[:] = values.mean(0)
    whole[seen.index] = values
    return whole.reshape(seen.rows, seen.columns, values.shape[1])


def _in_front(sheet: _Sheet, body: Body, seen: Seen) -> Field | None:
    """Where the solid is nearer than what is drawn already (1) or behind it (0); None if nowhere behind."""
    top, left = seen.top // seen.step + _MARGIN, seen.left // seen.step + _MARGIN
    rows, columns = min(seen.rows, sheet.depth.shape[0] - top), min(seen.columns, sheet.depth.shape[1] - left)
    drawn = sheet.depth[top : top + rows, left : left + columns]
    mine = seen.depth[:rows, :columns]
    slack = max(0.006, body.radius * 0.012)
    is_behind = (mine > drawn + slack) & (mine < _FAR_AWAY / 2)
    is_solid = seen.edge[:rows, :columns] <= 0
    if body.mouth is not None:  # what is seen through an opening lies behind it on purpose
        drawn[is_solid] = mine[is_solid]
        return None
    nearer = is_solid & (mine < drawn)
    result = None
    if is_behind.any():
        result = np.ones((seen.rows, seen.columns), np.float32)
        result[:rows, :columns] = 1 - smoothstep(slack * 0.3, slack, np.minimum(mine - drawn, 1.0))
    drawn[nearer] = mine[nearer]
    return result


def _with_decal(body: Body, seen: Seen, shaded: Shaded, big: tuple[int, int], part: tuple[slice, slice]) -> Field:
    decal = body.material.decal
    if decal is None:
        raise ValueError("no decal")
    u, v = decal.place(body.to_local(seen.points))
    maps = _spread(np.stack([u, v], axis=-1), seen)
    lit, gloss, plain = (_spread(values, seen) for values in (shaded.lit, shaded.gloss, shaded.colour))
    us, vs = (enlarge(f32(maps[..., k]), *big)[part] for k in range(2))
    rows, columns = decal.picture.shape[:2]
    inside = (us > 0) & (us < 1) & (vs > 0) & (vs < 1)
    screen = np.empty((*us.shape, 3), np.float32)
    ink = sample_edge(decal.picture, us * columns - 0.5, vs * rows - 0.5)
    cover = ink[..., 3] * inside
    for c in range(3):
        base = enlarge(f32(plain[..., c]), *big)[part]
        base = base + (ink[..., c] - base) * cover
        screen[..., c] = base * enlarge(f32(lit[..., c]), *big)[part] + enlarge(f32(gloss[..., c]), *big)[part]
    return exposed(screen)


def _through(sheet: _Sheet, stage: Stage, body: Body, seen: Seen, shaded: Shaded) -> Shaded:
    """Glass: what is behind it, bent and tinted, under the gloss."""
    glass = body.material.glass
    if glass is None:
        raise ValueError("no glass")
    n = seen.normals
    facing = np.clip(-(seen.views[0] * n[0] + seen.views[1] * n[1] + seen.views[2] * n[2]), 0, 1)
    camera = stage.camera
    side = n[0] * camera.right[0] + n[1] * camera.right[1] + n[2] * camera.right[2]
    rise = n[0] * camera.up[0] + n[1] * camera.up[1] + n[2] * camera.up[2]
    reach = camera.focal * body.radius / np.maximum(1e-3, _distance(camera.eye, body))
    local = body.to_local(seen.points)
    filled = smoothstep(0.012, -0.012, local[1] - np.float32(glass.level))
    bend = (1 - facing) * reach * (np.float32(0.10) + filled * np.float32(0.55))
    rows_at, columns_at = np.divmod(seen.index, seen.columns)
    x = seen.left + (columns_at + 0.5) * seen.step - side * bend
    y = seen.top + (rows_at + 0.5) * seen.step + rise * bend * np.float32(0.5)
    small = f32(Image.fromarray(sheet.pixels).reduce(seen.step)) if seen.step > 1 else f32(sheet.pixels)
    behind = sample_edge(small, f32(x / seen.step - 0.5), f32(y / seen.step - 0.5)) / np.float32(255)
    if sheet.cover is not None:
        drawn = f32(sheet.cover[np.clip(y, 0, camera.height - 1).astype(np.intp), np.clip(x, 0, camera.width - 1).astype(np.intp)])
        behind = np.where(drawn[:, None] > 0, behind, np.float32(0.86))
    thick = (np.float32(0.3) + np.float32(1.5) * (1 - facing) ** 2)[:, None]
    light = behind * behind * f32(glass.tint) ** thick
    depth = (np.float32(0.35) + np.float32(0.9) * facing)[:, None]
    light = light * (1 - filled[:, None] * (1 - f32(glass.fill) ** depth))
    # the liquid's surface catches a thin line of light, and so does the edge of the glass
    milk = filled[:, None] * np.float32(0.42)
    light = light * (1 - milk) + f32(glass.fill) * shaded.lit * milk
    line = np.exp(-(((local[1] - np.float32(glass.level)) / np.float32(0.012)) ** 2))[:, None] * np.float32(0.12 if glass.level > 0 else 0)
    light = light * (1 - np.float32(0.45) * smoothstep(0.42, 0.08, facing)[:, None])
    return Shaded(np.ones_like(light), f32(light + line * shaded.lit.mean()), shaded.gloss)


def casters(bodies: Sequence[Body]) -> tuple[Body, ...]:
    return tuple(body for body in bodies if body.casts)
