"""A GIF and an SVG by a person's hands: the price before, the frames that came, what plays and what stands still."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from browser.canvas import canvas, shows, tool
from browser.conftest import credits_of, sign_in
from browser.hands import Finger, Hand, Mouse
from browser.test_the_edit import open_details
from fakes.processes.product import Product

BOAT = "A paper boat rocking on calm water"
MARK = "A line mark of a lighthouse over three waves"


def choose_format(page: Page, hand: Hand, name: str) -> None:
    """Behind Advanced; on a phone that is in the settings' sheet."""
    if isinstance(hand, Finger):
        hand.press(page.get_by_role("button", name="More", exact=True))
    if not page.get_by_role("radio", name=name, exact=True).is_visible():
        hand.press(page.get_by_text("Advanced", exact=True))
    page.get_by_role("radio", name=name, exact=True).check(force=True)


def close_settings(page: Page, hand: Hand) -> None:
    if isinstance(hand, Finger):
        hand.press(page.get_by_role("button", name="Close the settings"))


def price_of(page: Page) -> int:
    """What the button says, once it says what the chosen quality says."""
    chosen = page.get_by_role("group", name="Quality", include_hidden=True).locator("label:has(:checked) .mono")
    said = chosen.text_content() or ""
    expect(page.get_by_role("button", name=re.compile("^Generate"))).to_contain_text(said)
    return int(said.split()[0])


def source_of(page: Page) -> str:
    """Of the picture in its frame: the topmost, while one fades into the other."""
    return canvas(page).locator(".frame img").last.get_attribute("src") or ""


@pytest.mark.parametrize("hand", [Mouse(), Finger()], ids=["mouse", "finger"])
def test_a_gif_costs_what_was_said_has_its_frames_and_plays_when_asked(
    product: Product, open_with: Callable[[Hand], BrowserContext], hand: Hand, tmp_path: Path
) -> None:
    page = sign_in(open_with(hand), product, f"gif-{type(hand).__name__}@example.com")
    before = credits_of(page)
    choose_format(page, hand, "GIF")
    expect(page.get_by_text("All 9 frames of a GIF share one canvas, so 960 × 960 is the most")).to_be_visible()
    expect(page.get_by_role("group", name="Previews")).to_have_count(0)
    expect(page.get_by_role("group", name="Background").get_by_role("radio")).to_have_count(2)
    page.get_by_role("group", name="Frames").get_by_role("radio", name="4", exact=True).check(force=True)
    page.get_by_role("radio", name="Fast 100 ms").check(force=True)
    expect(page.get_by_text("Plays 0.4 s, then starts again.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Draft")).check(force=True)
    close_settings(page, hand)
    price = price_of(page)
    page.get_by_label("Prompt", exact=True).fill(BOAT)
    hand.press(page.get_by_role("button", name=re.compile("^Generate")))
    shows(page, BOAT)
    expect(canvas(page).get_by_text("GIF · 960² · 4 frames")).to_be_visible()
    assert before - credits_of(page) == price

    # Less motion is asked for: it stands still until somebody lets it play.
    assert "/original" not in source_of(page)
    hand.press(page.get_by_role("button", name="Play", exact=True))
    expect(canvas(page).locator(".frame img").last).to_have_attribute("src", re.compile("/original$"))
    hand.press(page.get_by_role("button", name="Pause", exact=True))
    expect(canvas(page).locator(".frame img").last).not_to_have_attribute("src", re.compile("/original$"))

    hand.press(page.get_by_title("Download picture 1"))
    with page.expect_download() as saved:
        hand.press(page.get_by_role("link", name=re.compile("As delivered")))
    assert saved.value.suggested_filename.endswith(".gif")
    saved.value.save_as(tmp_path / "boat.gif")
    with Image.open(io.BytesIO((tmp_path / "boat.gif").read_bytes())) as image:
        assert (image.format, getattr(image, "n_frames", 1), image.size) == ("GIF", 4, (960, 960))

    details = open_details(page, hand)
    expect(details).to_contain_text("GIF · 4 frames")
    expect(details).to_contain_text("Fast 100 ms a frame")
    expect(details).to_contain_text(f"{price} credit")
    page.goto(f"{product.url}/library")
    expect(page.locator("main a .badge")).to_have_text("GIF")


def test_where_nobody_asked_for_less_motion_a_gif_plays_and_p_pauses_it(
    product: Product, context: BrowserContext
) -> None:
    page = sign_in(context, product, "gif-plays@example.com")
    page.emulate_media(reduced_motion="no-preference")
    choose_format(page, Mouse(), "GIF")
    page.get_by_role("radio", name=re.compile("^Draft")).check(force=True)
    page.get_by_label("Prompt", exact=True).fill(BOAT)
    page.get_by_role("button", name=re.compile("^Generate")).click()
    shows(page, BOAT)
    picture = canvas(page).locator(".frame img").last
    expect(picture).to_have_attribute("src", re.compile("/original$"))
    canvas(page).locator(".frame-open").click()
    expect(page.locator(".zoom")).to_be_focused()
    expect(picture).to_have_attribute("src", re.compile("/original$"))
    page.keyboard.press("p")
    expect(picture).not_to_have_attribute("src", re.compile("/original$"))
    page.get_by_role("button", name="Play", exact=True).click()
    expect(picture).to_have_attribute("src", re.compile("/original$"))
    expect(tool(page, "Loupe")).to_have_count(0)


def test_an_svg_is_shown_from_its_own_file_and_comes_as_pixels_too(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "svg@example.com")
    before = credits_of(page)
    choose_format(page, Mouse(), "SVG")
    expect(page.get_by_role("group", name="Frames")).to_have_count(0)
    page.get_by_role("radio", name=re.compile("^Draft")).check(force=True)
    price = price_of(page)
    page.get_by_label("Prompt", exact=True).fill(MARK)
    page.get_by_role("button", name=re.compile("^Generate")).click()
    shows(page, MARK)
    expect(canvas(page).get_by_text("SVG · 1024²")).to_be_visible()
    assert before - credits_of(page) == price
    picture = canvas(page).locator(".frame img").last
    expect(picture).to_have_attribute("src", re.compile("/original$"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1024
    expect(page.get_by_role("complementary").locator(".badge")).to_have_text("SVG")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_have_count(0)
    for label, ending in (("As delivered", ".svg"), ("As pixels", ".png")):
        page.get_by_title("Download picture 1").click()
        with page.expect_download() as saved:
            page.get_by_role("link", name=re.compile(label)).click()
        assert saved.value.suggested_filename.endswith(ending)
    page.reload()
    expect(page.get_by_text("Advanced", exact=True)).to_be_visible()
    expect(page.locator(".summary-note")).to_contain_text("SVG")
