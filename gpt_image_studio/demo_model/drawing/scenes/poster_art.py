"""The one strong shape of a poster. Each function draws into a box and says what the line at the foot stands on."""

import math
from dataclasses import dataclass

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, brightness
from gpt_image_studio.demo_model.drawing.flat import Sheet, leaf_points
from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb


@dataclass(frozen=True, slots=True)
class Inks:
    ground: Rgb
    type: Rgb
    main: Rgb
    second: Rgb
    third: Rgb


def differs(a: Rgb, b: Rgb) -> bool:
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) > 0.34


def draw_art(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    """Draws, and says what the line at the foot stands on."""
    for words, draw in (
        (("coffee", "cafe", "café", "espresso", "tea", "cup"), _cup_from_above),
        (("jazz", "music", "concert", "record", "vinyl", "dj", "band"), _record),
        (("sea", "ocean", "beach", "surf", "summer", "sail", "coast", "swim", "pool"), _sun_and_waves),
        (("mountain", "mountains", "hike", "hiking", "trail", "ski", "camp", "camping", "alpine"), _ridges),
        (("flower", "flowers", "spring", "garden", "botanical", "plant", "plants", "leaf", "leaves"), _stems),
        (("fruit", "lemon", "orange", "citrus", "juice", "market"), _citrus),
        (("sale", "design", "architecture", "bauhaus", "museum", "exhibition", "geometric"), _blocks),
    ):
        if brief.mentions(*words):
            return draw(brief, sheet, inks, box)
    choices = (_blocks, _cascade, _sun_and_waves, _arches, _stems, _ridges)
    return choices[int(brief.family.integers(len(choices)))](brief, sheet, inks, box)


def _middle(box: tuple[float, float, float, float]) -> tuple[float, float, float]:
    x, y, w, h = box
    return x + w / 2, y + h / 2, min(w, h) / 2


def _cup_from_above(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    cx, cy, r = _middle(box)
    coffee: Rgb = (0.30, 0.15, 0.09)
    saucer = sheet.mask()
    saucer.disc(cx, cy, r)
    sheet.soft_shadow(
        saucer.done(), adjust(inks.ground, lighter=-0.22), dx=r * 0.08, dy=r * 0.10, blur_pixels=r * 0.10, strength=0.7
    )
    plate = inks.main if brightness(inks.main) > 0.5 else brief.palette.paper
    sheet.ink(saucer.done(), plate)
    handle = sheet.mask()
    angle = brief.between(-0.7, 0.5)
    hx, hy = math.cos(angle), math.sin(angle)
    handle.line([(cx + hx * r * 0.5, cy + hy * r * 0.5), (cx + hx * r * 0.90, cy + hy * r * 0.90)], r * 0.13)
    handle.disc(cx + hx * r * 0.90, cy + hy * r * 0.90, r * 0.065)
    sheet.ink(handle.done(), adjust(plate, lighter=-0.10))
    for radius, colour in ((0.70, adjust(plate, lighter=-0.05)), (0.66, adjust(plate, lighter=0.03)), (0.60, coffee)):
        disc = sheet.mask()
        disc.disc(cx, cy, r * radius)
        sheet.ink(disc.done(), colour)
    crema = sheet.mask()
    crema.ring(cx, cy, r * 0.60, r * 0.035)
    sheet.ink(crema.done(), (0.66, 0.40, 0.20))
    y, x = np.mgrid[0:96, 0:96].astype(np.float32) / np.float32(96)
    far = np.hypot(x - (cx - r * 0.16) / brief.width, (y - (cy - r * 0.16) / brief.height) * brief.height / brief.width)
    disc = sheet.mask()
    disc.disc(cx, cy, r * 0.565)
    sheet.wash(disc.done(), np.clip(1 - far * brief.width / (r * 0.62), 0, 1) ** 1.5, coffee, (0.58, 0.31, 0.17))
    steam = sheet.mask()
    steam.slice(cx, cy, r * 0.44, 200, 250)
    steam.disc(cx, cy, r * 0.40, 0)
    sheet.ink(steam.done(), (0.86, 0.66, 0.46), 0.6)
    return inks.ground


def _record(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    cx, cy, r = _middle(box)
    r *= 1.05
    dark = brief.palette.ink if brightness(inks.ground) > 0.35 else inks.main
    disc = sheet.mask()
    disc.disc(cx, cy, r)
    sheet.soft_shadow(
        disc.done(), adjust(inks.ground, lighter=-0.22), dx=r * 0.06, dy=r * 0.09, blur_pixels=r * 0.09, strength=0.7
    )
    sheet.ink(disc.done(), dark)
    grooves = sheet.mask()
    for k in range(13):
        grooves.ring(cx, cy, r * (0.94 - k * 0.043), r * 0.006)
        grooves.disc(cx, cy, r * (0.94 - k * 0.043) - r * 0.006, 0)
    sheet.ink(grooves.done(), adjust(dark, lighter=0.16), 0.6)
    shine = sheet.mask()
    start = brief.between(200, 250)
    for at in (start, start + 180):
        shine.slice(cx, cy, r * 0.97, at, at + 26)
    shine.disc(cx, cy, r * 0.40, 0)
    sheet.ink(shine.done(), adjust(dark, lighter=0.30), 0.35)
    for radius, colour in (
        (0.36, inks.second),
        (0.22, inks.main if inks.main != dark else inks.third),
        (0.035, inks.ground),
    ):
        label = sheet.mask()
        label.disc(cx, cy, r * radius)
        sheet.ink(label.done(), colour)
    return inks.ground


def _sun_and_waves(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    x0, y0, w, h = box
    r = min(w, h) * 0.30
    cx, cy = x0 + w * brief.between(0.42, 0.58), y0 + h * 0.34
    sun = sheet.mask()
    sun.disc(cx, cy, r)
    sheet.ink(sun.done(), inks.main)
    rows = 6
    tones = (inks.second, blend(inks.second, inks.third, 0.5), inks.third)
    left, right = (0.0, float(brief.width)) if w > brief.width * 0.7 else (x0, float(brief.width))
    tone = inks.ground
    for k in range(rows):
        level = y0 + h * (0.42 + 0.115 * k)
        amplitude, length = h * 0.022 * (1 + k * 0.25), w * (0.20 + 0.05 * k)
        phase = brief.between(0, 6)
        top = [
            (
                left + (right - left) * t / 80,
                level + amplitude * math.sin(phase + (right - left) * t / 80 / length * math.tau),
            )
            for t in range(81)
        ]
        wave = sheet.mask()
        wave.polygon([*top, (right, float(brief.height)), (left, float(brief.height))])
        shape = wave.done()
        tone = adjust(tones[k % 3], lighter=-0.02 * k)
        sheet.soft_shadow(shape, adjust(tone, lighter=-0.25), dx=0, dy=-h * 0.006, blur_pixels=h * 0.012, strength=0.28)
        sheet.ink(shape, tone)
    return tone if w > brief.width * 0.7 else inks.ground


def _ridges(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    x0, y0, w, h = box
    full = w > brief.width * 0.7
    left, right, bottom = (
        (0.0, float(brief.width), float(brief.height)) if full else (x0, float(brief.width), float(brief.height))
    )
    sun = sheet.mask()
    r = min(w, h) * 0.20
    sun.disc(x0 + w * brief.between(0.34, 0.66), y0 + h * 0.30, r)
    sheet.ink(sun.done(), inks.main)
    far, near = blend(inks.second, inks.ground, 0.62), inks.second
    count = 5
    for k in range(count):
        t = k / (count - 1)
        base = y0 + h * (0.40 + 0.13 * k)
        points = [(left, bottom)]
        peaks = 5 + k
        shift = brief.between(0, 1)
        for p in range(peaks * 2 + 3):
            x = left + (right - left) * (p - shift) / (peaks * 2)
            up = brief.between(0.10, 0.20) if p % 2 else brief.between(-0.015, 0.03)
            points.append((x, base - h * up * (1 - 0.45 * t)))
        points.append((right + w, bottom))
        ridge = sheet.mask()
        ridge.polygon(points)
        sheet.ink(ridge.done(), blend(far, near, t))
    return near if full else inks.ground


def _stems(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    """Cut-paper plants."""
    cx, _, r = _middle(box)
    _, y0, w, h = box
    arch = sheet.mask()
    wide = min(w, h * 0.9) * 0.40
    arch.disc(cx, y0 + wide + h * 0.02, wide)
    arch.rectangle(cx - wide, y0 + wide + h * 0.02, cx + wide, y0 + h)
    sheet.ink(arch.done(), inks.main)
    for number, (offset, lean, tall) in enumerate(
        ((-0.30, -0.20, brief.between(0.60, 0.70)), (0.28, 0.22, 0.72), (0.0, 0.02, 0.88))
    ):
        colour = (inks.second, inks.third, inks.second)[number]
        plant = sheet.mask()
        base_x, base_y = cx + wide * offset, y0 + h
        angle = -math.pi / 2 + lean
        length = h * tall
        points = [
            (base_x + math.cos(angle) * length * t / 20, base_y + math.sin(angle) * length * t / 20) for t in range(21)
        ]
        plant.line(points, r * 0.026)
        for k in range(4, 20, 2):
            px, py = points[k]
            size = r * (0.44 - 0.013 * k)
            for side in (-1, 1):
                plant.polygon(leaf_points(px, py, angle + side * (0.78 + 0.01 * k), size, size * 0.42))
        plant.polygon(leaf_points(*points[-1], angle, r * 0.26, r * 0.12))
        shape = plant.done()
        sheet.soft_shadow(
            shape, adjust(inks.main, lighter=-0.3), dx=r * 0.02, dy=r * 0.03, blur_pixels=r * 0.03, strength=0.4
        )
        sheet.ink(shape, colour)
    return inks.ground


def _citrus(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    cx, cy, r = _middle(box)
    flesh = inks.main if brightness(inks.main) > 0.55 else inks.second
    disc = sheet.mask()
    disc.disc(cx, cy, r)
    sheet.soft_shadow(
        disc.done(), adjust(inks.ground, lighter=-0.22), dx=r * 0.06, dy=r * 0.08, blur_pixels=r * 0.08, strength=0.6
    )
    sheet.ink(disc.done(), flesh)
    pith = sheet.mask()
    pith.disc(cx, cy, r * 0.92)
    sheet.ink(pith.done(), brief.palette.paper)
    turn = brief.between(0, 36)
    segments = sheet.mask()
    for k in range(10):
        a = math.radians(turn + k * 36 + 18)
        segments.slice(
            cx + math.cos(a) * r * 0.055,
            cy + math.sin(a) * r * 0.055,
            r * 0.80,
            turn + k * 36 + 1.6,
            turn + k * 36 + 34.4,
        )
    sheet.ink(segments.done(), adjust(flesh, lighter=-0.03, chroma=1.1))
    return inks.ground


def _blocks(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    """Quarter circles and discs on a square grid."""
    x0, y0, w, h = box
    cell = min(w, h) / (3 if max(w, h) / min(w, h) < 1.5 else 2.5)
    columns, rows = max(2, int(w / cell + 0.01)), max(2, int(h / cell + 0.01))
    cell = min(w / columns, h / rows)
    ox, oy = x0 + (w - cell * columns) / 2, y0 + (h - cell * rows) / 2
    tones = (inks.main, inks.second, inks.third)
    masks = [sheet.mask() for _ in tones]
    for row in range(rows):
        for column in range(columns):
            x, y = ox + column * cell, oy + row * cell
            tone, kind = int(brief.rng.integers(3)), int(brief.rng.integers(6))
            mask = masks[tone]
            other = masks[(tone + 1) % 3]
            if kind < 3:
                qx, qy, start = ((x, y, 0), (x + cell, y, 90), (x + cell, y + cell, 180), (x, y + cell, 270))[
                    int(brief.rng.integers(4))
                ]
                mask.slice(qx, qy, cell, start, start + 90)
                if kind == 0:
                    other.slice(qx, qy, cell * 0.5, start, start + 90)
                    mask.slice(qx, qy, cell * 0.5, start, start + 90, 0)
            elif kind == 3:
                mask.disc(x + cell / 2, y + cell / 2, cell * 0.5)
                other.disc(x + cell / 2, y + cell / 2, cell * 0.22)
                mask.disc(x + cell / 2, y + cell / 2, cell * 0.22, 0)
            elif kind == 4:
                start = int(brief.rng.integers(4)) * 90
                mask.slice(x + cell / 2, y + cell / 2, cell * 0.5, start, start + 180)
            else:
                mask.rectangle(x, y, x + cell, y + cell)
                other.disc(x + cell / 2, y + cell / 2, cell * 0.3)
                mask.disc(x + cell / 2, y + cell / 2, cell * 0.3, 0)
    for mask, tone in zip(masks, tones, strict=True):
        sheet.ink(mask.done(), tone)
    return inks.ground


def _cascade(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    """Half discs falling over each other, each with its shadow."""
    x0, y0, w, h = box
    cx = x0 + w / 2
    count = 5
    r = min(w * 0.46, h / (count * 0.5 + 0.6))
    tones = (inks.main, inks.second, inks.third, inks.main, inks.second)
    for k in range(count):
        y = y0 + r + k * r * 0.52
        half = sheet.mask()
        half.slice(cx + (w * 0.5 - r) * (1 if k % 2 else -1) * 0.35, y, r, 180, 360)
        shape = half.done()
        sheet.soft_shadow(
            shape, adjust(inks.ground, lighter=-0.3), dx=0, dy=-r * 0.02, blur_pixels=r * 0.05, strength=0.45
        )
        sheet.ink(shape, tones[k])
    del brief
    return inks.ground


def _arches(brief: Brief, sheet: Sheet, inks: Inks, box: tuple[float, float, float, float]) -> Rgb:
    """A rainbow of bands standing on the foot line, and a ball."""
    x0, y0, w, h = box
    r = min(w * 0.46, h * 0.58)
    cx, base = x0 + w * 0.5, y0 + h
    tones = (inks.main, inks.ground, inks.second, inks.ground, inks.third, inks.ground)
    for k, tone in enumerate(tones):
        size = r * (1 - k * 0.155)
        band = sheet.mask()
        band.disc(cx, base - r * 0.42, size)
        band.rectangle(cx - size, base - r * 0.42, cx + size, base)
        cut = band.done()
        sheet.ink(cut, tone)
    below = sheet.mask()
    below.rectangle(0, base, brief.width, brief.height)
    sheet.ink(below.done(), inks.ground)
    ball = sheet.mask()
    ball.disc(x0 + w * (0.5 + 0.30 * (1 if brief.rng.random() < 0.5 else -1)), base - r * 1.42 - r * 0.16, r * 0.17)
    sheet.ink(ball.done(), inks.third)
    return inks.ground
