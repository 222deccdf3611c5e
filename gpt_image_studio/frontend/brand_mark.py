"""The small mark: the brand's logo, or the studio's own picture frame in the brand's colour. Icons are made from it at the build."""

from pathlib import Path

from PIL import Image, ImageDraw

from gpt_image_studio.frontend.theme import fitted
from gpt_image_studio.kit.brand import Brand
from gpt_image_studio.kit.tokens import DARKROOM, PAPER, theme

#: The frame of our own mark is drawn on a field of 32 × 32 and shrunk: lines are smooth then.
FIELD, FINE = 32, 16
ICON_SIZES = ((16, 16), (32, 32), (48, 48))
TOUCH_SIZE = 180

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="{ground}"/>'
    '<path d="M7 9h18v14H7z" fill="none" stroke="{line}" stroke-width="2"/><path d="m7 20 5-5 4.500 4.500 2.500-2.500 6 6" '
    'fill="none" stroke="{line}" stroke-width="2" stroke-linejoin="round"/><circle cx="20.500" cy="13.500" r="1.800" '
    'fill="{dot}"/></svg>\n'
)


def _colours(brand: Brand) -> tuple[str, str, str]:
    """The three colours of the mark, `#rrggbb` each: ground, line, dot."""
    dot = fitted(brand.accent_dark or brand.accent, DARKROOM).fill if brand.accent else theme(DARKROOM)["accent"]
    return theme(PAPER)["ink"], theme(DARKROOM)["ink"], dot


def _own(brand: Brand, *, is_square: bool) -> Image.Image:
    ground, line, dot = _colours(brand)
    large = Image.new("RGBA", (FIELD * FINE, FIELD * FINE))
    pen = ImageDraw.Draw(large)

    def at(*places: float) -> list[float]:
        return [place * FINE for place in places]

    pen.rounded_rectangle(at(0, 0, 32, 32), 0 if is_square else 6 * FINE, ground)
    pen.line(at(7, 20, 12, 15, 16.5, 19.5, 19, 17, 25, 23), line, 2 * FINE, joint="curve")
    pen.rectangle(at(6, 8, 26, 24), outline=line, width=2 * FINE)
    pen.ellipse(at(18.7, 11.7, 22.3, 15.3), dot)
    return large


def mark(brand: Brand, size: int, *, is_square: bool = False) -> Image.Image:
    """`size` × `size`, RGBA. Square corners are for devices that round them themselves."""
    if brand.logo is None:
        picture = _own(brand, is_square=is_square)
    else:
        with Image.open(brand.logo) as opened:
            picture = opened.convert("RGBA")
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def save_icons(brand: Brand, folder: Path) -> None:
    """What browsers and phones ask for. `favicon.svg` only where the mark is our own: a logo is a PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    largest = ICON_SIZES[-1][0]
    mark(brand, largest).save(folder / "favicon.ico", sizes=ICON_SIZES)
    mark(brand, TOUCH_SIZE, is_square=True).save(folder / "apple-touch-icon.png", optimize=True)
    if brand.logo is None:
        ground, line, dot = _colours(brand)
        (folder / "favicon.svg").write_text(SVG.format(ground=ground, line=line, dot=dot), encoding="utf-8")
    else:
        mark(brand, 128).save(folder / "logo.png", optimize=True)
