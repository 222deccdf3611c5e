"""What is made of a picture: an edit held against its original, the map of what changed, the way back to the beginning."""

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, expect

from browser.canvas import (
    FIRST,
    SECOND,
    canvas,
    colours,
    comparison,
    generate,
    is_loaded,
    make_edit,
    shows,
    tool,
)
from browser.conftest import sign_in
from browser.hands import Finger, Hand, Mouse, pinch
from fakes.pictures import make_png
from fakes.processes.product import Product


@pytest.mark.parametrize("hand", [Mouse(), Finger()], ids=["mouse", "finger"])
def test_an_edit_is_held_against_its_original(
    product: Product, open_with: Callable[[Hand], BrowserContext], hand: Hand
) -> None:
    page = sign_in(open_with(hand), product, f"compare-{type(hand).__name__}@example.com")
    make_edit(page, hand)
    hand.press(tool(page, "Compare"))
    slider = comparison(page).get_by_role("slider")
    expect(slider).to_have_value("50")
    is_loaded(comparison(page).locator(".compare-slider img"), 2)
    stage = comparison(page).locator(".compare-slider")
    hand.drag(stage, (0.5, 0.4), (0.999, 0.4))
    expect(slider).to_have_value("100")
    before = colours(stage)
    hand.drag(stage, (0.9, 0.6), (0.001, 0.6))
    expect(slider).to_have_value("0")
    after = colours(stage)
    assert before != after
    expect(slider).to_have_attribute("aria-valuetext", "0 % Before, 100 % After")

    hand.press(comparison(page).get_by_text("Hold", exact=True))
    held = comparison(page).locator(".compare-held")
    with hand.hold(held, (0.5, 0.3)):
        expect(held.get_by_role("status")).to_have_text("Before")
    expect(held.get_by_role("status")).to_have_text("After")
    hand.press(comparison(page).get_by_text("Side by side"))
    is_loaded(comparison(page).locator(".compare-half img"), 2)
    hand.press(comparison(page).get_by_text("Difference"))
    expect(comparison(page).get_by_role("img", name="Black where Before and After are the same")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    hand.press(comparison(page).get_by_role("button", name="Done"))
    expect(comparison(page)).to_have_count(0)


def test_everything_of_a_comparison_is_reached_by_keyboard(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "compare-keys@example.com")
    make_edit(page)
    canvas(page).get_by_role("button", name="Open large").focus()
    page.keyboard.press("c")
    expect(comparison(page).get_by_role("radio", name="Slider")).to_be_focused()
    slider = comparison(page).get_by_role("slider")
    slider.focus()
    for key, value in (("ArrowRight", "51"), ("End", "100"), ("ArrowLeft", "99"), ("Home", "0")):
        page.keyboard.press(key)
        expect(slider).to_have_value(value)
    page.keyboard.down("b")
    expect(comparison(page).locator(".compare-peek")).to_be_visible()
    page.keyboard.up("b")
    expect(comparison(page).locator(".compare-peek")).to_have_count(0)
    expect(slider).to_be_focused()
    comparison(page).get_by_role("radio", name="Slider").focus()
    for name in ("Side by side", "Difference", "Hold"):
        page.keyboard.press("ArrowRight")
        expect(comparison(page).get_by_role("radio", name=name)).to_be_checked()
    hold = comparison(page).get_by_role("button", name="Hold for before")
    hold.focus()
    page.keyboard.down(" ")
    expect(hold).to_have_attribute("aria-pressed", "true")
    page.keyboard.up(" ")
    expect(hold).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(comparison(page)).to_have_count(0)
    expect(canvas(page).get_by_role("button", name="Open large")).to_be_focused()


def test_letters_typed_into_the_prompt_are_letters(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "letters@example.com")
    generate(page, FIRST)
    page.get_by_label("Prompt", exact=True).fill("")
    page.get_by_label("Prompt", exact=True).press_sequentially("cerdl")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("cerdl")
    expect(comparison(page)).to_have_count(0)
    canvas(page).get_by_role("button", name="Open large").focus()
    page.keyboard.press("e")
    expect(page.get_by_text("It is image 1 now.")).to_be_visible()


def test_any_two_pictures_of_a_job_are_compared(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "compare-two@example.com")
    page.get_by_role("radio", name="3", exact=True).check()
    generate(page, FIRST)
    expect(canvas(page)).to_contain_text("3 done")
    tool(page, "Compare").click()
    expect(comparison(page).get_by_label("Left")).to_have_value(re.compile("."))
    comparison(page).get_by_label("Left").select_option("Picture 3")
    comparison(page).get_by_label("Right").select_option("Picture 2")
    expect(comparison(page)).to_contain_text("Picture 3 1024 × 1024")
    expect(comparison(page).get_by_role("slider")).to_have_attribute("aria-valuetext", "50 % Picture 3, 50 % Picture 2")
    is_loaded(comparison(page).locator(".compare-slider img"), 2)
    comparison(page).get_by_label("Left").select_option("Picture 2")
    expect(comparison(page).get_by_role("slider")).to_have_attribute("aria-valuetext", "50 % Picture 2, 50 % Picture 3")


def bring(page: Page, product: Product, query: str, content: bytes) -> str:
    """An upload of this page's account; its id."""
    answer = page.request.post(
        f"{product.url}/api/uploads?{query}", data=content, headers={"Origin": product.url, "X-Filename": "bottle.png"}
    )
    assert answer.ok, answer.text()
    uploaded: dict[str, Any] = answer.json()
    return str(uploaded["id"])


def order(page: Page, product: Product, key: str, **wish: Any) -> None:
    answer = page.request.post(
        f"{product.url}/api/v1/jobs",
        data=wish,
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": str(uuid.uuid4())},
    )
    assert answer.ok, answer.text()


def make_mask(width: int, height: int) -> bytes:
    """The middle may change."""
    mask = Image.new("RGBA", (width, height), (0, 0, 0, 255))
    ImageDraw.Draw(mask).ellipse((width // 3, height // 3, width * 2 // 3, height * 2 // 3), fill=(0, 0, 0, 0))
    out = io.BytesIO()
    mask.save(out, "PNG")
    return out.getvalue()


def test_a_masked_edit_shows_what_had_changed_and_says_what_became_of_it(
    product: Product, context: BrowserContext
) -> None:
    page = sign_in(context, product, "change-map@example.com")
    original = bring(page, product, "kind=reference", make_png(1024, 1024, seed=21))
    mask = bring(page, product, f"kind=mask&reference={original}", make_mask(1024, 1024))
    key = product.run("api-key", "create", "change-map@example.com").strip()
    order(page, product, key, prompt="an arch of clay", references=[original], mask=mask, size="1024x1024")
    shows(page, "an arch of clay")
    expect(canvas(page)).to_contain_text("it was put back from the original")
    canvas(page).get_by_role("button", name="See what changed").click()
    expect(comparison(page)).to_contain_text("changed outside the mask and was put back from the original.")
    comparison(page).get_by_role("button", name="Change map").click()
    is_loaded(comparison(page).get_by_role("img", name="Change map"), 1)
    comparison(page).get_by_role("button", name="Done").click()

    tool(page, "Download").click()
    links = page.get_by_role("toolbar", name="Selected picture").get_by_role("link")
    expect(links).to_have_text([re.compile("As delivered"), re.compile("As received"), re.compile("Small copy")])
    sizes = [len(page.request.get(f"{product.url}{link.get_attribute('href')}").body()) for link in links.all()]
    assert len(set(sizes)) == 3
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(tool(page, "Download")).to_be_focused()

    page.get_by_role("tab", name="Details").click()
    details = page.get_by_role("tabpanel", name="Details")
    expect(details).to_contain_text("bottle.png")
    expect(details).to_contain_text("Pixel lock")

    order(page, product, key, prompt="a loose arch", references=[original], mask=mask, is_pixel_locked=False)
    shows(page, "a loose arch")
    expect(canvas(page)).to_contain_text("The pixel lock was off: what changed outside the mask was not put back.")


@pytest.mark.parametrize("hand", [Mouse(), Finger()], ids=["mouse", "finger"])
def test_the_lineage_leads_to_every_picture_of_the_family(
    product: Product, open_with: Callable[[Hand], BrowserContext], hand: Hand
) -> None:
    page = sign_in(open_with(hand), product, f"family-{type(hand).__name__}@example.com")
    make_edit(page, hand)
    family = page.get_by_role("navigation", name="Lineage of this picture")
    here = family.locator('[aria-current="true"]')
    expect(here).to_have_accessible_name(f"This picture: {SECOND}")
    hand.press(family.get_by_role("button", name=re.compile("^Original: ")))
    shows(page, FIRST)
    expect(here).to_have_accessible_name(f"This picture: {FIRST}")
    hand.press(family.get_by_role("button", name="Made from this, 1"))
    shows(page, SECOND)
    expect(here).to_have_accessible_name(f"This picture: {SECOND}")


def test_the_details_tell_what_changed_and_go_back_to_the_original(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "prompt-difference@example.com")
    make_edit(page)
    page.get_by_role("tab", name="Details").click()
    details = page.get_by_role("tabpanel", name="Details")
    expect(details.locator("ins")).to_have_text(["marble"])
    expect(details.locator("del")).to_have_text(["linen"])
    source = details.locator(".family .source-picture img").first.get_attribute("src") or ""
    details.get_by_role("button", name="Edit from the original").click()
    expect(page.get_by_text("It is image 1 now.")).to_be_visible()
    kept = page.evaluate("localStorage.getItem('studio.references')")
    assert source.split("/")[2] in kept


def test_a_deleted_ancestor_is_a_named_gap(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "gap@example.com")
    make_edit(page)
    family = page.get_by_role("navigation", name="Lineage of this picture")
    family.get_by_role("button", name=re.compile("^Original: ")).click()
    shows(page, FIRST)
    tool(page, "Delete").click()
    shows(page, SECOND)
    expect(family.get_by_text("Original, deleted")).to_be_visible()
    expect(family.get_by_role("button", name="Edit from the original")).to_have_count(0)
    expect(tool(page, "Compare")).to_have_count(0)


def test_a_picture_of_the_library_is_edited_with_one_click(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "library-edit@example.com")
    generate(page, FIRST)
    page.get_by_role("link", name="Library").first.click()
    page.get_by_role("link", name=f"Edit: {FIRST}").click()
    page.wait_for_url("**/studio**")
    expect(page.get_by_text("It is image 1 now.")).to_be_visible()
    page.goto(f"{product.url}/library")
    page.get_by_role("link", name=f"Use as reference: {FIRST}").click()
    page.wait_for_url("**/studio**")
    expect(page.get_by_text("It is image 1 of the next picture.")).to_be_visible()


def test_a_closer_look_by_loupe_and_by_two_fingers(
    product: Product, open_with: Callable[[Hand], BrowserContext]
) -> None:
    page = sign_in(open_with(Mouse()), product, "loupe@example.com")
    generate(page, FIRST)
    canvas(page).get_by_role("button", name="Open large").click()
    page.keyboard.press("l")
    picture = canvas(page).locator(".loupe")
    picture.hover(position={"x": 80, "y": 90})
    expect(canvas(page).locator(".loupe-lens")).to_have_css("background-image", re.compile("/media/.*/original"))
    page.mouse.move(5, 5)
    expect(canvas(page).locator(".loupe-lens")).to_have_count(0)

    touched = sign_in(open_with(Finger()), product, "loupe@example.com")
    shows(touched, FIRST)
    with Finger().hold(canvas(touched).locator(".loupe"), (0.5, 0.5)):
        expect(canvas(touched).locator(".loupe-lens")).to_be_visible()
    expect(canvas(touched).locator(".loupe-lens")).to_have_count(0)
    pinch(canvas(touched).locator(".zoom"), apart=(0.2, 0.6))
    expect(canvas(touched).locator(".zoom")).to_have_class(re.compile("zoom-on"))
