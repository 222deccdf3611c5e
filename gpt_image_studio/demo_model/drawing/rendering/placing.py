"""Puts what one solid shows onto the picture: in front of what is behind it, with its label, or as glass."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .camera import Camera
from .fields import Field, enlarge, f32, sample_edge, smoothstep
from .finishing import Film, exposed
from .shading import Shaded
from .solids import Body, Vec
from .tracing import Seen

FAR_AWAY = 1e6
MARGIN = 4  # grid cells around the picture that solids may reach into


def nearness(eye: Vec, body: Body) -> float:
    """Distance that decides the order of drawing."""
    return sum((a - b) ** 2 for a, b in zip(eye, body.centre, strict=True)) ** 0.5 - body.nudge


@dataclass(slots=True)
class Canvas:
    pixels: NDArray[np.uint8]
    #: coverage when only the subject is wanted
    cover: NDArray[np.uint8] | None
    depth: Field = field(repr=False)


def place(sheet: Canvas, camera: Camera, film: Film, body: Body, seen: Seen, shaded: Shaded) -> None:
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
        shaded = _through(sheet, camera, body, seen, shaded)
    light = _spread(shaded.colour * shaded.lit + shaded.gloss, seen)
    if body.material.decal is None:
        screen = np.stack([enlarge(f32(c), *big)[part] for c in np.moveaxis(exposed(light), -1, 0)], axis=-1)
    else:
        screen = _with_decal(body, seen, shaded, big, part)
    ys, xs = (
        f32(np.arange(y0, y1, dtype=np.float32) + 0.5)[:, None],
        f32(np.arange(x0, x1, dtype=np.float32) + 0.5)[None, :],
    )
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


def _in_front(sheet: Canvas, body: Body, seen: Seen) -> Field | None:
    """Where the solid is nearer than what is drawn already (1) or behind it (0); None if nowhere behind."""
    top, left = seen.top // seen.step + MARGIN, seen.left // seen.step + MARGIN
    rows, columns = min(seen.rows, sheet.depth.shape[0] - top), min(seen.columns, sheet.depth.shape[1] - left)
    drawn = sheet.depth[top : top + rows, left : left + columns]
    mine = seen.depth[:rows, :columns]
    slack = max(0.006, body.radius * 0.012)
    is_behind = (mine > drawn + slack) & (mine < FAR_AWAY / 2)
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


def _through(sheet: Canvas, camera: Camera, body: Body, seen: Seen, shaded: Shaded) -> Shaded:
    """Glass: what is behind it, bent and tinted, under the gloss."""
    glass = body.material.glass
    if glass is None:
        raise ValueError("no glass")
    n = seen.normals
    facing = np.clip(-(seen.views[0] * n[0] + seen.views[1] * n[1] + seen.views[2] * n[2]), 0, 1)
    side = n[0] * camera.right[0] + n[1] * camera.right[1] + n[2] * camera.right[2]
    rise = n[0] * camera.up[0] + n[1] * camera.up[1] + n[2] * camera.up[2]
    reach = camera.focal * body.radius / np.maximum(1e-3, nearness(camera.eye, body))
    local = body.to_local(seen.points)
    filled = smoothstep(0.012, -0.012, local[1] - np.float32(glass.level))
    bend = (1 - facing) * reach * (np.float32(0.10) + filled * np.float32(0.55))
    rows_at, columns_at = np.divmod(seen.index, seen.columns)
    x = seen.left + (columns_at + 0.5) * seen.step - side * bend
    y = seen.top + (rows_at + 0.5) * seen.step + rise * bend * np.float32(0.5)
    small = f32(Image.fromarray(sheet.pixels).reduce(seen.step)) if seen.step > 1 else f32(sheet.pixels)
    behind = sample_edge(small, f32(x / seen.step - 0.5), f32(y / seen.step - 0.5)) / np.float32(255)
    if sheet.cover is not None:
        drawn = f32(
            sheet.cover[
                np.clip(y, 0, camera.height - 1).astype(np.intp), np.clip(x, 0, camera.width - 1).astype(np.intp)
            ]
        )
        behind = np.where(drawn[:, None] > 0, behind, np.float32(0.86))
    thick = (np.float32(0.3) + np.float32(1.5) * (1 - facing) ** 2)[:, None]
    light = behind * behind * f32(glass.tint) ** thick
    depth = (np.float32(0.35) + np.float32(0.9) * facing)[:, None]
    light = light * (1 - filled[:, None] * (1 - f32(glass.fill) ** depth))
    # the liquid's surface catches a thin line of light, and so does the edge of the glass
    milk = filled[:, None] * np.float32(0.42)
    light = light * (1 - milk) + f32(glass.fill) * shaded.lit * milk
    line = np.exp(-(((local[1] - np.float32(glass.level)) / np.float32(0.012)) ** 2))[:, None] * np.float32(
        0.12 if glass.level > 0 else 0
    )
    light = light * (1 - np.float32(0.45) * smoothstep(0.42, 0.08, facing)[:, None])
    return Shaded(np.ones_like(light), f32(light + line * shaded.lit.mean()), shaded.gloss)
