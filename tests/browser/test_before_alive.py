"""A slow phone: the words are there, the scripts are not yet. What is typed meanwhile counts."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from browser.conftest import sign_in
from fakes.processes.product import Product
from gpt_image_studio.prompts.library import prompt_library

SCRIPTS = "**/assets/*.js"

#: Requests kept waiting by the running test. A route that nobody answers leaves a task behind, destroyed in some later test.
held: list[Route] = []


@pytest.fixture(autouse=True)
def let_go(context: BrowserContext) -> Iterator[None]:
    """Before the browser's context closes: afterwards nothing can be answered any more."""
    del context
    yield
    for route in held:
        with suppress(Error):
            route.abort()
    held.clear()


def keep(route: Route) -> None:
    held.append(route)


def open_without_scripts(page: Page, address: str) -> Callable[[], None]:
    """The page as its HTML; the returned function lets the scripts through that the browser waits for."""
    has_arrived = False

    def hold(route: Route) -> None:
        if has_arrived:
            route.continue_()
        else:
            keep(route)

    page.route(SCRIPTS, hold)
    page.goto(address, wait_until="commit")
    expect(page.get_by_role("contentinfo").or_(page.locator(".rail")).first).to_be_visible()

    def arrive() -> None:
        nonlocal has_arrived
        has_arrived = True
        for route in held:
            # What a page asked for that was left meanwhile is nobody's any more.
            if route.request.failure is None:
                route.continue_()

    return arrive


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_what_is_filled_into_a_template_before_the_scripts_came_is_in_the_live_text(
    product: Product, page: Page
) -> None:
    arrive = open_without_scripts(page, f"{product.url}/prompts/event-poster")
    page.get_by_label("Headline").fill("Night of Chairs")
    text = page.locator(".prompt-text")
    expect(text).not_to_contain_text("Night of Chairs")
    arrive()
    expect(text).to_contain_text("“Night of Chairs”")
    expect(page.get_by_label("Headline")).to_have_value("Night of Chairs")
    page.get_by_role("button", name="Use in the studio").click()
    page.wait_for_url("**/studio")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(re.compile("“Night of Chairs”"))


def test_every_kind_of_field_keeps_what_was_put_in_before_the_scripts_came(product: Product, page: Page) -> None:
    """A text area loses it by itself: React writes the start value into it when it comes alive."""
    long = next(
        template
        for template in prompt_library().list_all()
        if {"choice", "text"} <= {each.kind.value for each in template.variables}
        and any(each.kind.value == "text" and len(each.default) > 60 for each in template.variables)
    )
    arrive = open_without_scripts(page, f"{product.url}/prompts/{long.slug}")
    page.locator(".prompt-form textarea").first.fill("a heavy glass jar of dark honey")
    choice = page.locator(".prompt-form select").first
    other = choice.locator("option").last.inner_text()
    choice.select_option(other)
    arrive()
    expect(page.locator(".prompt-text")).to_contain_text("a heavy glass jar of dark honey")
    expect(page.locator(".prompt-text")).to_contain_text(other)
    expect(page.locator(".prompt-form textarea").first).to_have_value("a heavy glass jar of dark honey")
    expect(choice).to_have_value(other)


def test_a_search_a_facet_and_an_order_from_before_the_scripts_came_are_answered(product: Product, page: Page) -> None:
    everything = len(prompt_library().list_all())
    arrive = open_without_scripts(page, f"{product.url}/prompts")
    page.get_by_label("Search prompts").fill("procuct foto")
    page.get_by_role("radio", name=re.compile("^Product")).check()
    page.get_by_label("Sort").select_option("cheapest")
    arrive()
    expect(page.get_by_role("status").filter(has_text="of")).to_contain_text(f"of {everything} prompts")
    expect(page.get_by_role("radio", name=re.compile("^Product"))).to_be_checked()
    expect(page.get_by_label("Search prompts")).to_have_value("procuct foto")
    expect(page.get_by_label("Sort")).to_have_value("cheapest")
    expect(page).to_have_url(re.compile(r"\?q=procuct\+foto&use=product&order=cheapest$"))
    assert page.locator(".shelf-grid > li").count() < everything


def test_enter_in_the_search_before_the_scripts_came_searches(product: Product, page: Page) -> None:
    arrive = open_without_scripts(page, f"{product.url}/prompts")
    page.get_by_label("Search prompts").fill("procuct foto")
    page.get_by_label("Search prompts").press("Enter")
    page.wait_for_url("**/prompts?q=procuct*", wait_until="commit")
    arrive()
    expect(page.locator(".shelf-grid > li").first).to_contain_text("packshot")
    expect(page.get_by_label("Search prompts")).to_have_value("procuct foto")


def test_words_written_in_the_studio_before_the_scripts_came_stay(product: Product, context: BrowserContext) -> None:
    sign_in(context, product, "early@example.com").close()
    page = context.new_page()
    arrive = open_without_scripts(page, f"{product.url}/studio")
    page.get_by_label("Prompt", exact=True).fill("a lighthouse in fog")
    arrive()
    expect(page.get_by_role("button", name="Account")).to_be_visible()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("a lighthouse in fog")


def test_a_search_in_the_library_from_before_the_scripts_came_is_answered(
    product: Product, context: BrowserContext
) -> None:
    page = sign_in(context, product, "early-search@example.com")
    arrive = open_without_scripts(page, f"{product.url}/library")
    page.get_by_label("Search prompts").fill("nothing like this")
    arrive()
    expect(page.get_by_text("No prompt has these words.")).to_be_visible()


def test_words_and_pictures_of_public_pages_are_on_the_screen_before_a_script_is_asked_for(
    product: Product, page: Page
) -> None:
    page.goto(f"{product.url}/prompts/event-poster")
    expect(page.locator("html[data-alive]")).to_be_attached()
    painted: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    asked: list[float] = page.evaluate(
        "performance.getEntriesByType('resource').filter(each => each.name.endsWith('.js')).map(each => each.startTime)"
    )
    assert len(asked) > 5
    assert min(asked) >= painted


def test_whoever_touches_the_page_does_not_wait_for_a_picture(product: Product, page: Page) -> None:
    """The picture never comes, and no clock runs out: only the key can bring the scripts."""
    page.clock.install()
    page.route("**/*.webp", keep)
    page.goto(f"{product.url}/prompts/event-poster", wait_until="commit")
    expect(page.get_by_role("contentinfo")).to_be_visible()
    with page.expect_request(SCRIPTS):
        page.keyboard.press("Tab")
