"""The one path everything hangs on, in a real browser on the production build."""

import io

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from browser.conftest import credits_of, sign_in
from fakes.processes.product import Product

PROMPT = "Studio photograph of a ceramic oil bottle in sage green, morning light. The label reads “Olive”."


def generate(page: Page, prompt: str) -> None:
    page.get_by_label("Prompt").fill(prompt)
    page.get_by_role("button", name="Generate").click()


def test_a_prompt_becomes_a_picture_of_the_asked_size_for_the_quoted_price(
    product: Product, context: BrowserContext
) -> None:
    page = sign_in(context, product, "marketer@example.com")
    before = credits_of(page)
    expect(page.get_by_role("button", name="Generate")).to_contain_text("9 credits")
    generate(page, PROMPT)
    job = page.get_by_role("complementary")
    expect(job).to_contain_text("Studio photograph")
    expect(page.locator("main img[src*='/media/']").first).to_be_visible()
    expect(job).to_contain_text("Done")
    expect(page.locator("header")).to_contain_text(str(before - 9))
    picture = page.locator("main a[href*='/original']").first.get_attribute("href")
    assert picture
    body = context.request.get(f"{product.url}{picture.split('?')[0]}").body()
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (1024, 1024)
        assert image.format == "PNG"


def test_a_second_tab_shows_the_same_without_being_touched(product: Product, context: BrowserContext) -> None:
    first = sign_in(context, product, "two-tabs@example.com")
    second = context.new_page()
    second.goto(f"{product.url}/studio")
    expect(second.get_by_label("Prompt")).to_be_visible()
    expect(second.locator("header")).to_contain_text("200")
    generate(first, "A cobalt vase, two tabs")
    expect(second.get_by_role("complementary")).to_contain_text("A cobalt vase, two tabs")
    expect(second.get_by_role("complementary")).to_contain_text("Done")
    assert credits_of(second) == credits_of(first) == 191


def test_a_reload_in_the_middle_of_the_job_loses_nothing(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "reload@example.com")
    generate(page, "An amber jar, reloaded")
    expect(page.get_by_role("complementary")).to_contain_text("An amber jar, reloaded")
    page.reload()
    expect(page.get_by_role("complementary")).to_contain_text("An amber jar, reloaded")
    expect(page.get_by_role("complementary")).to_contain_text("Done")
    expect(page.get_by_label("Prompt")).to_have_value("An amber jar, reloaded")
    assert credits_of(page) == 191


def test_a_server_killed_in_the_middle_finishes_the_job_once_and_charges_once(
    fresh_product: Product, context: BrowserContext
) -> None:
    fresh_product.start()
    page = sign_in(context, fresh_product, "power-cut@example.com")
    generate(page, "A terracotta pot, through a power cut")
    # The first preview is on screen: the provider is drawing.
    expect(page.locator("main img[src*='/media/']").first).to_be_visible()
    fresh_product.kill()
    expect(page.get_by_label("Prompt")).to_have_value("A terracotta pot, through a power cut")
    fresh_product.start()
    expect(page.get_by_role("complementary")).to_contain_text("Done", timeout=90_000)
    expect(page.locator("header")).to_contain_text("191")
    page.reload()
    expect(page.locator(".job-title", has_text="A terracotta pot")).to_have_count(1)
    assert credits_of(page) == 191
