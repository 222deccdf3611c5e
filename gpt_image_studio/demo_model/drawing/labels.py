"""What is printed on things: labels, wraps, covers."""

import re
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32

from .colours import light_of
from .faces import Face
from .type_setting import Style, fit, stamp

_PARTS = re.compile(r"\s+[\u2014\u2013|/\u00b7\u2022-]\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """Quoted words, the leading ones and what goes under them."""

    main: str
    rest: tuple[str, ...]


def words_of(quotes: tuple[str, ...]) -> Words | None:
    if not quotes:
        return None
    first = [part for part in _PARTS.split(quotes[0]) if part.strip()]
    if len(first) > 1 and len(first[0]) <= 28:  # a name, then what it is
        return Words(first[0], (*first[1:], *quotes[1:]))
    return Words(quotes[0], quotes[1:])


def paper_label(
    words: Words | None,
    width: int,
    height: int,
    *,
    paper: Rgb | None,
    ink: Rgb,
    rule: Rgb | None = None,
    face: Face = Face.SERIF,
) -> Field:
    """(height, width, 4): light colour and coverage. `paper` None prints straight on the thing."""
    picture = np.zeros((height, width, 4), np.float32)
    picture[..., :3] = f32(light_of(paper if paper is not None else ink))
    picture[..., 3] = 1.0 if paper is not None else 0.0
    edge = max(2, min(width, height) // 90)
    for side in (picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]):
        side[..., 3] = 0  # a clear border: the label's outline is then drawn smoothly
    mask = _printed(words, width, height, face)
    _ink(picture, mask, ink)
    if rule is not None:
        _ink(picture, _ruled(width, height), rule)
    return picture


def _printed(words: Words | None, width: int, height: int, face: Face) -> Image.Image:
    mask = Image.new("L", (width, height), 0)
    if words is None:
        _mark(mask, width, height)
        return mask
    inner = width * 0.80
    rest = [text for text in words.rest if text.strip()][:3]
    main_height = height * (0.62 if not rest else 0.44)
    main = fit(
        words.main, Style(face, leading=0.98), inner, main_height, largest=min(height * 0.42, width * 0.34), max_lines=6
    )
    subs = [fit(text, Style(Face.MONO, leading=1.3, tracking=0.10), inner, height * 0.26 / len(rest), largest=height * 0.085, max_lines=3)
            for text in rest]  # fmt: skip
    small = [sub for sub in subs if sub is not None]
    gap = height * 0.06
    total = (main.height if main else 0) + sum(gap + sub.height for sub in small)
    y = (height - total) / 2
    if main is not None:
        stamp(mask, main, (width - inner) / 2, y, inner)
        y += main.height
    for sub in small:
        y += gap
        stamp(mask, sub, (width - inner) / 2, y, inner)
        y += sub.height
    return mask


def _mark(mask: Image.Image, width: int, height: int) -> None:
    """Without words a label carries a quiet sign: a sun over a line."""
    big = Image.new("L", (width * 2, height * 2), 0)
    pen = ImageDraw.Draw(big)
    r = min(width, height) * 0.16 * 2
    cx, cy = width, height * 0.94
    pen.pieslice((cx - r, cy - r, cx + r, cy + r), 180, 360, fill=255)
    for k in range(2):
        y = cy + r * (0.28 + 0.3 * k)
        pen.rectangle((cx - r * (1 - 0.35 * k), y, cx + r * (1 - 0.35 * k), y + r * 0.09), fill=255)
    mask.paste(big.resize((width, height), Image.Resampling.LANCZOS))


def _ruled(width: int, height: int) -> Image.Image:
    mask = Image.new("L", (width, height), 0)
    inset, line = round(min(width, height) * 0.055), max(1, round(min(width, height) * 0.008))
    ImageDraw.Draw(mask).rectangle((inset, inset, width - inset - 1, height - inset - 1), outline=255, width=line)
    return mask


def _ink(picture: Field, mask: Image.Image, ink: Rgb) -> None:
    a = (f32(mask) / np.float32(255))[..., None]
    picture[..., :3] += (f32(light_of(ink)) - picture[..., :3]) * a
    picture[..., 3:] = np.maximum(picture[..., 3:], a)
