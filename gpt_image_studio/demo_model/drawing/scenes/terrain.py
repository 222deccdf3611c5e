"""Hills, peaks, dunes and lakes: a height field seen row by row, from near to far."""

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import blend
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, blur, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.scenes.trees import paint_foreground_trees
from gpt_image_studio.demo_model.drawing.scenes.weather import Weather, light_of_screen

_NEAR_DEPTHS, _FAR_DEPTHS = 110, 260


_SANDY = ("desert", "dunes", "dune", "sahara")


def _heights(brief: Brief, x: Field, z: Field) -> Field:
    """World heights; x and z in the same unit, the eye at about 1."""
    shift = float(brief.family.random())
    return _dunes(x, z, shift) if brief.has(*_SANDY) else _peaks(brief, x, z, shift)


def _dunes(x: Field, z: Field, shift: float) -> Field:
    """Long windward slopes, short lee sides, the crests wandering."""
    smooth = noise_tile(256, 3, 23)
    warp = sample(smooth, x * np.float32(0.016) + shift, z * np.float32(0.016))
    total = np.zeros_like(warp)
    for rate, lift, lean in ((0.075, 1.5, 0.55), (0.19, 0.34, -0.4)):
        u = x * np.float32(rate * lean) + z * np.float32(rate) + warp * np.float32(0.8) + np.float32(shift)
        saw = u - np.floor(u)
        rise = np.clip(saw / 0.78, 0, 1)
        fall = np.clip((1 - saw) / 0.22, 0, 1)
        crest = np.minimum(rise * rise * (3 - 2 * rise), fall)
        total += crest * np.float32(lift) * (np.float32(0.75) + np.float32(0.35) * warp)
    return f32(total * smoothstep(1.0, 6.0, z) + warp * np.float32(0.25))


def _peaks(brief: Brief, x: Field, z: Field, shift: float) -> Field:
    """Meadows near, a range of peaks far. Features shrink no further than the depths can follow."""
    smooth, fine = noise_tile(256, 3, 23), noise_tile(256, 5, 13)
    fold = sample(smooth, x * np.float32(0.0105) + shift, z * np.float32(0.0105) - shift)
    second = sample(smooth, x * np.float32(0.024) - shift, z * np.float32(0.024))
    ridge = np.maximum(1 - np.sqrt(fold * fold + np.float32(0.0016)) * np.float32(1.2), 0)
    buttress = np.maximum(1 - np.sqrt(second * second + np.float32(0.006)) * np.float32(1.25), 0)
    tall = 5.2 if not brief.has("hills", "hill", "rolling", "valley", "meadow") else 1.5
    range_ = (
        (ridge**1.7 * np.float32(tall) + ridge * buttress**1.4 * np.float32(tall * 0.42))
        * smoothstep(9, 26, z)
        * (1 + smoothstep(26, 44, z) * np.float32(0.35))
    )
    hills = (second + fold) * np.float32(0.42) * smoothstep(2.5, 9, z)
    rough = (
        sample(fine, x * np.float32(0.11), z * np.float32(0.11))
        * (np.float32(0.05) + ridge * np.float32(0.20) * smoothstep(9, 20, z))
        * smoothstep(46, 22, z)
    )
    return f32(hills + range_ + rough)


def paint_terrain(brief: Brief, weather: Weather, sky: Field) -> Field:
    rows, columns = sky.shape[:2]
    is_desert = brief.has(*_SANDY)
    has_lake = brief.has("lake", "water", "reflection", "river", "fjord")
    eye = 1.3 if not is_desert else 2.6
    focal = max(columns, rows) * (0.95 if columns >= rows else 0.80)
    z = f32(np.concatenate([np.geomspace(1.6, 9, _NEAR_DEPTHS, endpoint=False), np.linspace(9, 46, _FAR_DEPTHS)]))[
        :, None
    ]
    x = (f32(np.arange(columns, dtype=np.float32) - columns / 2)[None, :] / np.float32(focal)) * z
    height = _heights(brief, x, np.broadcast_to(z, x.shape))
    if has_lake:
        height = np.maximum(height - np.float32(0.10) - smoothstep(15, 7, z) * np.float32(3.0), 0)
    screen = rows * weather.horizon_y - (height - np.float32(eye)) * np.float32(focal) / z
    visible = np.minimum.accumulate(screen, axis=0)
    shade = _terrain_light(brief, weather, height, x, z, is_desert=is_desert)
    fog = (1 - np.exp(-((z / np.float32(40 if not brief.has("mist", "misty", "fog", "foggy") else 15)) ** 1.3)))[
        ..., None
    ]
    haze = f32(light_of_screen(blend(weather.horizon, weather.glow, 0.25)))
    colour = shade + (haze - shade) * (fog * np.float32(0.86))
    water = (height <= 0) if has_lake else None
    picture = _columns(sky, visible, screen, f32(colour), water, weather)
    if not is_desert and brief.family.random() < 0.7:
        paint_foreground_trees(brief, weather, picture)
    return picture


def _terrain_light(brief: Brief, weather: Weather, height: Field, x: Field, z: Field, *, is_desert: bool) -> Field:
    side = -1.0 if weather.sun_x < 0.5 else 1.0
    step_x = np.gradient(x, axis=1)
    slope_x = np.gradient(height, axis=1) / np.maximum(step_x, np.float32(1e-4))
    slope_z = np.gradient(height, axis=0) / np.gradient(np.broadcast_to(z, height.shape), axis=0)
    lit = np.clip(0.36 - side * slope_x * np.float32(0.95) - slope_z * np.float32(0.34), 0, 1.3)
    # in shade: somewhere toward the sun the ground stands higher than the ray that comes from here
    over = height - x * np.float32(0.42 * side)
    highest = np.maximum.accumulate(over[:, ::-1], axis=1)[:, ::-1] if side > 0 else np.maximum.accumulate(over, axis=1)
    shadow = smoothstep(0.30, 0.0, highest - over)
    lit = lit * (np.float32(0.35) + np.float32(0.65) * shadow)
    land, bright = light_of_screen(weather.land), light_of_screen(weather.lit)
    colour = land + (bright - land) * lit[..., None]
    if not is_desert:
        snow_line = smoothstep(
            2.9,
            4.3,
            height
            - np.abs(slope_x) * np.float32(0.8)
            + (np.float32(1.4) if brief.has("snow", "snowy", "winter", "alpine") else 0),
        )
        if brief.has("green", "meadow", "valley", "hills", "spring", "summer") or weather.land[1] > weather.land[0]:
            colour = colour * f32([0.92, 1.04, 0.90])
        snow = f32([0.80, 0.83, 0.88]) * (np.float32(0.34) + np.float32(0.72) * lit)[..., None]
        colour = colour + (snow - colour) * (snow_line * np.float32(0.9))[..., None]
        grass = sample(
            noise_tile(256, 6, 41), x * np.float32(0.6), np.broadcast_to(z, x.shape) * np.float32(0.6)
        ) * np.float32(0.16)
        colour = colour * (1 + grass * smoothstep(14, 3, np.broadcast_to(z, x.shape)))[..., None]
    else:
        ripple = np.sin(
            (
                x * np.float32(0.6)
                + z * np.float32(3.4)
                + sample(noise_tile(256, 5, 3), x * np.float32(0.11), np.broadcast_to(z, x.shape) * np.float32(0.11))
                * 3
            )
            * np.float32(6)
        )
        colour = colour * (1 + ripple * np.float32(0.035) * smoothstep(9, 2, np.broadcast_to(z, x.shape)))[..., None]
    return f32(colour)


def _columns(
    sky: Field, visible: Field, screen: Field, colour: Field, water: "np.ndarray | None", weather: Weather
) -> Field:
    """Which depth each pixel shows, from near to far, and its colour."""
    rows, columns = sky.shape[:2]
    depths = visible.shape[0]
    which = np.full((rows + 1, columns), depths, np.int32)
    at = np.clip(np.ceil(visible), 0, rows).astype(np.intp)
    across = np.arange(columns, dtype=np.intp)
    for k in range(depths - 1, -1, -1):
        which[at[k], across] = k
    which = np.minimum.accumulate(which, axis=0)[:rows]
    is_land = which < depths
    near = np.clip(which, 0, depths - 1)
    before = np.maximum(near - 1, 0)
    y = np.arange(rows, dtype=np.float32)[:, None]
    columns_at = np.broadcast_to(across, near.shape)
    low, high = screen[near, columns_at], visible[before, columns_at]
    part = np.clip((y - low) / np.maximum(high - low, np.float32(0.5)), 0, 1)[..., None]
    # between two depths on one slope colours blend; across a ridge the nearer slope hides the gap
    part = np.where((high - low)[..., None] < rows * 0.06, part, 0)
    result = colour[near, columns_at] * (1 - part) + colour[before, columns_at] * part
    picture = np.where(is_land[..., None], result, sky)
    if water is not None:
        _mirror(picture, is_land & water[near, columns_at], weather)
    return f32(picture)


def _mirror(picture: Field, wet: "np.ndarray", weather: Weather) -> None:
    """Water shows what is above its far shore, upside down and rippled."""
    rows, columns = wet.shape
    y = np.arange(rows, dtype=np.float32)[:, None]
    shore = np.where(wet.any(axis=0), wet.argmax(axis=0), int(rows * weather.horizon_y))
    shore_y = blur(f32(np.broadcast_to(shore, (8, columns))), columns * 0.03)[0]
    tile = noise_tile(256, 5, 3)
    x = np.arange(columns, dtype=np.float32)[None, :]
    depth = np.maximum(y - shore_y[None, :], 0) / np.float32(rows)
    ripple = sample(
        tile,
        x / np.float32(columns) * (1.2 / (depth + 0.06)) * np.float32(0.3) + depth,
        np.float32(2.2) / (depth + np.float32(0.05)) * np.float32(0.12) + x * np.float32(0.0),
    )
    source = np.clip(
        2 * shore_y[None, :] - y + ripple * rows * np.float32(0.012) * (depth * 6 + np.float32(0.15)), 0, rows - 1
    ).astype(np.intp)
    mirrored = picture[source, np.broadcast_to(np.arange(columns, dtype=np.intp), source.shape)]
    tone = mirrored * (np.float32(0.86) - depth[..., None] * np.float32(0.5)) + light_of_screen(
        weather.zenith
    ) * np.float32(0.06)
    picture[wet] = tone[wet]
