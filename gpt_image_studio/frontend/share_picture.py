"""The picture that networks show beside a shared address: the brand, one headline, and where there is one the page's own picture."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from gpt_image_studio.frontend.brand_mark import mark
from gpt_image_studio.frontend.theme import fitted
from gpt_image_studio.kit.brand import Brand
from gpt_image_studio.kit.tokens import PAPER, theme

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "gpt_image_studio" / "fonts"
SIZE = (1200, 630)
MARGIN = 72
#: Headlines begin at the first size and shrink until they fit in so many lines, px.
HEADLINE_SIZES = (108, 92, 80, 70, 62, 54, 46)
MAX_LINES = 4
TEXT_SIZE, TEXT_STEP = 27, 38
QUALITY = 88


@dataclass(frozen=True, slots=True)
class SharePicture:
    """What one page's picture says. `name` is that of its file, without the ending."""

    name: str
    headline: str
    text: str
    #: A file below `assets`; empty for none.
    picture: str = ""


def address_of(name: str) -> str:
    return f"/og/{name}.jpg"


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _headline(text: str, width: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """As large as fits."""
    for size in HEADLINE_SIZES:
        font = _font("instrument-serif", size)
        lines = _lines(text, font, width)
        if len(lines) <= MAX_LINES and all(font.getlength(line) <= width for line in lines):
            return font, lines
    font = _font("instrument-serif", HEADLINE_SIZES[-1])
    return font, _lines(text, font, width)[:MAX_LINES]


def _text(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """Its first lines; the last one says when there is more."""
    lines = _lines(text, font, width)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while font.getlength(f"{last} …") > width:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{last.rstrip('.,;:')} …"]


def draw_share(share: SharePicture, brand: Brand) -> Image.Image:
    """1200 × 630, RGB, in the colours of the light theme."""
    colours = theme(PAPER)
    accent = fitted(brand.accent, PAPER).fill if brand.accent else colours["accent"]
    width, height = SIZE
    canvas = Image.new("RGB", SIZE, colours["page"])
    pen = ImageDraw.Draw(canvas)
    right = width - MARGIN
    if share.picture:
        right = width - height - MARGIN + 8
        _stage(canvas, ROOT / "assets" / share.picture, colours["stage"])
    room = right - MARGIN
    badge = mark(brand, 52)
    canvas.paste(badge, (MARGIN, MARGIN), badge)
    pen.text((MARGIN + 70, MARGIN + 26), brand.name, colours["ink"], _font("instrument-sans-bold", 30), anchor="lm")
    font, lines = _headline(share.headline, room)
    small = _font("instrument-sans-medium", TEXT_SIZE)
    told = _text(share.text, small, room, 3 if share.picture else 2)
    step = round(font.size * 1.04)
    top = height - MARGIN - len(told) * TEXT_STEP - 32 - len(lines) * step
    for place, line in enumerate(lines):
        pen.text((MARGIN, top + place * step), line, colours["ink"], font)
    for place, line in enumerate(told):
        pen.text((MARGIN, height - MARGIN - (len(told) - place) * TEXT_STEP + 4), line, colours["muted"], small)
    pen.rectangle((0, height - 10, width, height), accent)
    return canvas


def _stage(canvas: Image.Image, path: Path, ground: str) -> None:
    """A square at the right with the picture in it, whole."""
    width, height = SIZE
    ImageDraw.Draw(canvas).rectangle((width - height, 0, width, height), ground)
    with Image.open(path) as opened:
        picture = opened.convert("RGBA")
    room = height - 96
    scale = room / max(picture.size)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
    canvas.paste(picture, (width - (height + picture.width) // 2, (height - picture.height) // 2 - 4), picture)


def save_share(share: SharePicture, brand: Brand, path: Path) -> None:
    draw_share(share, brand).save(path, "JPEG", quality=QUALITY, optimize=True, progressive=True)
