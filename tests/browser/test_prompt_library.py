"""The prompt library under the hands of a newcomer: found, filled, taken to the studio, through the door, made."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import credits_of
from fakes.processes.product import Product
from gpt_image_studio.prompts.library import prompt_library

SLUG = "event-poster"


def prompt_of(page: Page) -> str:
    return page.get_by_label("Prompt", exact=True).input_value()


def test_a_newcomer_fills_a_template_signs_in_and_makes_the_picture_with_the_draft_intact(
    product: Product, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Prompts").click()
    page.get_by_label("Search prompts").fill("evnt poster")
    page.get_by_role("link", name=re.compile("Event poster")).click()
    page.get_by_label("Headline").fill("Night of Chairs")
    expect(page.locator(".prompt-text")).to_contain_text("“Night of Chairs”")
    page.get_by_role("button", name="Use in the studio").click()
    page.wait_for_url("**/studio")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(re.compile("“Night of Chairs”"))
    expect(page.get_by_role("button", name="Generate")).to_contain_text("27 credits")
    draft = prompt_of(page)
    page.get_by_role("button", name="Generate").click()
    page.wait_for_url("**/sign-in")
    page.goto(product.login_link("newcomer-with-a-prompt@example.com"))
    page.wait_for_url("**/studio")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(draft)
    expect(page.get_by_role("button", name="Generate")).to_contain_text("27 credits")
    page.get_by_role("button", name="Generate").click()
    job = page.get_by_role("complementary")
    expect(job).to_contain_text("Printed poster")
    expect(job).to_contain_text("Done")
    expect(page.locator("header")).to_contain_text("173")
    assert credits_of(page) == 173


def test_a_reload_keeps_what_was_written_after_the_template(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/studio")
    page.get_by_label("Prompt", exact=True).fill("words of my own")
    page.goto(f"{product.url}/studio?template={SLUG}&v.title=Late%20Lunch")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(re.compile("“Late Lunch”"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("words of my own")
    page.get_by_label("Prompt", exact=True).fill("words of my own, and more")
    page.reload()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("words of my own, and more")
    assert page.url == f"{product.url}/studio"


def test_search_forgives_misspellings_and_facets_count_what_is_left(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/prompts")
    everything = len(prompt_library().list_all())
    cards = page.locator(".shelf-grid > li")
    expect(cards).to_have_count(everything)
    expect(page.locator("html[data-alive]")).to_be_attached()
    page.keyboard.press("/")
    page.keyboard.type("procuct foto")
    expect(cards.first).to_contain_text("packshot")
    expect(page.get_by_role("status").filter(has_text="of")).to_contain_text(f"of {everything} prompts")
    page.get_by_role("radio", name=re.compile("^Marketing")).check()
    found = cards.count()
    expect(page.get_by_role("radio", name=re.compile("^Marketing"))).to_be_checked()
    expect(page.locator(".facet-line", has_text="Marketing")).to_contain_text(str(found))
    page.reload()
    expect(page.get_by_label("Search prompts")).to_have_value("procuct foto")
    expect(cards).to_have_count(found)
    page.get_by_label("Search prompts").fill("zzqqxx")
    page.get_by_role("button", name="Show all").click()
    expect(cards).to_have_count(everything)


def test_without_javascript_every_prompt_is_listed_readable_and_leads_to_the_studio(
    product: Product, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{product.url}/prompts")
    expect(page.locator(".shelf-grid > li")).to_have_count(len(prompt_library().list_all()))
    expect(page.get_by_label("Search prompts")).to_be_hidden()
    page.get_by_role("link", name="Design", exact=True).click()
    assert page.url.endswith("#geometric-repeat")
    page.get_by_role("link", name=re.compile("Event poster")).click()
    expect(page.locator(".prompt-text")).to_contain_text("“Slow Coffee”")
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_role("button", name="Use in the studio").click()
    assert f"template={SLUG}" in page.url
    context.close()
