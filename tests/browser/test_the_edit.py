"""The whole line in one hand: pictures brought, a mask painted, an edit made, held against its original, its lineage seen."""

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from browser.canvas import begin_edit, canvas, colours, comparison, generate, is_loaded, tool
from browser.conftest import sign_in
from browser.hands import Finger, Hand, Mouse
from fakes.pictures import make_png
from fakes.processes.product import Product

FIRST = "The bottle of image 1 with the logo of image 2 in morning light"
SECOND = "The bottle of image 1 with the logo of image 2 in evening light"
FILES = {"bottle.png": make_png(1024, 1024, seed=31), "logo.png": make_png(320, 320, seed=32)}

#: A drag from the desktop, with real files in a real DataTransfer.
DROP = """files => {
  const transfer = new DataTransfer();
  for (const [name, content] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, {type: "image/png"}));
  }
  for (const type of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: transfer}));
}"""


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Reference pictures")


def tiles(page: Page) -> Locator:
    return strip(page).get_by_role("button", name=re.compile(r"^Image \d+: "))


def bring(page: Page, hand: Hand) -> None:
    """Dropped by the mouse; a finger has no desktop to drag from and chooses them."""
    if isinstance(hand, Mouse):
        page.evaluate(DROP, {name: base64.b64encode(content).decode() for name, content in FILES.items()})
    else:
        hand.press(strip(page).get_by_role("button", name="Add pictures"))
        with page.expect_file_chooser() as chooser:
            hand.press(page.get_by_role("button", name="Choose files"))
        chooser.value.set_files(
            [{"name": name, "mimeType": "image/png", "buffer": content} for name, content in FILES.items()]
        )
    expect(tiles(page)).to_have_count(2)
    expect(tiles(page).first).to_have_accessible_name("Image 1: bottle.png")


def paint_mask(page: Page, hand: Hand) -> None:
    """A stroke through the middle of image 1."""
    if isinstance(hand, Mouse):
        hand.press(strip(page).get_by_role("button", name="Paint a mask on image 1"))
    else:
        hand.press(tiles(page).first)
        hand.press(page.get_by_role("button", name="Paint a mask", exact=True))
    painter = page.get_by_role("dialog", name="Mask on image 1")
    hand.drag(painter.get_by_role("img", name=re.compile("What may change")), (0.3, 0.5), (0.7, 0.5))
    hand.press(painter.get_by_role("button", name="Use this mask"))
    expect(painter).to_be_hidden()
    expect(strip(page).locator(".refs-drawing").get_by_text("Mask on image 1")).to_be_visible()


def open_details(page: Page, hand: Hand) -> Locator:
    if isinstance(hand, Finger):
        hand.press(page.get_by_role("button", name="Queue, details and log"))
    hand.press(page.get_by_role("tab", name="Details"))
    return page.get_by_role("tabpanel", name="Details")


@pytest.mark.parametrize("hand", [Mouse(), Finger()], ids=["mouse", "finger"])
def test_an_edit_from_the_first_picture_to_the_way_back(
    product: Product, open_with: Callable[[Hand], BrowserContext], hand: Hand
) -> None:
    page = sign_in(open_with(hand), product, f"the-edit-{type(hand).__name__}@example.com")
    bring(page, hand)
    paint_mask(page, hand)
    generate(page, FIRST, hand)
    expect(canvas(page)).to_contain_text("it was put back from the original")

    hand.press(tool(page, "Compare"))
    stage = comparison(page).locator(".compare-slider")
    is_loaded(stage.locator("img"), 2)
    hand.drag(stage, (0.5, 0.2), (0.999, 0.2))
    before = colours(stage)
    hand.drag(stage, (0.9, 0.2), (0.001, 0.2))
    assert colours(stage) != before
    hand.press(comparison(page).get_by_role("button", name="Change map"))
    is_loaded(comparison(page).get_by_role("img", name="Change map"), 1)
    expect(comparison(page)).to_contain_text("changed outside the mask and was put back from the original.")
    hand.press(comparison(page).get_by_role("button", name="Done"))

    begin_edit(page, hand)
    expect(tiles(page)).to_have_count(3)
    generate(page, SECOND, hand)
    family = page.get_by_role("navigation", name="Lineage of this picture")
    expect(family.get_by_role("img", name="Original: bottle.png")).to_be_visible()
    expect(family.get_by_role("button", name=f"Step 1: {FIRST[:40]}")).to_be_visible()
    details = open_details(page, hand)
    expect(details.locator("del")).to_have_text(["morning"])
    expect(details.locator("ins")).to_have_text(["evening"])

    hand.press(details.get_by_role("button", name="Edit from the original"))
    if isinstance(hand, Finger):
        hand.press(page.get_by_role("complementary").get_by_role("button", name="Close"))
    expect(tiles(page).first).to_have_accessible_name("Image 1: bottle.png")
    expect(tiles(page)).to_have_count(2)
