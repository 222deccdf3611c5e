"""Words set as type: fitted to a box, wrapped, aligned, as masks that are then inked."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from .faces import Face, Run, font, is_writable, runs

_MEASURE_SIZE = 100.0


@dataclass(frozen=True, slots=True)
class Style:
    face: Face
    #: Distance from line to line, in sizes of the type.
    leading: float = 1.02
    tracking: float = 0.0
    align: str = "centre"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that fit a box; sizes in pixels."""

    lines: tuple[str, ...]
    style: Style
    size: float
    width: float
    height: float


def _width(text: str, style: Style) -> float:
    """At the measuring size."""
    total = sum(font(run.face, _MEASURE_SIZE).getlength(run.text) for run in runs(text, style.face))
    return total + style.tracking * _MEASURE_SIZE * max(0, len(text) - 1)


def _wrap(words: list[tuple[str, float]], space: float, limit: float) -> list[tuple[str, float]]:
    lines: list[tuple[str, float]] = []
    for word, width in words:
        if lines and lines[-1][1] + space + width <= limit:
            lines[-1] = (f"{lines[-1][0]} {word}", lines[-1][1] + space + width)
        else:
            lines.append((word, width))
    return lines


def _pieces(text: str, style: Style) -> list[tuple[str, float]]:
    """Words, and what would never fit on a line cut into parts."""
    result: list[tuple[str, float]] = []
    for word in text.split():
        parts = [word[at : at + 16] for at in range(0, len(word), 16)] if len(word) > 24 else [word]
        result.extend((part, _width(part, style)) for part in parts)
    return result


def fit(text: str, style: Style, width: float, height: float, *, largest: float, max_lines: int = 12) -> Block | None:
    """The largest setting of the text inside the box; None when nothing of it can be written."""
    if not is_writable(text, style.face):
        return None
    words = _pieces(text, style)
    space = _width("n n", style) - _width("nn", style)
    low, high = 1.0, max(2.0, min(largest, height / 1.05))
    best: list[tuple[str, float]] | None = None
    best_size = low
    for _ in range(18):
        size = (low + high) / 2
        lines = _wrap(words, space, width * _MEASURE_SIZE / size)
        widest = max(line[1] for line in lines) * size / _MEASURE_SIZE
        tall = size * (1.0 + (len(lines) - 1) * style.leading) * 1.08
        if widest <= width and tall <= height and len(lines) <= max_lines:
            low, best, best_size = size, lines, size
        else:
            high = size
    if best is None:
        best, best_size = _wrap(words, space, width * _MEASURE_SIZE / low), low
    widest = max(line[1] for line in best) * best_size / _MEASURE_SIZE
    return Block(
        tuple(line[0] for line in best), style, best_size, widest, best_size * (1 + (len(best) - 1) * style.leading)
    )


def stamp(mask: Image.Image, block: Block, x: float, y: float, width: float) -> None:
    """Draws the block's top line at y into an "L" mask, within x .. x + width."""
    pen = ImageDraw.Draw(mask)
    for number, line in enumerate(block.lines):
        long = _width(line, block.style) * block.size / _MEASURE_SIZE
        start = {"left": x, "right": x + width - long}.get(block.style.align, x + (width - long) / 2)
        # 0.80 of the size: where Latin type has its baseline in a line
        _line(pen, runs(line, block.style.face), block, start, y + block.size * (0.80 + number * block.style.leading))


def _line(pen: ImageDraw.ImageDraw, pieces: list[Run], block: Block, x: float, baseline: float) -> None:
    gap = block.style.tracking * block.size
    for run in pieces:
        face = font(run.face, block.size)
        if gap and run.face not in {Face.HEBREW, Face.ARABIC}:
            for character in run.text:
                pen.text((x, baseline), character, font=face, fill=255, anchor="ls")
                x += face.getlength(character) + gap
        else:
            pen.text((x, baseline), run.text, font=face, fill=255, anchor="ls")
            x += face.getlength(run.text) + gap * len(run.text)
