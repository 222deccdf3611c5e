"""What the content check refuses is named at its own tile, and taking that one out is all there is to do."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, expect

from browser.conftest import credits_of, sign_in
from browser.test_editing import drop, has_pictures, strip
from fakes.pictures import make_png
from fakes.processes.product import ROOT, Product, installation
from fakes.processes.refusing_studio import REFUSED_WIDTH


@dataclass(slots=True)
class WatchedProduct(Product):
    """Its web process has a content check that looks at pictures."""

    def command(self, *arguments: str) -> list[str]:
        if "--port" not in arguments:
            return Product.command(self, *arguments)
        return [sys.executable, "-m", "fakes.processes.refusing_studio", "web", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        # A dataclass with slots is made anew, so a bare `super()` would look at the class before it.
        inherited = super(WatchedProduct, self).environment
        return inherited | {"PYTHONPATH": f"{self.root}:{ROOT / 'tests'}"}


@pytest.fixture
def moderation_by_width() -> Iterator[Product]:
    with installation() as plain:
        product = WatchedProduct(plain.data_dir, plain.port, plain.settings)
        product.run("migrate")
        product.start()
        yield product
        product.stop()


def test_a_refused_reference_is_told_at_its_tile_and_costs_nothing(
    moderation_by_width: Product, context: BrowserContext
) -> None:
    page = sign_in(context, moderation_by_width, "refused-reference@example.com")
    drop(page, bottle=make_png(320, 240, seed=51), wrong=make_png(REFUSED_WIDTH, 60, seed=52), room=make_png(240, 320))
    has_pictures(page, 3)
    before = credits_of(page)
    page.get_by_label("Prompt", exact=True).fill("the bottle of image 1 in the room of image 3")
    page.get_by_role("button", name="Generate").click()
    tile = strip(page).get_by_role("listitem").filter(has=page.get_by_role("button", name="Image 2: wrong.png"))
    told = tile.get_by_role("alert")
    expect(told).to_contain_text("Reference 2 was refused by the content check")
    expect(told).to_contain_text("Nothing was charged.")
    expect(tile.get_by_role("button", name="Image 2: wrong.png")).to_have_accessible_description(
        re.compile("Reference 2 was refused")
    )
    expect(strip(page).get_by_role("alert")).to_have_count(1)
    assert credits_of(page) == before
    tile.get_by_role("button", name="Take out image 2").click()
    has_pictures(page, 2)
    expect(strip(page).get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("complementary")).to_contain_text("held")
