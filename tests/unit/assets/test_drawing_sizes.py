"""How large an SVG says it is."""

import pytest

from gpt_image_studio.assets.file_process.svg import find_size
from gpt_image_studio.assets.images import MAX_EDGE, InvalidImageError


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ({"width": "300", "height": "200"}, (300, 200)),
        ({"width": "300px", "height": " 200PX "}, (300, 200)),
        ({"width": "1in", "height": "2.54cm"}, (96, 96)),
        ({"width": "72pt", "height": "6pc"}, (96, 96)),
        ({"width": "25.4mm", "height": "101.6Q"}, (96, 96)),
        ({"width": "1e3", "height": ".5e2"}, (1000, 50)),
        ({"viewBox": "0 0 30 20"}, (30, 20)),
        ({"viewBox": "-5,-5 , 30,20"}, (30, 20)),
        ({"width": "100%", "height": "100%", "viewBox": "0 0 30 20"}, (30, 20)),
        ({"width": "20em", "height": "auto", "viewBox": "0 0 30 20"}, (30, 20)),
        ({"width": "600", "viewBox": "0 0 30 20"}, (600, 400)),
        ({"height": "600", "viewBox": "0 0 30 20"}, (900, 600)),
        ({"width": "300", "height": "200", "viewBox": "0 0 9 9"}, (300, 200)),
        ({"width": str(MAX_EDGE), "height": "1"}, (MAX_EDGE, 1)),
    ],
)
def test_the_size_is_what_is_written_or_that_of_the_view_box(
    attributes: dict[str, str], size: tuple[float, float]
) -> None:
    assert find_size(attributes) == pytest.approx(size)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"width": "300"},
        {"width": "100%", "height": "100%"},
        {"width": "0", "height": "9"},
        {"width": "-9", "height": "-9"},
        {"viewBox": "0 0 0 9"},
        {"viewBox": "0 0 9"},
        {"viewBox": "0 0 9 9 9"},
        {"viewBox": "nan nan nan nan"},
        {"width": "nan", "height": "inf"},
        {"width": "٣", "height": "٣"},
    ],
)
def test_without_a_size_it_is_refused(attributes: dict[str, str]) -> None:
    with pytest.raises(InvalidImageError, match="how large"):
        find_size(attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        {"width": "1e9", "height": "1e9"},
        {"width": "9e999", "height": "1"},
        {"width": str(MAX_EDGE + 1), "height": "1"},
        {"width": "7000", "height": "7000"},
        {"viewBox": "0 0 1e30 1e30"},
        {"width": "999in", "height": "9"},
        {"width": "9000", "viewBox": "0 0 1 1e9"},
    ],
)
def test_too_large_is_refused(attributes: dict[str, str]) -> None:
    with pytest.raises(InvalidImageError, match="too large"):
        find_size(attributes)
