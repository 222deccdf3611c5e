"""A mark-up drawn by mouse and by finger: on the tile, through a reload, into the edit, against a mask."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from browser.canvas import generate
from browser.conftest import sign_in
from browser.hands import Finger, Hand, Mouse
from browser.test_editing import PAINTED
from browser.test_the_edit import bring, open_details, paint_mask, strip, tiles
from fakes.processes.product import Product

PROMPT = "The bottle where the arrow points, nothing where it is crossed out"
#: Red, green and blue at a point given as shares of the canvas's sides.
COLOUR = """(canvas, [x, y]) => [...canvas.getContext('2d')
  .getImageData(Math.round(canvas.width * x), Math.round(canvas.height * y), 1, 1).data.slice(0, 3)]"""


def painter(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Mark-up on image 1")


def open_painter(page: Page, hand: Hand) -> Locator:
    """Opens the painter for image 1 and returns its canvas."""
    if isinstance(hand, Mouse):
        hand.press(strip(page).get_by_role("button", name="Mark it up").last)
    else:
        hand.press(tiles(page).first)
        hand.press(strip(page).locator(".menu-item").get_by_text("Mark it up"))
    expect(painter(page)).to_be_visible()
    return painter(page).get_by_role("img", name=re.compile("^Marks over"))


@pytest.mark.parametrize("hand", [Mouse(), Finger()], ids=["mouse", "finger"])
def test_a_mark_up_is_drawn_kept_sent_and_shown_with_its_job(
    product: Product, open_with: Callable[[Hand], BrowserContext], hand: Hand
) -> None:
    page = sign_in(open_with(hand), product, f"markup-{type(hand).__name__}@example.com")
    bring(page, hand)
    canvas = open_painter(page, hand)
    use = painter(page).get_by_role("button", name="Use this mark-up")
    expect(use).to_be_disabled()
    hand.drag(canvas, (0.2, 0.2), (0.8, 0.2))
    assert canvas.evaluate(COLOUR, [0.5, 0.2]) == [240, 40, 30]
    hand.press(painter(page).get_by_role("button", name="Arrow"))
    hand.press(painter(page).get_by_role("button", name="Blue"))
    hand.drag(canvas, (0.2, 0.8), (0.6, 0.6))
    assert canvas.evaluate(COLOUR, [0.4, 0.7]) == [10, 108, 255]
    # The barbs lie beside the shaft.
    assert canvas.evaluate(PAINTED, [0.6, 0.6]) == 255
    hand.press(painter(page).get_by_role("button", name="Undo"))
    assert canvas.evaluate(PAINTED, [0.4, 0.7]) == 0
    hand.press(painter(page).get_by_role("button", name="Redo"))
    hand.press(painter(page).get_by_role("button", name="Erase"))
    hand.drag(canvas, (0.5, 0.1), (0.5, 0.3))
    assert canvas.evaluate(PAINTED, [0.5, 0.2]) == 0
    with page.expect_response(lambda answer: "/api/uploads" in answer.url) as sent:
        hand.press(use)
    markup = sent.value.json()
    assert (markup["kind"], markup["provider"]["width"], markup["provider"]["media_type"]) == (
        "markup",
        1024,
        "image/png",
    )
    expect(painter(page)).to_be_hidden()
    expect(strip(page).locator(".refs-drawing").get_by_text("Mark-up on image 1")).to_be_visible()
    expect(tiles(page).first.locator(".ref-markup")).to_be_visible()

    page.reload()
    expect(strip(page).locator(".refs-drawing").get_by_text("Mark-up on image 1")).to_be_visible()
    expect(tiles(page)).to_have_count(2)
    generate(page, PROMPT, hand)
    details = open_details(page, hand)
    expect(details.locator(".sources")).to_contain_text("Mark-up")
    if isinstance(hand, Finger):
        hand.press(page.get_by_role("complementary").get_by_role("button", name="Close"))

    hand.press(strip(page).get_by_role("button", name="Change"))
    canvas = painter(page).get_by_role("img", name=re.compile("^Marks over"))
    expect(painter(page).get_by_role("button", name="Undo")).to_be_enabled()
    assert canvas.evaluate(PAINTED, [0.3, 0.2]) == 255, "the mark-up that is there is shown"


def test_a_mask_puts_the_mark_up_away_and_undo_brings_it_back(
    product: Product, open_with: Callable[[Hand], BrowserContext]
) -> None:
    hand = Mouse()
    page = sign_in(open_with(hand), product, "markup-or-mask@example.com")
    bring(page, hand)
    canvas = open_painter(page, hand)
    hand.drag(canvas, (0.2, 0.2), (0.8, 0.2))
    hand.press(painter(page).get_by_role("button", name="Use this mark-up"))
    expect(strip(page).locator(".refs-drawing").get_by_text("Mark-up on image 1")).to_be_visible()
    hand.press(tiles(page).first)
    hand.press(strip(page).locator(".menu-item").get_by_text("Paint a mask"))
    mask = page.get_by_role("dialog", name="Mask on image 1")
    hand.drag(mask.get_by_role("img", name=re.compile("What may change")), (0.3, 0.5), (0.7, 0.5))
    hand.press(mask.get_by_role("button", name="Use this mask"))
    expect(strip(page).locator(".refs-drawing").get_by_text("Mask on image 1")).to_be_visible()
    expect(page.get_by_text("The mark-up was taken away: a picture takes a mask or a mark-up.")).to_be_visible()
    hand.press(page.get_by_role("button", name="Undo", exact=True))
    expect(strip(page).locator(".refs-drawing").get_by_text("Mark-up on image 1")).to_be_visible()


def test_keys_choose_pens_and_tools_and_escape_leaves_the_picture_as_it_was(
    product: Product, open_with: Callable[[Hand], BrowserContext]
) -> None:
    hand = Mouse()
    page = sign_in(open_with(hand), product, "markup-keys@example.com")
    bring(page, hand)
    canvas = open_painter(page, hand)
    for key, name in (("a", "Arrow"), ("e", "Erase"), ("2", "Yellow"), ("4", "White")):
        page.keyboard.press(key)
        expect(painter(page).get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    width = painter(page).get_by_role("slider", name="Width")
    before = int(width.input_value())
    page.keyboard.press("]")
    expect(width).to_have_value(str(before + 2))
    page.keyboard.press("e")
    hand.drag(canvas, (0.2, 0.2), (0.6, 0.6))
    page.keyboard.press("Escape")
    expect(painter(page).get_by_role("status")).to_have_text("Esc again closes this. What you drew is not kept.")
    page.keyboard.press("Escape")
    expect(painter(page)).to_be_hidden()
    expect(strip(page).get_by_role("button", name="Mark it up").last).to_be_visible()
    paint_mask(page, hand)
