"""Patterns that repeat: every edge meets its opposite."""

import math
from collections.abc import Callable

from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, brightness, from_hex
from gpt_image_studio.demo_model.drawing.flat import Mask, Sheet, leaf_points, paper_fibre
from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb

Tones = tuple[Rgb, ...]


def pattern(brief: Brief) -> Image.Image:
    palette = brief.palette
    ground = palette.paper if not palette.is_ground_named and brief.rng.random() < 0.55 else palette.ground
    tones = tuple(
        c
        for c in (
            palette.subject,
            palette.accent,
            palette.second,
            adjust(palette.subject, lighter=0.2),
            palette.ground,
            palette.ink,
        )
        if sum(abs(a - b) for a, b in zip(c, ground, strict=True)) > 0.3
    )
    tones = (
        (*tones, adjust(tones[0], lighter=0.18), adjust(tones[0], lighter=-0.14))
        if tones
        else (palette.ink, palette.accent, palette.subject)
    )
    sheet = Sheet(brief.width, brief.height, ground)
    count = 4 if brief.has("large", "bold", "big") else 7 if brief.has("small", "fine", "tiny", "dense") else 5
    across = max(2, round(count * max(1.0, brief.ratio)))
    down = max(2, round(count * max(1.0, 1 / brief.ratio)))
    across += across % 2
    down += down % 2
    cell = (brief.width / across, brief.height / down)
    _family(brief)(brief, sheet, tones[:4], across, down, cell)
    image = paper_fibre(sheet.image, brief.fibre(0.04))
    return brief.film(vignette=0.0).over_picture(image)


def _family(brief: Brief) -> "Callable[[Brief, Sheet, Tones, int, int, tuple[float, float]], None]":
    for words, draw in (
        (("leaf", "leaves", "botanical", "floral", "plant", "eucalyptus", "olive", "sprig"), _sprigs),
        (("flower", "flowers", "daisy", "blossom"), _daisies),
        (("wave", "waves", "scallop", "fish", "japanese", "sea"), _scallops),
        (("terrazzo", "confetti", "speckled"), _terrazzo),
        (("citrus", "lemon", "orange", "fruit"), _citrus),
        (("dots", "polka", "dot"), _dots),
        (("geometric", "bauhaus", "tile", "shapes", "mosaic"), _quarters),
    ):
        if brief.has(*words):
            return draw
    return (_quarters, _sprigs, _scallops, _daisies, _petal_tiles, _terrazzo)[int(brief.family.integers(6))]


def _quarters(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    masks = [sheet.mask() for _ in tones]
    cw, ch = cell
    r = min(cw, ch) * 0.46
    turn = int(brief.family.integers(4))
    for row in range(down):
        for column in range(across):
            x, y = (column + 0.5) * cw, (row + 0.5) * ch
            if (row + column) % 2 == 0:
                start = ((turn + (row // 2 + column // 2)) % 4) * 90
                qx, qy = x - r * (1 if start in {0, 270} else -1), y - r * (1 if start in {0, 90} else -1)
                masks[0].slice(qx, qy, r * 2, start, start + 90)
                masks[0].disc(
                    x + r * 0.18 * (1 if start in {0, 270} else -1),
                    y + r * 0.18 * (1 if start in {0, 90} else -1),
                    r * 0.30,
                    0,
                )
            else:
                a, b = 1 % len(masks), 2 % len(masks)
                masks[a].slice(x, y, r * 0.94, 0, 180)
                masks[b].slice(x, y, r * 0.94, 180, 360)
    for mask, tone in zip(masks, tones, strict=True):
        sheet.ink(mask.done(), tone)


def _repeat(
    sheet: Sheet, cell: tuple[float, float], across: int, down: int, draw: "Callable[[float, float, int, int], None]"
) -> None:
    """Half-drop repeat, with what crosses an edge drawn again on the other side."""
    for column in range(-1, across + 1):
        for row in range(-1, down + 1):
            drop = 0.5 if column % 2 else 0.0
            draw((column + 0.5) * cell[0], (row + 0.5 + drop) * cell[1], column % across, row % down)
    del sheet


def _sprigs(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    masks = [sheet.mask() for _ in tones]
    size = min(cell) * 0.60
    tilt = brief.between(0.15, 0.5)

    def draw(x: float, y: float, column: int, row: int) -> None:
        side = 1 if column % 2 else -1
        mask = masks[(column + row) % min(2, len(masks))]
        angle = -math.pi / 2 + side * tilt
        bx, by = x - math.cos(angle) * size * 0.72, y - math.sin(angle) * size * 0.72
        stem = [(bx + math.cos(angle) * size * 1.35 * t, by + math.sin(angle) * size * 1.35 * t) for t in (0, 0.5, 1)]
        mask.line(stem, max(1.0, size * 0.035))
        for k in range(5):
            t = 0.18 + k * 0.19
            px, py = bx + math.cos(angle) * size * 1.35 * t, by + math.sin(angle) * size * 1.35 * t
            length = size * (0.50 - 0.055 * k)
            for hand in (-1, 1):
                mask.polygon(leaf_points(px, py, angle + hand * 0.85, length, length * 0.44))
        mask.polygon(leaf_points(*stem[-1], angle, size * 0.28, size * 0.13))
        if len(masks) > 2:
            berry = masks[2]
            berry.disc(x + side * size * 0.62, y + size * 0.55, size * 0.095)
            berry.disc(x + side * size * 0.80, y + size * 0.40, size * 0.07)

    _repeat(sheet, cell, across, down, draw)
    for mask, tone in zip(masks, tones, strict=True):
        sheet.ink(mask.done(), tone)


def _daisies(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    masks = [sheet.mask() for _ in tones]
    size = min(cell) * 0.44
    petals = int(brief.family.integers(6, 10))

    def draw(x: float, y: float, column: int, row: int) -> None:
        which = (column * 2 + row) % min(3, len(masks))
        scale = size * (1.0 if (column + row) % 2 else 0.80)
        for k in range(petals):
            masks[which].polygon(leaf_points(x, y, k * math.tau / petals + column * 0.4, scale, scale * 0.50))
        masks[which].disc(x, y, scale * 0.30, 0)
        masks[(which + 1) % len(masks)].disc(x, y, scale * 0.26)
        masks[(which + 2) % len(masks)].disc(x + cell[0] * 0.5, y + cell[1] * 0.25, size * 0.12)

    _repeat(sheet, cell, across, down, draw)
    for mask, tone in zip(masks, tones, strict=True):
        sheet.ink(mask.done(), tone)


def _scallops(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    """Overlapping fans; drawn row by row from the top, each over the last."""
    cw, ch = cell
    rows = down * 2
    bands = 4
    del brief
    for row in range(-2, rows + 3):
        masks = [sheet.mask() for _ in range(bands)]
        y = row * ch / 2 + ch / 2
        for column in range(-1, across + 1):
            x = (column + (0.5 if row % 2 else 0.0) + 0.5) * cw
            _fan(masks, x, y, cw / 2)
        for k, mask in enumerate(masks):
            tone = tones[k % len(tones)] if k % 2 == 0 else adjust(tones[0], lightness=0.93, chroma=0.25)
            sheet.ink(mask.done(), tone if row % 4 < 2 or k != 0 else tones[1 % len(tones)])


def _fan(masks: list[Mask], x: float, y: float, r: float) -> None:
    for k, mask in enumerate(masks):
        mask.disc(x, y, r * (1 - k * 0.22))


def _terrazzo(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    masks = [sheet.mask() for _ in tones]
    size = min(cell) * 0.25
    w, h = brief.width, brief.height
    for _ in range(across * down * 7):
        x, y = brief.between(0, w), brief.between(0, h)
        r = size * brief.between(0.35, 1.0) ** 1.4
        corners = int(brief.rng.integers(4, 7))
        turn = brief.between(0, 6)
        points = [
            (
                math.cos(turn + k * math.tau / corners) * r * brief.between(0.6, 1.1),
                math.sin(turn + k * math.tau / corners) * r * brief.between(0.55, 1.0),
            )
            for k in range(corners)
        ]
        mask = masks[int(brief.rng.integers(len(masks)))]
        for dx in (-w, 0, w):
            for dy in (-h, 0, h):
                if -size < x + dx < w + size and -size < y + dy < h + size:
                    mask.polygon([(x + dx + px, y + dy + py) for px, py in points])
    for mask, tone in zip(masks, tones, strict=True):
        sheet.ink(mask.done(), tone)


def _citrus(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    rind, pith, flesh, leaves = (sheet.mask() for _ in range(4))
    r = min(cell) * 0.36
    warm = from_hex("EDC130") if brief.has("lemon") else min(tones, key=lambda c: c[2] - c[0])

    def draw(x: float, y: float, column: int, row: int) -> None:
        turn = (column * 37 + row * 61) % 40
        if (column + row) % 2:
            for k, angle in enumerate((-0.6, 0.9)):
                leaves.polygon(leaf_points(x, y - r * 0.7, angle - 0.9 + k * 0.4, r * 0.9, r * 0.42))
            rind.disc(x, y, r * 0.86)
            return
        rind.disc(x, y, r)
        pith.disc(x, y, r * 0.90)
        for k in range(9):
            a = math.radians(turn + k * 40 + 20)
            flesh.slice(
                x + math.cos(a) * r * 0.07, y + math.sin(a) * r * 0.07, r * 0.75, turn + k * 40 + 2, turn + k * 40 + 38
            )

    _repeat(sheet, cell, across, down, draw)
    green = next((c for c in tones if c != warm), tones[-1])
    sheet.ink(leaves.done(), green)
    sheet.ink(rind.done(), warm)
    sheet.ink(pith.done(), brief.palette.paper)
    sheet.ink(flesh.done(), adjust(warm, lighter=0.04 if brightness(warm) < 0.7 else -0.03))


def _dots(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    masks = [sheet.mask() for _ in tones]
    del brief

    def draw(x: float, y: float, column: int, row: int) -> None:
        masks[(column + row * 2) % len(masks)].disc(x, y, min(cell) * (0.30 if (column + row) % 3 else 0.18))

    _repeat(sheet, cell, across, down, draw)
    for mask, tone in zip(masks, tones, strict=True):
        sheet.ink(mask.done(), tone)


def _petal_tiles(brief: Brief, sheet: Sheet, tones: Tones, across: int, down: int, cell: tuple[float, float]) -> None:
    """Each tile four petals from its corners, as old cement floors have."""
    masks = [sheet.mask() for _ in tones]
    cw, ch = cell
    del brief
    for row in range(down):
        for column in range(across):
            x, y = column * cw, row * ch
            which = (row + column) % 2
            for k in range(4):
                angle = math.pi / 4 + k * math.pi / 2
                length = math.hypot(cw, ch) / 2 * 0.94
                masks[which % len(masks)].polygon(leaf_points(x + cw / 2, y + ch / 2, angle, length, length * 0.46))
            centre = masks[2 % len(masks)]
            centre.disc(x + cw / 2, y + ch / 2, min(cw, ch) * 0.11)
            for side in range(2):
                centre.disc(x + (0.0 if side else cw / 2), y + (ch / 2 if side else 0.0), min(cw, ch) * 0.075)
                centre.disc(x + (cw if side else cw / 2), y + (ch / 2 if side else ch), min(cw, ch) * 0.075)
    for mask, tone in zip(masks, tones, strict=True):
        sheet.ink(mask.done(), tone)
