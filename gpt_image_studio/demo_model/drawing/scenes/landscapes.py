"""Mountains, dunes, seas, forests, night skies: a height field seen by rows from near to far."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from ..brief import Brief
from ..colours import adjust, blend, brightness, from_hex, named
from ..fields import Field, Rgb, blur, enlarge, f32, noise_tile, sample, smoothstep
from ..finishing import exposed

#: cells across by quality; larger pictures are enlarged from there
_LONGEST = {"low": 800, "medium": 1100, "auto": 1100}
_LONGEST_FINE = 1700
_NEAR_DEPTHS, _FAR_DEPTHS = 110, 260
_SANDY = ("desert", "dunes", "dune", "sahara")
#: colours of ground rather than of air
_EARTH = frozenset("green olive sage moss forest emerald terracotta rust ochre sienna sand brown amber mustard clay gold golden khaki pine jade".split())


@dataclass(frozen=True, slots=True)
class Weather:
    """Screen colours and where the sun stands (share of the width and the height)."""

    zenith: Rgb
    horizon: Rgb
    glow: Rgb
    land: Rgb
    lit: Rgb
    sun_x: float
    sun_y: float
    horizon_y: float
    is_night: bool


def landscape(brief: Brief) -> Image.Image:
    weather = find_weather(brief)
    scale = min(1.1, _LONGEST.get(brief.quality, _LONGEST_FINE) / max(brief.width, brief.height))
    columns, rows = max(32, round(brief.width * scale)), max(32, round(brief.height * scale))
    sky = paint_sky(brief, weather, columns, rows)
    if brief.has("sea", "ocean", "beach", "coast", "wave", "waves", "sunset", "sunrise") and not brief.has("mountain", "mountains", "desert", "dunes", "forest"):
        light = _sea(brief, weather, sky)
    elif brief.has("forest", "woods", "trees", "pines", "fog", "foggy", "mist", "misty"):
        light = _forest(brief, weather, sky)
    else:
        light = _terrain(brief, weather, sky)
    return Image.fromarray(brief.film(vignette=0.22).print_field(exposed(light)))


def find_weather(brief: Brief) -> Weather:
    palette = brief.palette
    sun_x = brief.between(0.22, 0.78)
    horizon_y = 0.56 if brief.ratio >= 1 else 0.60
    if brief.has("night", "stars", "starry", "midnight", "moon", "milky", "aurora", "moonlit"):
        base = palette.subject if palette.is_subject_named else from_hex("16213C")
        deep = adjust(base, lightness=0.17, chroma=0.8)
        return Weather(deep, adjust(base, lightness=0.36, chroma=0.75), (0.93, 0.93, 0.88), adjust(base, lightness=0.14), adjust(base, lightness=0.46, chroma=0.5), sun_x, 0.20, horizon_y, is_night=True)
    rows = {
        "dusk": "5B6C9A F0B48A FFE0B0 3A3550 C9805E", "dawn": "8FA9C6 F4D2BC FFF0D8 40536A D9A088",
        "day": "6FA0CC DCE8EA FFFBEA 3F5A4E B9BE93", "mist": "A9B9BE E3E6E2 FBF7EA 3D5155 9FB0A4",
        "ember": "B5684A F3C08A FFEBC0 57302A D98E5F", "rose": "A694BE F3C4BA FFE7D6 4B3F5E C98F8A",
    }  # fmt: skip
    if brief.has("sunset", "dusk", "evening", "golden"):
        choice = ("dusk", "ember", "rose")[int(brief.rng.integers(3))]
    elif brief.has("fog", "foggy", "mist", "misty", "rain", "cold", "winter"):
        choice = "mist"
    elif brief.has("desert", "dunes", "dune", "canyon"):
        choice = ("ember", "dawn", "rose")[int(brief.rng.integers(3))]
    else:
        choice = list(rows)[int(brief.rng.integers(len(rows)))]
    zenith, horizon, glow, land, lit = (from_hex(code) for code in rows[choice].split())
    for word in brief.reading.colours[:2]:
        colour = named(word.name)
        if word.name in _EARTH:
            land, lit = adjust(colour, lightness=min(0.42, brightness(colour))), adjust(colour, lightness=max(0.70, brightness(colour)))
        else:
            zenith = adjust(colour, lightness=max(0.50, min(0.72, brightness(colour))))
            horizon = adjust(colour, lightness=0.88, chroma=0.55)
            glow = blend(horizon, (1.0, 0.96, 0.86), 0.6)
            land, lit = adjust(colour, lightness=0.30, chroma=0.55), adjust(colour, lightness=0.66, chroma=0.5)
    return Weather(zenith, horizon, glow, land, lit, sun_x, horizon_y - brief.between(0.06, 0.22), horizon_y, is_night=False)


def _light(colour: Rgb) -> Field:
    return f32([c * c for c in colour])


def paint_sky(brief: Brief, weather: Weather, columns: int, rows: int) -> Field:
    w, h = max(64, columns // 3), max(64, rows // 3)
    y = f32((np.arange(h) + 0.5) / h)[:, None] * np.ones((1, w), np.float32)
    x = f32((np.arange(w) + 0.5) / w)[None, :] * np.ones((h, 1), np.float32)
    t = np.clip(y / np.float32(weather.horizon_y), 0, 1) ** np.float32(1.25)
    sky = _light(weather.zenith) * (1 - t)[..., None] + _light(weather.horizon) * t[..., None]
    far2 = ((x - weather.sun_x) * np.float32(brief.ratio)) ** 2 + (y - weather.sun_y) ** 2
    halo = np.exp(-far2 * 9) * np.float32(0.55) + np.exp(-far2 * 60) * np.float32(0.35)
    sky = sky + (_light(weather.glow) - sky) * (halo * (0.9 if not weather.is_night else 0.30))[..., None]
    tile = noise_tile(256, 6, 17)
    drift = brief.between(0, 1)
    v = y / np.float32(weather.horizon_y)
    clouds = sample(tile, x * np.float32(0.42 * brief.ratio) + drift, v * np.float32(0.9) + drift) + sample(noise_tile(256, 5, 3), x * np.float32(0.9) - drift, v * np.float32(1.8))
    cover = smoothstep(0.35, 1.8, clouds) * smoothstep(0.0, 0.35, v) * np.float32(0.0 if brief.has("clear") else 0.55 if not weather.is_night else 0.10)
    edge = blend(weather.glow, weather.horizon, 0.35)
    sky = sky + (_light(edge) - sky) * cover[..., None]
    full = enlarge(f32(sky), columns, rows)
    _sun(brief, weather, full)
    if weather.is_night:
        _stars(brief, weather, full)
    return full


def _sun(brief: Brief, weather: Weather, sky: Field) -> None:
    rows, columns = sky.shape[:2]
    radius = min(rows, columns) * (0.045 if not weather.is_night else 0.032)
    cx, cy = weather.sun_x * columns, weather.sun_y * rows
    x0, x1, y0, y1 = (int(max(0, v)) for v in (cx - radius * 2, cx + radius * 2, cy - radius * 2, cy + radius * 2))
    y, x = np.mgrid[y0 : min(rows, y1), x0 : min(columns, x1)].astype(np.float32)
    far = np.hypot(x - cx, y - cy)
    disc = np.clip(radius - far + 0.5, 0, 1)
    if weather.is_night:
        seas = sample(noise_tile(256, 5, 3), (x - cx) / (radius * 5), (y - cy) / (radius * 5))
        disc = disc * (1 - 0.16 * smoothstep(-0.2, 0.9, seas))
    part = sky[y0 : min(rows, y1), x0 : min(columns, x1)]
    part += (_light(blend(weather.glow, (1, 1, 1), 0.4)) * np.float32(1.05) - part) * disc[..., None]
    del brief


def _stars(brief: Brief, weather: Weather, sky: Field) -> None:
    rows, columns = sky.shape[:2]
    count = int(260 * max(1.0, columns / rows))
    ys = (brief.rng.random(count) ** 1.2 * rows * weather.horizon_y * 0.98).astype(int)
    xs = (brief.rng.random(count) * (columns - 3)).astype(int) + 1
    power = f32(brief.rng.random(count) ** 3.5)
    band = f32(np.exp(-(((xs / columns - 0.3) - (ys / rows) * 0.8) ** 2) * 14))
    size = 1 if columns < 1200 else 2
    for dy in range(size):
        for dx in range(size):
            sky[np.minimum(ys + dy, rows - 1), xs + dx] += ((0.10 + 0.9 * power) * (0.5 + 0.8 * band))[:, None] * f32([1.0, 0.97, 0.92])


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
    range_ = (ridge**1.7 * np.float32(tall) + ridge * buttress**1.4 * np.float32(tall * 0.42)) * smoothstep(9, 26, z) * (1 + smoothstep(26, 44, z) * np.float32(0.35))
    hills = (second + fold) * np.float32(0.42) * smoothstep(2.5, 9, z)
    rough = sample(fine, x * np.float32(0.11), z * np.float32(0.11)) * (np.float32(0.05) + ridge * np.float32(0.20) * smoothstep(9, 20, z)) * smoothstep(46, 22, z)
    return f32(hills + range_ + rough)


def _terrain(brief: Brief, weather: Weather, sky: Field) -> Field:
    rows, columns = sky.shape[:2]
    is_desert = brief.has(*_SANDY)
    has_lake = brief.has("lake", "water", "reflection", "river", "fjord")
    eye = 1.3 if not is_desert else 2.6
    focal = max(columns, rows) * (0.95 if columns >= rows else 0.80)
    z = f32(np.concatenate([np.geomspace(1.6, 9, _NEAR_DEPTHS, endpoint=False), np.linspace(9, 46, _FAR_DEPTHS)]))[:, None]
    x = (f32(np.arange(columns) - columns / 2)[None, :] / np.float32(focal)) * z
    height = _heights(brief, x, np.broadcast_to(z, x.shape))
    if has_lake:
        height = np.maximum(height - np.float32(0.10) - smoothstep(15, 7, z) * np.float32(3.0), 0)
    screen = rows * weather.horizon_y - (height - np.float32(eye)) * np.float32(focal) / z
    visible = np.minimum.accumulate(screen, axis=0)
    shade = _terrain_light(brief, weather, height, x, z, is_desert=is_desert)
    fog = (1 - np.exp(-((z / np.float32(40 if not brief.has("mist", "misty", "fog", "foggy") else 15)) ** 1.3)))[..., None]
    haze = f32(_light(blend(weather.horizon, weather.glow, 0.25)))
    colour = shade + (haze - shade) * (fog * np.float32(0.86))
    water = (height <= 0) if has_lake else None
    picture = _columns(sky, visible, screen, f32(colour), water, weather)
    if not is_desert and brief.family.random() < 0.7:  # noqa: PLR2004
        _foreground_trees(brief, weather, picture)
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
    land, bright = _light(weather.land), _light(weather.lit)
    colour = land + (bright - land) * lit[..., None]
    if not is_desert:
        snow_line = smoothstep(2.9, 4.3, height - np.abs(slope_x) * np.float32(0.8) + (np.float32(1.4) if brief.has("snow", "snowy", "winter", "alpine") else 0))
        if brief.has("green", "meadow", "valley", "hills", "spring", "summer") or weather.land[1] > weather.land[0]:
            colour = colour * f32([0.92, 1.04, 0.90])
        snow = f32([0.80, 0.83, 0.88]) * (np.float32(0.34) + np.float32(0.72) * lit)[..., None]
        colour = colour + (snow - colour) * (snow_line * np.float32(0.9))[..., None]
        grass = sample(noise_tile(256, 6, 41), x * np.float32(0.6), np.broadcast_to(z, x.shape) * np.float32(0.6)) * np.float32(0.16)
        colour = colour * (1 + grass * smoothstep(14, 3, np.broadcast_to(z, x.shape)))[..., None]
    else:
        ripple = np.sin((x * np.float32(0.6) + z * np.float32(3.4) + sample(noise_tile(256, 5, 3), x * np.float32(0.11), np.broadcast_to(z, x.shape) * np.float32(0.11)) * 3) * np.float32(6))
        colour = colour * (1 + ripple * np.float32(0.035) * smoothstep(9, 2, np.broadcast_to(z, x.shape)))[..., None]
    return f32(colour)


def _columns(sky: Field, visible: Field, screen: Field, colour: Field, water: "np.ndarray | None", weather: Weather) -> Field:
    """Which depth each pixel shows, from near to far, and its colour."""
    rows, columns = sky.shape[:2]
    depths = visible.shape[0]
    which = np.full((rows + 1, columns), depths, np.int32)
    at = np.clip(np.ceil(visible), 0, rows).astype(np.intp)
    across = np.arange(columns)
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
    part = np.where((high - low)[..., None] < rows * 0.06, part, 0)  # noqa: PLR2004
    result = colour[near, columns_at] * (1 - part) + colour[before, columns_at] * part
    picture = np.where(is_land[..., None], result, sky)
    if water is not None:
        _mirror(picture, is_land & water[near, columns_at], weather)
    return f32(picture)


def _mirror(picture: Field, wet: "np.ndarray", weather: Weather) -> None:
    """Water shows what is above its far shore, upside down and rippled."""
    rows, columns = wet.shape
    y = np.arange(rows)[:, None]
    shore = np.where(wet.any(axis=0), wet.argmax(axis=0), int(rows * weather.horizon_y))
    shore_y = blur(f32(np.broadcast_to(shore, (8, columns))), columns * 0.03)[0]
    tile = noise_tile(256, 5, 3)
    x = np.arange(columns, dtype=np.float32)[None, :]
    depth = np.maximum(y - shore_y[None, :], 0) / np.float32(rows)
    ripple = sample(tile, x / np.float32(columns) * (1.2 / (depth + 0.06)) * np.float32(0.3) + depth, np.float32(2.2) / (depth + np.float32(0.05)) * np.float32(0.12) + x * np.float32(0.0))
    source = np.clip(2 * shore_y[None, :] - y + ripple * rows * np.float32(0.012) * (depth * 6 + np.float32(0.15)), 0, rows - 1).astype(np.intp)
    mirrored = picture[source, np.broadcast_to(np.arange(columns), source.shape)]
    tone = mirrored * (np.float32(0.86) - depth[..., None] * np.float32(0.5)) + _light(weather.zenith) * np.float32(0.06)
    picture[wet] = tone[wet]


def _sea(brief: Brief, weather: Weather, sky: Field) -> Field:
    rows, columns = sky.shape[:2]
    horizon = int(rows * weather.horizon_y)
    picture = sky.copy()
    y = (np.arange(horizon, rows, dtype=np.float32)[:, None] - horizon + 0.7) / np.float32(rows)
    x = (np.arange(columns, dtype=np.float32)[None, :] - columns / 2) / np.float32(columns) * np.float32(brief.ratio)
    z = np.float32(0.055) / y
    tile, fine = noise_tile(256, 6, 13), noise_tile(256, 5, 3)
    drift = brief.between(0, 1)
    u, v = x * z * np.float32(4.2) + drift, z * np.float32(6.0) + x * 0
    swell = sample(fine, u * np.float32(0.35), v * np.float32(0.7)) + sample(tile, u, v * np.float32(1.4) + drift) * np.float32(0.75)
    slope = swell * np.clip(np.float32(0.15) + z * np.float32(0.9), 0, 1)
    up = np.clip(horizon - (y * rows) * (1 + slope * np.float32(0.5)) - np.abs(slope) * rows * np.float32(0.03), 0, horizon - 1).astype(np.intp)
    reflected = sky[up, np.broadcast_to(np.arange(columns), up.shape)]
    deep = _light(adjust(blend(weather.zenith, weather.land, 0.45), lighter=-0.06))
    fresnel = np.clip(np.float32(0.80) - y * np.float32(1.25) - swell * np.float32(0.20), 0.12, 0.94)[..., None]
    water = deep + (reflected - deep) * fresnel
    sun_x = (weather.sun_x - 0.5) * brief.ratio
    lane = np.exp(-(((x - sun_x) / (np.float32(0.035) + y * np.float32(0.34))) ** 2))
    sparkle = smoothstep(0.55, 1.5, swell + sample(tile, u * np.float32(2.3), v * np.float32(3.1)) * np.float32(0.7))
    water = water + _light(weather.glow) * (lane * (sparkle * np.float32(1.1) + np.float32(0.10)))[..., None]
    if brief.has("beach", "shore", "sand") or brief.rng.random() < 0.25:
        water = _shore(brief, weather, f32(water), y, x)
    haze = np.exp(-y * 26)[..., None]
    picture[horizon:] = water + (_light(weather.horizon) - water) * haze * np.float32(0.7)
    return f32(picture)


def _shore(brief: Brief, weather: Weather, water: Field, y: Field, x: Field) -> Field:
    tile = noise_tile(256, 6, 13)
    edge = np.float32(0.27 if brief.ratio >= 1 else 0.24) + np.sin(x * 3.1 + 1) * np.float32(0.03) + x * np.float32(0.06) + sample(noise_tile(256, 5, 3), x * np.float32(0.3), x * 0) * np.float32(0.012)
    past = y - edge
    sand = _light(blend((0.86, 0.74, 0.58), weather.horizon, 0.25)) * (1 + sample(tile, x * np.float32(2.6), y * np.float32(5.2))[..., None] * np.float32(0.05))
    wet = smoothstep(0.07, 0.0, past)[..., None]
    sand = sand * (1 - wet * np.float32(0.45)) + _light(weather.horizon) * wet * np.float32(0.16)
    foam = np.exp(-((past / np.float32(0.006)) ** 2)) + np.exp(-(((past + np.float32(0.03) + sample(tile, x * np.float32(0.8), y) * np.float32(0.008)) / np.float32(0.005)) ** 2)) * np.float32(0.6)
    result = np.where(past[..., None] > 0, sand, water)
    return f32(result + (f32([0.92, 0.92, 0.9]) - result) * np.clip(foam * np.float32(0.85), 0, 1)[..., None])


def _forest(brief: Brief, weather: Weather, sky: Field) -> Field:
    """Ridges of conifers, each paler than the one before it."""
    rows, columns = sky.shape[:2]
    picture = sky.copy()
    layers = 6
    y = f32(np.arange(rows))[:, None] / np.float32(rows)
    for k in range(layers):
        t = k / (layers - 1)
        image = Image.new("L", (columns, rows), 0)
        pen = ImageDraw.Draw(image)
        base = 0.40 + 0.095 * k + 0.02 * t
        size = rows * (0.055 + 0.16 * t**1.6)
        phase, wave = brief.between(0, 6), brief.between(2.0, 4.2)
        x = -size
        line = []
        while x < columns + size:
            ground = rows * (base + 0.045 * math.sin(phase + x / columns * wave) + 0.02 * math.sin(phase * 2 + x / columns * wave * 2.7))
            line.append((x, ground))
            tall = size * brief.between(0.55, 1.15)
            _conifer(pen, brief, x, ground + size * 0.05, tall)
            x += size * brief.between(0.16, 0.36)
        pen.polygon([*line, (columns + size, rows), (-size, rows)], fill=255)
        mask = f32(image) / np.float32(255)
        fog = blend(weather.horizon, weather.glow, 0.2)
        tone = _light(blend(fog, adjust(weather.land, lighter=-0.10), 0.12 + 0.88 * t**1.15))
        rise = smoothstep(base + 0.02, base + 0.30, y)
        body = tone + (_light(fog) - tone) * (rise * np.float32(0.50 * (1 - t)))[..., None]
        picture += (body - picture) * mask[..., None]
    return f32(picture)


def _foreground_trees(brief: Brief, weather: Weather, picture: Field) -> None:
    """A dark stand of conifers at one side: it gives the distance something to be far from."""
    rows, columns = picture.shape[:2]
    side = -1 if weather.sun_x > 0.5 else 1  # noqa: PLR2004 (opposite the sun)
    for depth in (0.0, 1.0):
        image = Image.new("L", (columns, rows), 0)
        pen = ImageDraw.Draw(image)
        ground = []
        for k in range(41):
            t = k / 40
            near_side = (1 - t) if side < 0 else t
            ground.append((columns * t, rows * (1.02 - 0.13 * max(0.0, near_side - 0.25) - 0.02 * (1 - depth) + 0.006 * math.sin(t * 23 + depth))))
        pen.polygon([*ground, (columns, rows), (0, rows)], fill=255)
        for _ in range(int(11 + 5 * depth)):
            t = brief.between(0, 0.46) ** (1.0 + 0.3 * depth)
            x = columns * (t if side < 0 else 1 - t)
            base = rows * (1.03 - 0.13 * max(0.0, 0.75 - t))
            _conifer(pen, brief, x, base + rows * 0.02, min(rows, columns) * brief.between(0.16, 0.40) * (1.0 - 0.9 * t) * (0.75 + 0.35 * depth))
        tone = _light(blend(adjust(weather.land, lightness=0.22 if not weather.is_night else 0.10, chroma=0.8), weather.horizon, 0.16 * (1 - depth)))
        picture += (tone - picture) * (f32(image) / np.float32(255))[..., None]


def _conifer(pen: ImageDraw.ImageDraw, brief: Brief, x: float, y: float, tall: float) -> None:
    tiers = 9
    left, right = [], []
    for k in range(tiers + 1):
        t = k / tiers
        wide = tall * 0.20 * t**0.85
        level = y - tall * (1 - t)
        jag = brief.between(0.75, 1.15)
        left += [(x - wide * jag, level), (x - wide * 0.45, level - tall * 0.012)]
        right += [(x + wide * brief.between(0.75, 1.15), level), (x + wide * 0.45, level - tall * 0.012)]
    pen.polygon([(x, y - tall * 1.04), *right, *reversed(left)], fill=255)
