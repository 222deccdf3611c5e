"""A browser in front of the production build. Playwright's own way of waiting is the only waiting here."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from browser.hands import Hand
from fakes.processes.product import Product, installation, running_product

#: Two shared cores: a page may be slow without being wrong, ms.
PATIENCE = 30_000
#: What a headless browser on a closed network needs to stay quiet.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Console lines that say nothing about the page.
NOISE = (
    "WebSocket connection to",
    "ERR_CONNECTION_REFUSED",
    "websocket error",
    "Failed to load resource",
    "ERR_INTERNET_DISCONNECTED",
)

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """Not longer than a file: while Playwright's sync API is up, its process can run no async test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """One running studio for all tests that leave it as they found it; each signs in as an account of its own."""
    with running_product(STUDIO_DEMO_SECONDS="1.5", STUDIO_FREE_CREDITS="200") as product:
        yield product


@pytest.fixture
def fresh_product() -> Iterator[Product]:
    """An installation of this test's own, not started yet, quick to notice a dead worker."""
    with installation(
        STUDIO_DEMO_SECONDS="4",
        STUDIO_FREE_CREDITS="200",
        STUDIO_HEARTBEAT_SECONDS="1",
        STUDIO_DEAD_WORKER_SECONDS="5",
        STUDIO_SWEEP_SECONDS="1",
    ) as product:
        yield product


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """1440 × 900, paper. A page error that nobody expected fails the test."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    unexpected = [error for error in errors if not any(noise in error for noise in NOISE)]
    assert not unexpected, unexpected


@pytest.fixture
def open_with(browser: Browser) -> Iterator[Callable[[Hand], BrowserContext]]:
    """A window for this hand; a page error that nobody expected fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(hand: Hand) -> BrowserContext:
        context = browser.new_context(**hand.settings, color_scheme="light", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield open_window
    for context in opened:
        context.close()
    assert errors == []


def sign_in(context: BrowserContext, product: Product, email: str) -> Page:
    """The way a person does: by opening the one-time link."""
    page = context.new_page()
    page.goto(product.login_link(email))
    page.wait_for_url("**/studio")
    expect(page.get_by_label("Prompt")).to_be_visible()
    expect(page.get_by_role("button", name="Account")).to_be_visible()
    return page


def credits_of(page: Page) -> int:
    """What the header says is available."""
    shown = page.locator("header .top-credits:visible")
    expect(shown).to_have_text(re.compile(r"\d"))
    text = shown.inner_text()
    return int("".join(character for character in text if character.isdigit()))
