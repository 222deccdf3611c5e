"""Words of an SVG are drawn on a machine without any font."""

import io

import pytest
from PIL import Image

from gpt_image_studio.assets.file_process.svg import rasterise


def count_dark(font: str) -> int:
    words = f'<text x="20" y="90" font-family="{font}" font-size="60">Olive 42</text>' if font else ""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120"><rect width="400" height="120" fill="#fff"/>{words}</svg>'
    with Image.open(io.BytesIO(rasterise(svg, width=400, has_system_fonts=False))) as image:
        return sum(image.convert("L").histogram()[:128])


@pytest.mark.parametrize(
    "font", ["sans-serif", "serif", "monospace", "Helvetica Neue, Arial, sans-serif", "Nobody's Font"]
)
def test_every_font_has_one_that_stands_for_it(font: str) -> None:
    assert count_dark(font) > 1000
    assert count_dark("") == 0
