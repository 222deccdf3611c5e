"""The studio page under the hands of a person: keyboard, drafts, undo, themes, widths, and what a screen reader finds."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect

from browser.conftest import credits_of, sign_in
from fakes.processes.product import Product

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / ".ci" / "jsx" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/studio", "/library", "/", "/sign-in", "/nothing-here")
UNNAMED = """() => [...document.querySelectorAll('button, a[href], input, textarea, [role=tab], [role=separator]')]
  .filter(e => e.offsetParent && !(e.getAttribute('aria-label') || e.innerText?.trim() || e.labels?.length || e.title))
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="session")
def axe() -> Path:
    """axe-core, installed by the same lock as the linter of the local components."""
    if not AXE.exists():
        subprocess.run([ROOT / ".ci" / "lint-jsx"], check=True, capture_output=True)
    return AXE


def prompt_of(page: Page) -> Locator:
    return page.get_by_label("Prompt", exact=True)


def drawer(page: Page) -> Locator:
    return page.get_by_role("complementary")


def make_picture(page: Page, prompt: str) -> None:
    prompt_of(page).fill(prompt)
    page.keyboard.press("Control+Enter")
    expect(drawer(page)).to_contain_text(prompt)
    expect(drawer(page)).to_contain_text("Done")


def test_above_the_studio_stands_who_draws(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/studio")
    expect(page.get_by_role("banner")).to_contain_text("Demo model: drawn by the studio, no AI")


def test_a_click_before_the_new_price_is_on_the_button_sends_nothing(product: Product, context: BrowserContext) -> None:
    """On a slow line: the chip is chosen and Generate pressed before the answer with the price is back."""
    held: list[Callable[[], None]] = []
    is_slow: list[bool] = []

    def relay(tab: WebSocketRoute) -> None:
        server = tab.connect_to_server()

        def answer(message: str | bytes) -> None:
            held.append(lambda: tab.send(message)) if is_slow else tab.send(message)

        server.on_message(answer)

    context.route_web_socket(re.compile("/_event"), relay)
    page = sign_in(context, product, "quick-click@example.com")
    generate = page.get_by_role("button", name="Generate")
    expect(generate).to_contain_text("9 credits")
    prompt_of(page).fill("a lighthouse, quickly")
    is_slow.append(True)
    page.get_by_role("radio", name="Final").dispatch_event("click")
    generate.click()
    is_slow.clear()
    for send in held:
        send()
    expect(page.get_by_text("This costs 34 credits; the button still said 9. Nothing was sent.")).to_be_visible()
    expect(generate).to_contain_text("34 credits")
    expect(drawer(page)).not_to_contain_text("a lighthouse, quickly")
    generate.click()
    expect(drawer(page)).to_contain_text("a lighthouse, quickly")


def test_a_draft_and_its_settings_survive_a_reload_and_the_way_through_the_door(
    product: Product, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/studio")
    prompt_of(page).fill("a draft before the door")
    page.get_by_role("radio", name="Final").check()
    expect(page.get_by_role("button", name="Generate")).to_contain_text("34 credits")
    page.reload()
    expect(prompt_of(page)).to_have_value("a draft before the door")
    expect(page.get_by_role("button", name="Generate")).to_contain_text("34 credits")
    page.get_by_role("button", name="Generate").click()
    page.wait_for_url("**/sign-in")
    page.goto(product.login_link("newcomer@example.com"))
    page.wait_for_url("**/studio")
    expect(prompt_of(page)).to_have_value("a draft before the door")
    expect(page.get_by_role("button", name="Generate")).to_contain_text("34 credits")
    expect(page.get_by_text("200 → 166")).to_be_visible()


def test_a_double_click_on_generate_is_one_job(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "double-click@example.com")
    prompt_of(page).fill("a vase, clicked twice")
    page.get_by_role("button", name="Generate").dblclick()
    expect(drawer(page)).to_contain_text("Done")
    expect(drawer(page).get_by_role("listitem")).to_have_count(1)
    assert credits_of(page) == 191


def test_after_a_job_the_same_prompt_makes_another_one(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "again@example.com")
    make_picture(page, "a jar, made twice")
    page.get_by_role("button", name="Generate").click()
    expect(drawer(page).get_by_role("listitem")).to_have_count(2)
    expect(page.locator("header")).to_contain_text("182")


def test_an_error_stands_beside_the_prompt_and_nothing_typed_is_lost(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "too-long@example.com")
    text = "word " * 6_400 + "x"
    prompt_of(page).fill(text)
    expect(page.get_by_text("32,001 of 32,000")).to_be_visible()
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("alert")).to_contain_text("32,001")
    expect(prompt_of(page)).to_have_value(text)
    expect(prompt_of(page)).to_be_focused()
    assert credits_of(page) == 200


def test_a_deleted_job_comes_back_with_one_click(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "undo@example.com")
    make_picture(page, "a bottle, deleted by mistake")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(drawer(page).get_by_role("listitem")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(drawer(page)).to_contain_text("a bottle, deleted by mistake")


def test_a_reload_does_not_tell_again_what_was_told(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "told-once@example.com")
    make_picture(page, "a bottle, gone for good")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Deleted")
    page.reload()
    expect(drawer(page)).to_contain_text("Jobs appear here")
    expect(page.locator(".toast")).to_have_count(0)


def test_everything_is_reached_by_keyboard(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "keyboard@example.com")
    prompt_of(page).fill("keys only")
    page.get_by_role("radio", name="2", exact=True).check()
    prompt_of(page).focus()
    page.keyboard.press("Control+Enter")
    expect(drawer(page)).to_contain_text("Done")
    cells = page.get_by_label("Pictures of this job").get_by_role("button", name="Open large")
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()
    expect(cells.nth(1)).to_be_focused()
    prompt_of(page).fill("")
    prompt_of(page).press("ArrowUp")
    expect(prompt_of(page)).to_have_value("keys only")


def test_a_worked_example_fills_the_form_of_a_first_visit(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "first-visit@example.com")
    page.get_by_role("button", name="Poster with exact words").click()
    expect(prompt_of(page)).to_have_value(re.compile("Slow Coffee"))
    expect(page.get_by_text("1024 × 1280")).to_be_visible()
    assert credits_of(page) == 200


def test_the_theme_is_there_before_the_first_paint_and_the_choice_stays(
    product: Product, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/")
    expect(page.locator("html")).to_have_class("light")
    page.get_by_role("button", name="Switch between paper and darkroom").click()
    expect(page.locator("html")).to_have_class("dark")
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.firstTheme = document.documentElement.className })"
    )
    page.reload()
    assert page.evaluate("window.firstTheme") == "dark"
    expect(page.locator("html")).to_have_class("dark")


def test_no_width_scrolls_sideways_and_every_control_has_a_name(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "widths@example.com")
    for path in PAGES:
        page.goto(f"{product.url}{path}")
        expect(page.locator("header")).to_contain_text("200")
        for width in (360, 834, 1280, 2560):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
            assert page.evaluate(UNNAMED) == [], (path, width)


def test_axe_finds_nothing(product: Product, context: BrowserContext, axe: Path) -> None:
    page = sign_in(context, product, "axe@example.com")
    make_picture(page, "a bowl for axe")
    for path in PAGES:
        page.goto(f"{product.url}{path}")
        expect(page.locator("header")).to_contain_text("191")
        expect(page.locator(".skeleton")).to_have_count(0)
        page.add_script_tag(path=axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            expect(page.locator("html")).to_have_class(scheme)
            found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
            assert [f"{path}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] == []


def test_the_library_finds_a_picture_and_opens_it_in_the_studio(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "library@example.com")
    make_picture(page, "a cobalt vase for the library")
    make_picture(page, "an amber jar for the library")
    page.get_by_role("link", name="Library").first.click()
    expect(page.locator("main a img")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("cobalt")
    expect(page.locator("main a img")).to_have_count(1)
    page.locator("main a").filter(has_text="a cobalt vase").click()
    page.wait_for_url("**/studio?job=*")
    expect(page.get_by_label("Pictures of this job").get_by_role("button", name="Open large")).to_have_accessible_name(
        "Picture 1: a cobalt vase for the library. Open large."
    )


def test_a_page_without_its_server_says_so_keeps_the_draft_and_comes_back(
    fresh_product: Product, context: BrowserContext
) -> None:
    fresh_product.start()
    page = sign_in(context, fresh_product, "offline@example.com")
    prompt_of(page).fill("written before the server went away")
    fresh_product.kill()
    expect(page.get_by_text("reconnects by itself")).to_be_visible()
    prompt_of(page).fill("written while it was away")
    fresh_product.start()
    expect(page.get_by_text("reconnects by itself")).to_be_hidden()
    expect(prompt_of(page)).to_have_value("written while it was away")
    page.get_by_role("button", name="Generate").click()
    expect(drawer(page)).to_contain_text("written while it was away")
