"""An SVG in a real browser, with the headers it is served with: seen in a page and by itself, and never more than a picture."""

import io
import uuid
from datetime import UTC, datetime

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route

from fakes.pictures import encode
from fakes.svg_files import SIZE, SVG, inline, make_svg
from gpt_image_studio.api.pictures import headers_of
from gpt_image_studio.assets.keys import ORIGINAL, get_variant
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.kit.ids import AccountId, AssetId

ADDRESS = "http://studio.test/media/drawing/original"
GREEN, BLUE = (20, 160, 60), (20, 60, 200)
#: A rectangle coloured by the style sheet, and a picture written into the drawing.
COLOURFUL = make_svg(
    f"<style>rect{{fill:rgb{GREEN}}}</style><rect width='150' height='200'/>"
    f'<image x="150" width="150" height="200" preserveAspectRatio="none" href="{inline(encode(Image.new("RGB", (9, 9), BLUE)))}"/>'
)
#: What is never kept. Should it be one day, this is the second wall.
HOSTILE = f"""<svg {SVG} {SIZE} onload="document.documentElement.setAttribute('data-ran', 'onload')">
<script>document.documentElement.setAttribute('data-ran', 'script'); new Image().src = 'http://studio.test/told'</script>
<image href="http://studio.test/fetched.png" width="9" height="9"/>
<style>@import 'http://studio.test/style.css'; rect {{ fill: url(http://studio.test/fill.svg#a) }}</style>
<foreignObject width="99" height="99"><iframe xmlns="http://www.w3.org/1999/xhtml" src="http://studio.test/frame"/></foreignObject>
<a href="javascript:document.documentElement.setAttribute('data-ran', 'link')"><rect width="300" height="200"/></a>
</svg>""".encode()


def headers(content: bytes) -> dict[str, str]:
    """As `/media` answers for a drawing of these bytes."""
    asset = Asset(
        id=AssetId(uuid.uuid4()),
        account_id=AccountId(uuid.uuid4()),
        kind=AssetKind.OUTPUT,
        storage_key="outputs/job/1-1/original.svg",
        media_type="image/svg+xml",
        width=300,
        height=200,
        size_bytes=len(content),
        sha256=bytes(32),
        placeholder="#888888",
        thumbnails=(),
        has_alpha=True,
        created_at=datetime.now(UTC),
    )
    return headers_of(asset, get_variant(asset, ORIGINAL), is_download=False)


class Site:
    """Answers for every address of `studio.test`, and remembers what was asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        self.svg = COLOURFUL
        context.route("http://studio.test/**", self._answer)
        self.page = context.new_page()

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if route.request.url == ADDRESS:
            route.fulfill(body=self.svg, headers=headers(self.svg))
        elif route.request.url.endswith("/page"):
            route.fulfill(body=f'<body style="margin:0"><img src="{ADDRESS}">', content_type="text/html")
        else:
            route.fulfill(body="", content_type="text/plain")


@pytest.fixture
def site(context: BrowserContext) -> Site:
    return Site(context)


def colour_at(page: Page, x: int, y: int) -> tuple[int, ...]:
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    pixel = shot.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return tuple(int(level) for level in pixel)


def test_a_drawing_opened_by_itself_has_its_colours_and_its_pictures(site: Site) -> None:
    site.page.goto(ADDRESS)
    assert colour_at(site.page, 70, 100) == GREEN
    assert colour_at(site.page, 220, 100) == BLUE


def test_a_page_shows_it_as_any_other_picture(site: Site) -> None:
    site.page.goto("http://studio.test/page")
    assert site.page.locator("img").evaluate("image => [image.naturalWidth, image.naturalHeight]") == [300, 200]
    assert colour_at(site.page, 70, 100) == GREEN


def test_even_one_that_should_not_be_there_runs_nothing_and_fetches_nothing(site: Site) -> None:
    site.svg = HOSTILE
    site.page.goto(ADDRESS)
    site.page.mouse.click(150, 100)
    assert site.page.locator("svg").get_attribute("data-ran") is None
    assert site.asked == [ADDRESS]


def test_without_these_headers_it_would_have_run(site: Site, context: BrowserContext) -> None:
    """The test above can fail."""
    context.route(ADDRESS, lambda route: route.fulfill(body=HOSTILE, content_type="image/svg+xml"))
    site.page.goto(ADDRESS)
    assert site.page.locator("svg").get_attribute("data-ran") is not None
    assert len(site.asked) > 1
