"""Prompts of one's own under a person's hands: saved through the door, forked, changed, used; another tab sees it live."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import sign_in
from fakes.processes.product import Product

SLUG = "event-poster"
SHIFT = """window.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true })"""


def prompt(page: Page) -> str:
    return page.get_by_label("Prompt", exact=True).input_value()


def test_what_was_saved_before_the_sign_in_is_in_mine_behind_it(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/prompts/{SLUG}")
    page.get_by_label("Headline").fill("Night of Chairs")
    page.get_by_role("button", name="Save to mine").click()
    page.wait_for_url("**/sign-in")
    page.goto(product.login_link("saver@example.com"))
    page.wait_for_url("**/studio")
    expect(page.get_by_text("Saved in Mine")).to_be_visible()
    page.goto(f"{product.url}/prompts")
    page.get_by_role("link", name="Mine", exact=True).click()
    expect(page.locator(".mine-row")).to_have_count(1)
    expect(page.locator(".mine-row")).to_contain_text("Headline: Night of Chairs")
    expect(page.locator(".mine-row")).to_contain_text("27 credits")
    page.reload()
    expect(page.locator(".mine-row")).to_have_count(1)


def test_a_fork_is_changed_and_used_and_a_second_tab_sees_it_live(product: Product, context: BrowserContext) -> None:
    watching = sign_in(context, product, "forker@example.com")
    watching.goto(f"{product.url}/prompts?show=mine")
    expect(watching.get_by_text("Nothing was saved yet")).to_be_visible()

    page = context.new_page()
    page.goto(f"{product.url}/prompts/{SLUG}")
    page.get_by_label("Headline").fill("Late Lunch")
    page.get_by_role("button", name="Fork", exact=True).click()
    editor = page.get_by_role("dialog")
    expect(editor.get_by_label("Name", exact=True)).to_have_value("Event poster")
    editor.get_by_label("Name", exact=True).fill("")
    editor.get_by_label("Prompt", exact=True).fill("A poster that says “{{title}}” in {{main_colour}} and {{")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("Give it a name.")).to_be_visible()
    expect(editor.get_by_text("A {{ is left open")).to_be_visible()
    expect(editor.get_by_label("Name", exact=True)).to_be_focused()
    editor.get_by_label("Name", exact=True).fill("My poster")
    editor.get_by_label("Prompt", exact=True).fill("A poster that says “{{title}}” in {{main_colour}}.")
    colour = editor.get_by_role("group", name="{{main_colour}}")
    colour.get_by_label("Usual value").fill("deep green")
    expect(editor.locator(".prompt-text")).to_have_text("A poster that says “Late Lunch” in deep green.")
    editor.get_by_role("button", name="Save").click()
    expect(editor).to_be_hidden()

    row = watching.locator(".mine-row")
    expect(row).to_contain_text("My poster")
    expect(row).to_contain_text("deep green")
    row.get_by_role("link", name=re.compile("Use in the studio")).click()
    watching.wait_for_url("**/studio")
    expect(watching.get_by_label("Prompt", exact=True)).to_have_value(
        "A poster that says “{{title}}” in {{main_colour}}."
    )
    fields = watching.get_by_role("group", name="Variables of the prompt")
    fields.get_by_label("Main colour").fill("")
    watching.get_by_role("button", name="Generate").click()
    expect(fields.get_by_text("Say what stands here.")).to_be_visible()
    expect(fields.get_by_label("Main colour")).to_be_focused()
    fields.get_by_label("Main colour").fill("warm grey")
    watching.reload()
    expect(fields.get_by_label("Main colour")).to_have_value("warm grey")
    watching.get_by_role("radio", name=re.compile("Draft")).check()
    watching.get_by_role("button", name="Generate").click()
    expect(watching.get_by_role("complementary")).to_contain_text("A poster that says “Late Lunch” in warm grey.")


def test_what_was_deleted_comes_back_with_one_click(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "deleter@example.com")
    page.get_by_label("Prompt", exact=True).fill("A lamp on an oak table at night")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved in Mine")).to_be_visible()
    page.goto(f"{product.url}/prompts?show=mine")
    row = page.locator(".mine-row")
    expect(row).to_contain_text("A lamp on an oak table at night")
    row.get_by_role("button", name=re.compile("^Delete")).click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)


def test_a_slash_in_an_empty_prompt_offers_templates_and_enter_inserts_one(
    product: Product, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/studio")
    expect(page.get_by_role("button", name="Templates").first).to_be_visible()
    expect(page.get_by_role("button", name="Generate")).to_contain_text("credits")
    page.get_by_label("Prompt", exact=True).focus()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search templates")
    expect(box).to_be_focused()
    page.keyboard.type("evnt postr")
    expect(page.get_by_role("option").first).to_contain_text("Event poster")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(re.compile("{{title}}"))
    page.get_by_label("Headline").fill("Slow Tea")
    expect(page.get_by_role("button", name="Generate")).to_contain_text("27 credits")
    page.get_by_label("Prompt", exact=True).fill("a / b")
    expect(page.get_by_role("group", name="Variables of the prompt")).to_have_count(0)
    page.get_by_label("Prompt", exact=True).fill("")
    page.get_by_role("button", name="Templates").first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert prompt(page) == ""


def test_the_shelf_stands_still_and_is_walked_with_arrows(product: Product, browser: Browser) -> None:
    for width in (360, 1440):
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        context.add_init_script(SHIFT)
        page = context.new_page()
        for address in ("/prompts", "/prompts?use=design", "/prompts?q=poster&order=cheapest", f"/prompts/{SLUG}"):
            page.goto(f"{product.url}{address}")
            expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.shift") < 0.001, (width, address)
        page.goto(f"{product.url}/prompts?use=design")
        expect(page.locator(".shelf-count")).to_contain_text("of")
        first = page.locator(".prompt-card").first
        first.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".prompt-card").nth(1)).to_be_focused()
        page.keyboard.press("ArrowDown")
        columns = page.evaluate(
            "getComputedStyle(document.querySelector('.shelf-grid')).gridTemplateColumns.split(' ').length"
        )
        expect(page.locator(".prompt-card").nth(1 + columns)).to_be_focused()
        page.keyboard.press("Home")
        expect(first).to_be_focused()
        context.close()
