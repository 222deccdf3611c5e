"""An SVG drawn as pixels. Nobody vouches for it: it is checked first, and drawn in this process only."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import resvg_py
from PIL import Image

from gpt_image_studio.assets.file_process.reading import PROVIDER_EDGE, Decoded
from gpt_image_studio.assets.file_process.svg_rules import check_svg
from gpt_image_studio.assets.images import MAX_EDGE, MAX_PIXELS, InvalidImageError

#: Lines stay lines at any size: an icon of 24 px is drawn at least this large.
SMALLEST_EDGE: Final = 1024
_FONTS: Final = Path(__file__).resolve().parents[2] / "fonts"
#: CSS pixels per unit.
_UNITS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "q": 2.4 / 2.54,
}
_LENGTH: Final = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]*)\s*", re.IGNORECASE | re.ASCII)
_VIEW_BOX_PARTS: Final = 4

NO_SIZE: Final = "This SVG does not say how large it is."
TOO_LARGE: Final = (
    f"This SVG is too large: at most {MAX_PIXELS // 1_000_000} megapixels and {MAX_EDGE:,} pixels an edge."
)
NOT_DRAWN: Final = "This SVG cannot be drawn."


def read_svg(path: Path) -> Decoded:
    """Size as it says itself, in CSS pixels; the pixels are at most as many as a provider looks at.

    Raises:
        InvalidImageError: with the reason in words.
    """
    content = path.read_bytes()
    width, height = find_size(check_svg(content))
    edge = max(SMALLEST_EDGE, min(PROVIDER_EDGE, round(max(width, height))))
    text = content.decode("utf-8-sig").strip()
    try:
        pixels = rasterise(text, width=edge) if width >= height else rasterise(text, height=edge)
    except ValueError as error:
        raise InvalidImageError(NOT_DRAWN) from error
    image = Image.open(io.BytesIO(pixels), formats=("PNG",))
    image.load()
    return Decoded(
        image=image,
        media_type="image/svg+xml",
        width=max(1, round(width)),
        height=max(1, round(height)),
        is_animated=False,
        is_sixteen_bit=False,
        has_location=False,
    )


def rasterise(
    text: str, *, width: int | None = None, height: int | None = None, has_system_fonts: bool = True
) -> bytes:
    """A PNG. Letters come from the machine where it has the asked fonts; a small server has none, so ours stand for every other.

    Raises:
        ValueError: it cannot be drawn.
    """
    return resvg_py.svg_to_bytes(
        svg_string=text,
        width=width,
        height=height,
        dpi=96,
        skip_system_fonts=not has_system_fonts,
        font_dirs=[str(_FONTS)],
        font_family="Instrument Sans",
        sans_serif_family="Instrument Sans",
        serif_family="Instrument Serif",
        monospace_family="Geist Mono",
    )


def find_size(root: Mapping[str, str]) -> tuple[float, float]:
    """Width and height of an SVG with these attributes, in CSS pixels: as written, else those of its view box.

    Raises:
        InvalidImageError: none, or too much.
    """
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    box = _view_box(root.get("viewBox", ""))
    if width is None and height is None and box:
        width, height = box
    elif box and height is None and width is not None:
        height = width * box[1] / box[0]
    elif box and width is None and height is not None:
        width = height * box[0] / box[1]
    if width is None or height is None or min(width, height) <= 0:
        raise InvalidImageError(NO_SIZE)
    if max(width, height) > MAX_EDGE or width * height > MAX_PIXELS:
        raise InvalidImageError(TOO_LARGE)
    return width, height


def _pixels(length: str) -> float | None:
    """`None` for one that depends on where it is shown, as 100 % does."""
    found = _LENGTH.fullmatch(length)
    unit = _UNITS.get(found[2].lower()) if found else None
    return None if found is None or unit is None else float(found[1]) * unit


def _view_box(text: str) -> tuple[float, float] | None:
    parts = [
        float(found[0]) for found in map(_LENGTH.fullmatch, re.split(r"[\s,]+", text.strip())) if found and not found[2]
    ]
    return (parts[2], parts[3]) if len(parts) == _VIEW_BOX_PARTS and min(parts[2:]) > 0 else None
