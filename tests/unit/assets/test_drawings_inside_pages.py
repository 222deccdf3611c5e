"""A drawing that somebody writes into a page of theirs is read by other rules than its own: without families, without CDATA."""

import pytest

from gpt_image_studio.assets.file_process.svg_rules import check_svg
from gpt_image_studio.assets.images import InvalidImageError

ROOT = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:notes="urn:notes" width="10" height="10">{}</svg>'


@pytest.mark.parametrize(
    "part",
    [
        '<script xmlns="urn:notes">alert(1)</script>',
        '<script xmlns="">alert(1)</script>',
        '<style xmlns="urn:notes">@import url(https://elsewhere.test)</style>',
        '<iframe xmlns="urn:notes" srcdoc="x"/>',
        '<img xmlns="urn:notes" srcset="https://elsewhere.test/x.png"/>',
        "<desc><![CDATA[><script>alert(1)</script>]]></desc>",
        "<title><![CDATA[<img src=x>]]></title>",
    ],
)
def test_what_would_run_or_fetch_in_a_page_is_refused(part: str) -> None:
    with pytest.raises(InvalidImageError):
        check_svg(ROOT.format(part).encode())


@pytest.mark.parametrize("family", ["", 'xmlns="urn:notes"'])
def test_elements_that_are_not_of_the_roots_family_are_refused(family: str) -> None:
    root = f'<s:svg xmlns:s="http://www.w3.org/2000/svg" {family} width="1" height="1">'
    svg = f"{root}<script>alert(1)</script></s:svg>"
    with pytest.raises(InvalidImageError):
        check_svg(svg.encode())


@pytest.mark.parametrize(
    "part",
    [
        '<notes:view notes:zoom="2"/><metadata><notes:script>of a play</notes:script></metadata>',
        '<style type="text/css"><![CDATA[ .a { fill: red } ]]></style><rect class="a"/>',
        "<title>1 &lt; 2</title>",
        '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
    ],
)
def test_what_drawing_programs_write_is_kept(part: str) -> None:
    assert check_svg(ROOT.format(part).encode())["width"] == "10"
