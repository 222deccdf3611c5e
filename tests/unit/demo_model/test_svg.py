"""The demo model's vector pictures: small, whole, safe documents that look like what they were traced from."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from fakes.pictures import make_image
from gpt_image_studio.demo_model.painting.contours import area_of, outlines, simplified
from gpt_image_studio.demo_model.painting.renderer import Picture, draw
from gpt_image_studio.demo_model.painting.vectors import svg_of, traced_size

NAMESPACE = "{http://www.w3.org/2000/svg}"
MAX_BYTES = 120_000


def make_svg(prompt: str, size: tuple[int, int] = (768, 512)) -> bytes:
    return svg_of(draw(Picture(prompt, *traced_size(*size), "low", "seed", has_grain=False)), size)


@pytest.mark.parametrize(
    "prompt", ["a ceramic bottle", "poster “Slow”", "mountains at dawn", "leaf pattern", "dashboard"]
)
def test_a_document_has_the_asked_size_is_small_and_holds_nothing_but_shapes(prompt: str) -> None:
    content = make_svg(prompt)

    root = ET.fromstring(content)  # noqa: S314 - written a line above
    assert (root.get("width"), root.get("height")) == ("768", "512")
    assert {element.tag.removeprefix(NAMESPACE) for element in root.iter()} == {"svg", "rect", "g", "path"}
    allowed = {
        "width",
        "height",
        "viewBox",
        "preserveAspectRatio",
        "fill",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-linejoin",
        "d",
    }
    assert {name for element in root.iter() for name in element.attrib} <= allowed
    assert len(content) <= MAX_BYTES
    assert 20 <= content.count(b"M") <= 1_500


def test_the_same_picture_gives_the_same_document() -> None:
    assert make_svg("a cat") == make_svg("a cat")


def test_noise_makes_a_coarser_document_and_not_a_larger_one() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3)).astype(np.uint8)

    content = svg_of(Image.fromarray(noise), (640, 480))

    ET.fromstring(content)  # noqa: S314 - written a line above
    assert len(content) <= MAX_BYTES


@pytest.mark.parametrize(
    "picture", [Image.new("RGB", (64, 64), "#336699"), make_image(64, 48, mode="RGBA"), Image.new("L", (9, 300))]
)
def test_any_picture_is_traced(picture: Image.Image) -> None:
    root = ET.fromstring(svg_of(picture, (1024, 640)))  # noqa: S314 - written here

    assert root.get("width") == "1024"


def test_a_picture_of_one_colour_is_that_colour() -> None:
    content = svg_of(Image.new("RGB", (64, 64), "#336699"), (64, 64))

    assert set(re.findall(rb"#[0-9a-f]{6}", content)) == {b"#336699"}


def test_a_disc_is_found_where_it_is() -> None:
    picture = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(picture).ellipse((100, 100, 300, 300), fill="#c8401e")

    content = svg_of(picture, (400, 400)).decode()

    # the viewBox counts tenths of 800 samples: twenty units a pixel
    path = re.search(r'<path fill="#c8401e"[^>]* d="M(\d+) (\d+)', content)
    assert path is not None
    x, y = int(path[1]) / 20 - 200, int(path[2]) / 20 - 200
    assert abs(np.hypot(x, y) - 100) < 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=7, max_size=7), min_size=5, max_size=5))
def test_outlines_are_closed_and_cross_every_border_once(cells: list[list[bool]]) -> None:
    field = np.pad(np.array(cells, np.float32), 1)

    loops = list(outlines(field, 0.5))

    assert all(np.abs(np.diff(np.vstack([loop, loop[:1]]), axis=0)).max() <= 1 for loop in loops)
    crossed = sum(int(np.abs(np.diff(field, axis=axis)).sum()) for axis in (0, 1))
    assert sum(map(len, loops)) == crossed


def test_a_simplified_outline_has_fewer_points_and_nearly_the_same_area() -> None:
    y, x = np.mgrid[0:80, 0:80]
    [loop] = outlines((900 - ((x - 40) ** 2 + (y - 40) ** 2)).astype(np.float32), 0.0)

    fewer = simplified(loop, 0.4)

    assert len(fewer) < len(loop) / 4
    assert area_of(fewer) == pytest.approx(area_of(loop), rel=0.03)


@pytest.mark.parametrize("size", [(3840, 1280), (1024, 640), (720, 2160)])
def test_a_picture_is_traced_in_its_shape_and_never_larger_than_asked(size: tuple[int, int]) -> None:
    width, height = traced_size(*size)

    assert width <= size[0]
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
