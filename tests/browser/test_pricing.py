"""The pricing page under the hands of a buyer: what it computes is what the studio will ask."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import sign_in
from fakes.processes.product import Product
from fakes.ways_to_pay import ways_to_pay
from gpt_image_studio.accounts.model import PLAN_LIMITS
from gpt_image_studio.billing.catalog import load_catalog
from gpt_image_studio.billing.model import Period
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Quality, Size
from gpt_image_studio.generations.prices.price_sheet import price_sheet
from gpt_image_studio.generations.prices.pricing import format_prices, price_table

MARGIN = Decimal("1.6")
CATALOG = load_catalog()
REGISTRY = Registry.load()
DEMO = REGISTRY.list_offered(is_demo=True)[0]


def credits_of(size: Size, quality: Quality, references: int = 0, model_id: str = DEMO.id) -> int:
    """One picture, by the sheet that a unit test holds to the quote. References of any size."""
    model = REGISTRY.get(model_id)
    sheet = price_sheet(model, MARGIN)
    place = [level.quality for level in model.qualities].index(quality)
    [cell] = [row.cells[place] for row in sheet.rows if row.named.size == size]
    return sheet.credits_each(cell, references=references, reference=sheet.any_reference)


def money(cents: int) -> str:
    return f"${cents // 100:,}" if cents % 100 == 0 else f"${cents / 100:,.2f}"


def expect_month(page: Page, credits_needed: int) -> None:
    """The sum, and in the table of ways every price, the cheapest marked."""
    expect(page.locator(".calc-sum .dial-credits")).to_have_text(f"{credits_needed:,}")
    ways = ways_to_pay(CATALOG, credits_needed)
    cheapest = min(ways, key=lambda way: way.cents)
    for way in ways:
        offer = CATALOG.find_plan(way.plan) if way.plan else None
        row = page.locator(".ways tbody tr").filter(has_text=offer.name if offer else "Packs, bought once")
        cell = row.locator("td").nth(1 if way.period is Period.YEARLY else 0)
        expect(cell.locator("b")).to_have_text(money(way.cents))
        expect(cell.locator(".tag")).to_have_count(1 if way is cheapest else 0)
        if way.packs:
            expect(cell).to_contain_text(f"{way.packs.count:,} × {way.packs.pack.name}")


def test_the_calculator_answers_the_mouse(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Pricing").click()
    page.wait_for_url("**/pricing")
    expect_month(page, 40 * credits_of(Size(1024, 1024), Quality.MEDIUM))

    page.get_by_role("radio", name="16:9").check()
    page.get_by_role("radio", name="4K").check()
    page.get_by_role("radio", name="Final").check()
    page.get_by_label("Pictures a month", exact=True).fill("125")
    expect_month(page, 125 * credits_of(Size(3840, 2160), Quality.HIGH))

    page.get_by_label("Pictures of yours in each").select_option("3")
    page.get_by_label("Size of your pictures").select_option("Larger")
    expect_month(page, 125 * credits_of(Size(3840, 2160), Quality.HIGH, 3))

    page.get_by_label("Model", exact=True).select_option("gpt-image-2.5-flare")
    page.get_by_role("radio", name="Extra").check()
    expect_month(page, 125 * credits_of(Size(3840, 2160), Quality.XHIGH, 3, "gpt-image-2.5-flare"))
    page.get_by_label("Model", exact=True).select_option(DEMO.id)
    expect(page.get_by_role("radio", name="Standard")).to_be_checked()


def test_the_calculator_answers_the_keyboard(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/pricing")
    page.get_by_role("radio", name="1:1").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="3:2")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="2K")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Final")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Pictures a month", exact=True)).to_be_focused()
    each = credits_of(Size(2016, 1344), Quality.HIGH)
    expect_month(page, 40 * each)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Pictures a month", exact=True)).to_have_value("50")
    expect_month(page, 50 * each)


def test_a_number_that_is_none_changes_nothing_and_comes_back(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/pricing")
    field = page.get_by_label("Pictures a month", exact=True)
    each = credits_of(Size(1024, 1024), Quality.MEDIUM)
    for typed in ("", "0", "-3", "1000000"):
        field.fill(typed)
        expect_month(page, 40 * each)
    field.blur()
    expect(field).to_have_value("40")


def test_without_javascript_every_price_is_read(product: Product, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{product.url}/pricing")
    expect(page.locator(".calc-form")).to_be_hidden()
    expect_month(page, 40 * credits_of(Size(1024, 1024), Quality.MEDIUM))
    for shown, model in zip(page.locator(".price-group").all(), listed_once(), strict=True):
        if shown.get_attribute("open") is None:
            shown.locator("summary").click()
        rows = [re.split(r"\s*\t\s*", line) for line in shown.locator("tbody").inner_text().splitlines()]
        known = REGISTRY.get(model)
        every = (*price_table(known, MARGIN), *format_prices(known, MARGIN))
        assert [row[2:] for row in rows] == [[f"{amount:,}" for _quality, amount in row.credits_each] for row in every]
    page.get_by_text("Yearly", exact=True).click()
    expect_plans(page, Period.YEARLY)
    context.close()


def test_plans_are_shown_by_the_month_or_by_the_year(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/pricing")
    expect_plans(page, Period.MONTHLY)
    page.get_by_role("radio", name="Yearly").check()
    expect_plans(page, Period.YEARLY)


def expect_plans(page: Page, period: Period) -> None:
    for offer, card in zip(CATALOG.plans, page.locator(".plans .plan").all(), strict=True):
        expect(card).to_contain_text(f"{PLAN_LIMITS[offer.plan].max_running} jobs side by side")
        for price in offer.prices:
            shown = card.get_by_text(f"{price.credits:,} credits")
            expect(shown).to_be_visible(visible=price.period is period)


def listed_once() -> list[str]:
    """One model of each table, in the page's order: 2.5 and 2.6 come in pairs that cost the same."""
    return [DEMO.id, "gpt-image-2", "gpt-image-2.5-flare", "gpt-image-2.6-flare"]


def test_who_is_signed_in_sees_balance_and_plan(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "reads-the-prices@example.com")
    page.goto(f"{product.url}/pricing")
    expect(page.locator(".standing-credits")).to_have_text("200 credits")
    expect(page.locator(".standing-plan")).to_have_text("Free")
    expect(page.locator('[data-plan="free"]').get_by_text("Your plan")).to_be_visible()
    expect(page.locator('[data-plan="solo"]').get_by_text("Your plan")).to_have_count(0)
    owner = sign_in(context, product, "owner@localhost")
    owner.goto(f"{product.url}/pricing")
    expect(owner.locator(".standing-plan")).to_have_text("owner of this studio")


def test_nothing_can_be_bought_and_the_page_says_so(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/pricing")
    buttons = page.get_by_role("button", name="Buying is not set up on this studio yet")
    expect(buttons).to_have_count(len(CATALOG.paid_plans) + len(CATALOG.packs))
    for button in buttons.all():
        expect(button).to_be_disabled()
    expect(page.get_by_role("main")).to_contain_text("play money")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_phone_scrolls_one_way_and_keeps_the_sum_in_view(product: Product, phone: Page) -> None:
    phone.goto(f"{product.url}/pricing")
    phone.get_by_role("radio", name="Final").check()
    expect(phone.locator(".calc-sum .dial-credits")).to_be_in_viewport()
    expect(phone.locator(".calc-sum .dial-credits")).to_have_text(
        f"{40 * credits_of(Size(1024, 1024), Quality.HIGH):,}"
    )
    for group in phone.locator(".price-group").all()[1:]:
        group.locator("summary").tap()
    expect(phone.locator(".price-group[open]")).to_have_count(len(listed_once()))
    widths = phone.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    assert phone.evaluate(
        "[...document.querySelectorAll('.price-scroll')].every((box) => box.getBoundingClientRect().right <= innerWidth)"
    )
