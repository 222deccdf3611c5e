"""The legal pages in a browser: read without JavaScript, printed, and true of what the browser is made to keep and to load."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from browser.conftest import sign_in
from fakes.environment import make_settings
from fakes.owed_sentences import find_owed_on
from fakes.processes.product import Product
from gpt_image_studio.bootstrap import facts_of
from gpt_image_studio.policies.browser_storage import COOKIE, KEPT_IN_THE_BROWSER, LOCAL, SESSION
from gpt_image_studio.policies.facts import Facts
from gpt_image_studio.policies.library import DOCUMENTS
from gpt_image_studio.policies.publishing import Published, publish
from gpt_image_studio.settings import Settings

#: Pages that show different parts of the studio.
VISITED = ("/", "/prompts", "/prompts/event-poster", "/studio", "/library", "/sign-in", "/nowhere")


@pytest.fixture
def settings(product: Product, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return make_settings(monkeypatch, product.settings)


@pytest.fixture
def facts(settings: Settings) -> Facts:
    return facts_of(settings)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def lines_of(page: Published) -> list[str]:
    return [words(line) for line in page.text.split("\n")]


def test_without_javascript_every_policy_reads_and_its_links_lead_somewhere(
    product: Product, browser: Browser, facts: Facts
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for document in DOCUMENTS:
        answer = page.goto(f"{product.url}/{document.slug}")
        assert answer is not None
        assert answer.status == 200
        shown = publish(document, facts)
        expect(page.get_by_role("heading", level=1)).to_have_text(document.title)
        text = words(page.get_by_role("main").inner_text())
        assert [line for line in lines_of(shown) if line not in text] == []
        assert find_owed_on(text, DOCUMENTS, facts) == []
        contents = page.get_by_role("navigation", name="Contents")
        assert contents.get_by_role("link").all_inner_texts() == [each.title for each in shown.sections]
        for href in page.locator("main a").evaluate_all("links => links.map(each => each.getAttribute('href'))"):
            address, _, anchor = href.partition("#")
            if address and not address.startswith("mailto:"):
                assert product.get(address)[0] == 200, href
            if not address:
                expect(page.locator(f"[id='{anchor}']")).to_have_count(1)
        last = contents.get_by_role("link").last
        last.click()
        expect(page.locator(f"[id='{shown.sections[-1].id}']")).to_be_in_viewport()
    context.close()


def test_every_page_leads_to_the_policies(product: Product, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/", "/prompts", "/privacy-policy"):
        page.goto(f"{product.url}{path}")
        footer = page.get_by_role("contentinfo")
        for document in DOCUMENTS:
            expect(footer.get_by_role("link", name=document.title)).to_have_attribute("href", f"/{document.slug}")
    page.goto(f"{product.url}/sign-in")
    for title in ("Terms of Service", "Privacy Policy"):
        expect(page.get_by_role("main").get_by_role("link", name=title)).to_be_visible()
    context.close()


def test_a_printed_policy_is_its_words_on_white(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{product.url}/privacy-policy")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#security")).to_be_visible()
    for hidden in ("header.top", "footer", ".policy-contents", ".policy-others"):
        expect(page.locator(hidden)).to_be_hidden()
    colours = page.locator(".policy-text p").first.evaluate(
        "each => [getComputedStyle(each).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_pages_load_nothing_from_anywhere_else(product: Product, context: BrowserContext) -> None:
    asked: set[str] = set()

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).netloc or request.url.partition(":")[0])

    context.on("request", note)
    page = sign_in(context, product, "nothing-from-elsewhere@example.com")
    page.on("websocket", lambda socket: asked.add(urlsplit(socket.url).netloc))
    for path in (*VISITED, *(f"/{document.slug}" for document in DOCUMENTS)):
        page.goto(f"{product.url}{path}")
        page.wait_for_load_state("networkidle")
    own = urlsplit(product.url).netloc
    assert own in asked
    assert asked - {own, "data", "blob"} == set()


def stored(page: Page, place: str) -> set[str]:
    return set(page.evaluate(f"Object.keys(window.{place}Storage)"))


def test_the_browser_keeps_what_is_published_and_nothing_else(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "what-is-kept@example.com")
    page.get_by_label("Prompt", exact=True).fill("a lamp on a desk")
    page.get_by_role("button", name="Switch between paper and darkroom").click()
    page.get_by_role("separator").first.press("ArrowRight")
    page.get_by_role("radio", name=re.compile("^Draft")).check(force=True)
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("complementary")).to_contain_text("Done")
    local, session = stored(page, "local"), stored(page, "session")
    page.goto(f"{product.url}/studio?template=event-poster")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(re.compile("poster"))
    local |= stored(page, "local")
    session |= stored(page, "session")
    cookies = {str(cookie.get("name")): cookie for cookie in context.cookies()}

    def unpublished(names: set[str], place: str) -> list[str]:
        return [
            name for name in names if not any(each.covers(name) for each in KEPT_IN_THE_BROWSER if each.place == place)
        ]

    assert unpublished(set(cookies), COOKIE) == []
    assert unpublished(local, LOCAL) == []
    assert unpublished(session, SESSION) == []
    assert {"studio.draft", "studio.choices", "studio.sent-draft", "theme"} <= local
    (cookie,) = cookies.values()
    assert cookie.get("httpOnly") is True
    assert cookie.get("sameSite") == "Lax"
    assert "studio_session" not in page.evaluate("document.cookie")
