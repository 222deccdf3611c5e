"""Whatever a model calls an SVG: the process lives, no cap is passed, nothing that runs or fetches is kept, a refusal says why."""

import asyncio
import io
import os
from xml.etree import ElementTree as ET

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fakes.svg_files import make_harmless, make_hostile_svgs, make_odd_svgs, make_svg
from gpt_image_studio.assets.file_process.process import FileProcess
from gpt_image_studio.assets.file_process.reading import PROVIDER_EDGE
from gpt_image_studio.assets.file_process.svg_rules import check_svg
from gpt_image_studio.assets.images import InvalidImageError
from gpt_image_studio.assets.outputs import DecodedOutput, OutputReader

HARMLESS = make_harmless()
#: The process that receives them may grow by this much.
MAX_GROWTH_BYTES = 100_000_000
NASTY = (
    "<script>alert(1)</script>",
    "<script/>",
    ' onload="alert(1)" ',
    ' href="javascript:alert(1)" ',
    ' xlink:href="https://a.example/a.svg#a" ',
    ' href="file:///etc/hostname" ',
    ' style="fill:url(//a.example/a)" ',
    "url(//a.example/a)",
    "<foreignObject/>",
    '<image href="/etc/hostname"/>',
    "@import '//a.example/a.css';",
    "<style>",
    "</style>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&#x6a;",
    "\\6a ",
    "</svg>",
    ' xmlns="http://www.w3.org/1999/xhtml" ',
    ' xml:base="https://a.example/" ',
)


@pytest.fixture
def reader() -> OutputReader:
    """Less patient than the product, so that what is given up is given up soon."""
    return OutputReader(FileProcess(longest_seconds=6))


def assert_within_caps(made: DecodedOutput) -> None:
    assert made.facts.media_type == "image/svg+xml"
    assert made.still is not None
    image = Image.open(io.BytesIO(made.still.content), formats=("PNG", "JPEG"))
    image.load()
    assert image.size == (made.still.copy.width, made.still.copy.height)
    assert max(image.size) <= PROVIDER_EDGE
    assert image.mode in {"RGB", "RGBA"}
    assert all(thumbnail[8:12] == b"WEBP" for thumbnail in made.thumbnails.values())


def assert_tells_why(error: InvalidImageError) -> None:
    assert len(error.message.split()) > 3
    assert error.message.endswith(".")
    assert "Error" not in error.message
    assert "Save it again" not in error.message


def assert_stays_inside(text: str) -> None:
    assert all(after.lstrip(" \n\t'\"").startswith("#") for after in text.lower().split("url(")[1:])


async def test_what_drawings_need_is_kept(reader: OutputReader) -> None:
    for made in await asyncio.gather(*(reader.read(content) for content in HARMLESS.values())):
        assert_within_caps(made)
        assert (made.facts.width, made.facts.height) == (300, 200)


async def test_what_is_made_to_do_harm_is_refused_with_a_reason(
    reader: OutputReader, subtests: pytest.Subtests
) -> None:
    before = psutil.Process(os.getpid()).memory_info().rss
    for name, (content, reason) in make_hostile_svgs().items():
        with subtests.test(name):
            with pytest.raises(InvalidImageError) as refusal:
                await reader.read(content)
            assert reason in refusal.value.message
            assert_tells_why(refusal.value)
    assert psutil.Process(os.getpid()).memory_info().rss - before < MAX_GROWTH_BYTES


async def test_what_is_merely_odd_does_no_harm(reader: OutputReader, subtests: pytest.Subtests) -> None:
    for name, content in make_odd_svgs().items():
        with subtests.test(name):
            try:
                assert_within_caps(await reader.read(content))
            except InvalidImageError as error:
                assert_tells_why(error)


async def test_a_drawing_that_never_ends_is_given_up(reader: OutputReader) -> None:
    with pytest.raises(InvalidImageError, match="takes too much to draw"):
        await reader.read(make_odd_svgs()["noise without end"])


@settings(max_examples=400, deadline=None)
@given(
    base=st.sampled_from(sorted(HARMLESS.values())),
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(NASTY)), min_size=1, max_size=4),
)
def test_wherever_it_is_put_nothing_that_runs_or_fetches_is_kept(base: bytes, places: list[tuple[float, str]]) -> None:
    text = base.decode()
    for where, what in places:
        at = int(where * len(text))
        text = text[:at] + what + text[at:]
    try:
        check_svg(text.encode())
    except InvalidImageError as error:
        assert_tells_why(error)
        return
    for element in ET.fromstring(text.removeprefix("\ufeff").strip()).iter():  # noqa: S314 # our own text
        family, _, name = element.tag.rpartition("}")
        assert "xhtml" not in family
        assert name.lower() not in {"script", "foreignobject"}
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert not attribute.endswith("base")
            if attribute.rpartition("}")[2] == "href":
                assert value.startswith(("#", "data:image/"))
            assert_stays_inside(value)
        if name == "style":
            assert "@import" not in (element.text or "")
            assert_stays_inside(element.text or "")


@settings(max_examples=15, deadline=None)
@given(
    base=st.sampled_from(sorted(HARMLESS.values())),
    edits=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=12)), min_size=1, max_size=4
    ),
    insert=st.booleans(),
)
async def test_no_injury_to_a_drawing_does_harm(base: bytes, edits: list[tuple[float, bytes]], *, insert: bool) -> None:
    content = bytearray(base)
    for where, what in edits:
        at = int(where * len(content))
        content[at : at if insert else at + len(what)] = what
    try:
        made = await OutputReader(FileProcess(longest_seconds=6)).read(bytes(content))
    except InvalidImageError as error:
        assert_tells_why(error)
        return
    assert_within_caps(made)


def test_of_two_parts_with_one_id_both_count() -> None:
    """Which of them is drawn depends on who draws: a harmless one would otherwise hide the other."""
    bomb = "".join(f'<g id="u{n}"/>' for n in range(12))
    bomb += "".join(
        f'<g id="u{n}">{repeated}</g>' for n, repeated in enumerate(f'<use href="#u{n + 1}"/>' * 10 for n in range(12))
    )
    with pytest.raises(InvalidImageError, match="again"):
        check_svg(make_svg(bomb))
    assert check_svg(make_svg('<g id="a"/><g id="a"/><use href="#a"/>'))["width"] == "300"
