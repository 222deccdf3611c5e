"""The landing page, the guide and the page for unknown addresses, as they are read: without scripts, and with the keyboard."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from fakes.processes.product import Product
from gpt_image_studio.screens.controls.shortcuts import LIBRARY_KEYS, STUDIO_KEYS
from gpt_image_studio.screens.examples.sample import DRAWN, price_text, settings_of
from gpt_image_studio.screens.examples.sample_list import EDITS, SAMPLES, SCENES
from gpt_image_studio.screens.frame.demo_notice import DEMO_NOTICE
from gpt_image_studio.screens.guide.channel_sizes import list_channel_sizes
from gpt_image_studio.screens.guide.outcomes import OUTCOMES
from gpt_image_studio.screens.wording import size_text

READ = ("/", "/how-to-use")
WIDTHS = (360, 768, 1023, 1440, 2560)
#: Of the layout shift that browsers count; good pages stay below ten times that.
NOTICED = 0.01


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """JavaScript is off."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    yield context
    context.close()


def opened(context: BrowserContext, product: Product, path: str) -> Page:
    page = context.new_page()
    page.goto(product.url + path)
    return page


def name_of(picture: Locator) -> str:
    found = re.fullmatch(r"/samples/(.+?)(-mask)?-\d+\.webp", picture.get_attribute("src") or "")
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", READ)
def test_every_picture_says_its_price_its_settings_and_who_drew_it(
    product: Product, reader: BrowserContext, path: str
) -> None:
    figures = opened(reader, product, path).locator("main figure").all()
    assert len(figures) >= 9
    for figure in figures:
        for picture in figure.locator("img").all():
            sample = SAMPLES[name_of(picture)]
            assert picture.get_attribute("alt")
            assert len((picture.get_attribute("srcset") or "").split(",")) == len(sample.widths)
            width, height = (int(picture.get_attribute(side) or 0) for side in ("width", "height"))
            assert height == round(width * sample.ratio)
        name = name_of(figure.locator("img").last)
        caption = figure.locator("figcaption").inner_text()
        if "The original" in caption:
            name = SAMPLES[name].edit_of
        for words in (price_text(name), *settings_of(name), DRAWN):
            assert words in caption, (name, caption)


def test_the_first_screen_says_what_it_is_in_eight_words_with_one_picture_and_one_button(
    product: Product, reader: BrowserContext
) -> None:
    hero = opened(reader, product, "/").locator("section.hero")
    assert len(hero.locator("h1").inner_text().split()) == 8
    expect(hero.locator("img")).to_have_count(1)
    expect(hero.locator("img")).to_have_attribute("fetchpriority", "high")
    expect(hero.locator("a, button")).to_have_count(1)
    expect(hero.locator("a")).to_have_attribute("href", re.compile("/studio/?$"))
    expect(hero).to_contain_text(SAMPLES["hero"].prompt)


def test_the_landing_page_shows_three_edits_one_product_in_four_scenes_and_exact_words(
    product: Product, reader: BrowserContext
) -> None:
    page = opened(reader, product, "/")
    expect(page.locator("figure.edit")).to_have_count(len(EDITS))
    for row in page.locator("figure.edit").all():
        expect(row.locator("img")).to_have_count(2)
    assert [name_of(each) for each in page.locator(".four img").all()] == list(SCENES)
    assert page.locator(".words mark").all_inner_texts() == re.findall("“[^”]*”", SAMPLES["poster"].prompt)


def test_each_job_leads_to_its_prompts(product: Product, reader: BrowserContext) -> None:
    page = opened(reader, product, "/")
    for use in ("product", "marketing", "design"):
        page.goto(product.url + "/")
        page.get_by_role("link", name=re.compile(f"All \\d+ {use} prompts")).click()
        page.wait_for_url(re.compile(f"/prompts/?\\?use={use}"))


def test_search_engines_read_the_questions_that_people_read(product: Product, reader: BrowserContext) -> None:
    page = opened(reader, product, "/")
    blocks = [json.loads(text) for text in page.locator('script[type="application/ld+json"]').all_inner_texts()]
    told = next(block for block in blocks if isinstance(block, dict) and block["@type"] == "FAQPage")["mainEntity"]
    assert [each["name"] for each in told] == page.locator(".question summary").all_inner_texts()
    shown = [text.strip() for text in page.locator(".question p").all_text_contents()]
    assert [each["acceptedAnswer"]["text"] for each in told] == shown
    first = page.locator(".question").first
    expect(first.locator("p")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("p")).to_be_visible()


@pytest.mark.parametrize("path", READ)
def test_headings_go_down_one_level_at_a_time(product: Product, reader: BrowserContext, path: str) -> None:
    page = opened(reader, product, path)
    levels = [
        int(each[1]) for each in page.locator("main :is(h1, h2, h3, h4)").evaluate_all("all => all.map(e => e.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels))


@pytest.mark.parametrize("path", READ)
def test_what_a_failure_costs_is_said_in_the_same_words(product: Product, reader: BrowserContext, path: str) -> None:
    rows = opened(reader, product, path).locator(".outcomes > div").all()
    assert [tuple(row.locator("dt, dd").all_inner_texts()) for row in rows] == list(OUTCOMES)


def test_the_contents_of_the_guide_lead_to_its_chapters_in_order(product: Product, reader: BrowserContext) -> None:
    page = opened(reader, product, "/how-to-use")
    links = page.get_by_role("navigation", name="On this page").get_by_role("link").all()
    headings = page.locator(".chapter h2").all_inner_texts()
    assert [link.inner_text() for link in links] == headings
    for link, heading in zip(links, headings, strict=True):
        anchor = (link.get_attribute("href") or "").removeprefix("#")
        expect(page.locator(f"section#{anchor} h2")).to_have_text(heading)


def test_the_guide_knows_the_keys_that_the_studio_knows(product: Product, reader: BrowserContext) -> None:
    rows = opened(reader, product, "/how-to-use").locator(".guide-keys > div").all()
    assert [row.locator("dt, dd").all_inner_texts() for row in rows] == [*STUDIO_KEYS, *LIBRARY_KEYS]


def test_the_guide_tells_the_sizes_that_the_studio_makes(product: Product, reader: BrowserContext) -> None:
    rows = opened(reader, product, "/how-to-use").locator("#sizes tbody tr").all()
    shown = [row.locator("th, td").all_inner_texts() for row in rows]
    assert shown == [
        [line.channel.name, size_text(line.channel.asks), line.choose, size_text(line.size), f"{line.credits:,}"]
        for line in list_channel_sizes()
    ]


@pytest.mark.parametrize("path", READ)
def test_nothing_is_wider_than_the_screen_and_nothing_jumps(
    product: Product, context: BrowserContext, path: str
) -> None:
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const each of list.getEntries()) "
        "if (!each.hadRecentInput) window.shift += each.value }).observe({ type: 'layout-shift', buffered: true })"
    )
    # With the fonts at hand: letters that come late, on a busy machine, are another promise (their stand-ins' widths).
    page.goto(product.url + path)
    page.evaluate("document.fonts.ready.then(() => document.fonts.size)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(product.url + path)
        expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert page.evaluate("window.shift") < NOTICED, width


def test_the_landing_page_is_read_and_used_with_the_keyboard_alone(product: Product, context: BrowserContext) -> None:
    page = opened(context, product, "/")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Open the studio")
    page.get_by_role("radio", name="Standard").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".dial-price")).to_contain_text("34")
    page.locator(".question summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".question p").first).to_be_visible()


def test_the_guide_is_walked_with_the_keyboard_and_its_tables_scroll(product: Product, context: BrowserContext) -> None:
    page = opened(context, product, "/how-to-use")
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Sizes for channels").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sizes h2")).to_be_in_viewport()
    page.keyboard.press("Tab")
    table = page.locator("#sizes .guide-scroll")
    expect(table).to_be_focused()
    assert table.evaluate("it => it.scrollWidth > it.clientWidth")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#sizes .guide-scroll').scrollLeft > 0")


@pytest.mark.parametrize("has_script", [True, False])
def test_an_unknown_address_says_so_and_finds_prompts(product: Product, browser: Browser, *, has_script: bool) -> None:
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()
    answer = page.goto(product.url + "/no/such/page")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing developed here")
    page.get_by_role("searchbox", name="Search the prompts").fill("poster")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile(r"/prompts/?\?q=poster"))
    expect(page.get_by_role("link", name=re.compile("Event poster")).first).to_be_visible()
    context.close()


def test_nobody_can_take_a_drawn_picture_for_a_models(product: Product, reader: BrowserContext) -> None:
    assert "no AI" in DEMO_NOTICE
    for path in READ:
        page = opened(reader, product, path)
        assert page.locator("main figure").count() == page.get_by_text(DRAWN, exact=True).count()
