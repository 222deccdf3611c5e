"""The site as search engines, people without JavaScript and a validator see it: every page, from `/` along every link."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fakes.crawler import Document, Site, crawled
from fakes.html_validator import validate
from fakes.processes.product import Product

PRIVATE = ("/studio", "/library", "/sign-in")
#: Longer ones are cut off in lists of results, characters.
TITLE, DESCRIPTION = 70, 200
#: Our own address, where nobody lives.
NOWHERE = "/no/such/page"


@pytest.fixture(scope="module")
def site(product: Product) -> Site:
    return crawled(product.url)


def path_of(site: Site, address: str) -> str:
    return urljoin("/", address).removeprefix(site.base)


def pictures_of(page: Document) -> Iterator[tuple[str, int]]:
    """(path, width it says it has; 0 where it does not)."""
    for image in page.all("img"):
        yield image["src"], 0
        for candidate in image.get("srcset", "").split(","):
            if candidate.strip():
                path, _, width = candidate.strip().partition(" ")
                yield path, int(width.strip().removesuffix("w") or 0)


def test_every_link_leads_to_something_and_every_anchor_is_there(site: Site) -> None:
    assert len(site.public_pages) > 60
    dead = [f"{link.source} → {link.target}" for link in site.links if site.fetch(link.target).status != 200]
    assert dead == []
    lost = [
        f"{link.source} → {link.target}#{link.anchor}"
        for link in site.links
        if link.anchor and link.anchor not in site.fetch(link.target).ids
    ]
    assert lost == []


def test_links_out_of_the_site_are_only_the_support_address(site: Site) -> None:
    assert {address.split(":")[0] for address in site.outside} == {"mailto"}


def test_the_sitemap_has_every_page_for_everybody_and_no_other(site: Site) -> None:
    root = ET.fromstring(site.fetch("/sitemap.xml").body)  # noqa: S314 # our own answer
    listed = [path_of(site, each.text or "") for each in root.iter() if each.tag.endswith("}loc")]
    assert sorted(listed) == sorted(page.address for page in site.public_pages)
    assert f"Sitemap: {site.base}/sitemap.xml" in site.fetch("/robots.txt").body.decode()


def test_private_pages_and_unknown_addresses_stay_out_of_search_engines(site: Site) -> None:
    assert [path for path in (*PRIVATE, NOWHERE) if not site.fetch(path).is_hidden] == []
    unknown = site.fetch(NOWHERE)
    assert unknown.status == 404
    assert "There is no page under this address" in unknown.text
    assert site.fetch("/404").status == 404


def test_every_page_says_what_it_is_once_and_in_its_own_words(site: Site) -> None:
    pages = site.public_pages
    faults = [
        f"{page.address}: {fault}"
        for page in pages
        for fault, is_so in {
            "no language": page.all("html")[0].get("lang") != "en",
            f"{len(page.all('h1'))} h1": len(page.all("h1")) != 1,
            f"title of {len(page.title)}": not 10 <= len(page.title) <= TITLE,
            "description": not 20 <= len(page.meta("description") or "") <= DESCRIPTION,
            "no main": len(page.all("main")) != 1,
            "no theme colour": not [tag for tag in page.all("meta") if tag.get("name") == "theme-color"],
            "no way to the content": not [a for a in page.all("a") if a.get("href") == "#main"],
        }.items()
        if is_so
    ]
    assert faults == []
    assert [title for title, times in Counter(page.title for page in pages).items() if times > 1] == []
    assert [text for text, times in Counter(page.meta("description") for page in pages).items() if times > 1] == []


def test_no_id_is_given_twice(site: Site) -> None:
    double = {
        page.address: twice
        for page in site.pages
        if (twice := [name for name, times in Counter(page.ids).items() if times > 1])
    }
    assert double == {}


def test_every_picture_is_there_as_wide_as_it_says_with_its_size_and_what_it_shows(site: Site) -> None:
    faults: list[str] = []
    for page in site.pages:
        for image in page.all("img"):
            missing = [name for name in ("alt", "width", "height") if name not in image]
            faults += [f"{page.address}: {image['src']} without {name}" for name in missing]
    widths: dict[str, int] = {}
    for path, said in {each for page in site.pages for each in pictures_of(page)}:
        answer = site.fetch(path)
        if answer.status != 200 or not answer.content_type.startswith("image/"):
            faults.append(f"{path}: {answer.status} {answer.content_type}")
            continue
        with Image.open(io.BytesIO(answer.body)) as picture:
            widths[path] = picture.width
        if said not in (0, widths[path]):
            faults.append(f"{path} is {widths[path]} px wide and says {said}")
    assert faults == []
    assert len(widths) > 100


def test_whoever_shares_an_address_shares_a_picture_of_that_page(site: Site) -> None:
    pictures: Counter[bytes] = Counter()
    for page in site.public_pages:
        assert page.meta("og:title") == page.title
        assert page.meta("og:description") == page.meta("description")
        assert page.meta("twitter:card") == "summary_large_image"
        shared = site.fetch(path_of(site, page.meta("og:image") or ""))
        assert shared.status == 200, page.address
        with Image.open(io.BytesIO(shared.body)) as picture:
            assert picture.size == (1200, 630)
        pictures[shared.body] += 1
    assert max(pictures.values()) == 1


def test_what_search_engines_are_told_in_structure_can_be_read(site: Site) -> None:
    kinds: dict[str, set[str]] = {}
    for page in site.public_pages:
        for text in page.structured:
            said: Any = json.loads(text)
            entries = said if isinstance(said, list) else [said]
            assert all(entry["@context"] == "https://schema.org" for entry in entries)
            kinds.setdefault(page.address, set()).update(entry["@type"] for entry in entries)
    assert {"WebSite", "Organization"} <= kinds["/"]
    prompts = [page.address for page in site.public_pages if page.address.startswith("/prompts/")]
    assert [path for path in prompts if not {"BreadcrumbList", "CreativeWork"} <= kinds.get(path, set())] == []


def test_the_feed_of_new_prompts_is_announced(site: Site) -> None:
    announced = [tag for tag in site.fetch("/prompts").all("link") if tag.get("type") == "application/rss+xml"]
    assert len(announced) == 1
    assert site.fetch(announced[0]["href"]).content_type.startswith("application/rss+xml")


def test_icons_are_where_browsers_look_for_them(site: Site) -> None:
    for path in ("/favicon.ico", "/favicon.svg", "/apple-touch-icon.png"):
        assert site.fetch(path).status == 200
        assert site.fetch(path).content_type.startswith("image/")


def test_a_validator_finds_nothing_wrong_with_any_page(site: Site, tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text("<!DOCTYPE html><html lang=en><title>x</title><p><div></div></p></html>")
    assert validate(tmp_path)
    (tmp_path / "wrong.html").unlink()
    for page in [*site.pages, site.fetch(NOWHERE)]:
        if "?" in page.address:
            continue
        file = tmp_path / f"{page.address.strip('/').replace('/', '_') or 'index'}.html"
        file.write_bytes(page.body)
    assert validate(tmp_path) == []


def squeezed(text: str) -> str:
    """Layout decides where there is a space on the screen."""
    return re.sub(r"\s", "", text)


def test_all_words_of_public_pages_are_in_their_html(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    one_prompt = next(each for each in site.public_pages if each.address.startswith("/prompts/"))
    looked_at = [each for each in site.public_pages if not each.address.startswith("/prompts/")]
    for document in [*looked_at, one_prompt]:
        page.goto(site.base + document.address)
        expect(page.locator("html[data-alive]")).to_be_attached()
        lines = re.split(r"[\n\t]", page.locator("main").inner_text())
        assert len(lines) > 3
        assert [line for line in lines if squeezed(line) not in squeezed(document.text)] == [], document.address


def test_without_javascript_the_menus_lead_to_every_part_of_the_site(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site.base)
    expect(page.get_by_role("navigation", name="Main").get_by_role("link")).not_to_have_count(0)
    for menu in ("Main", "Footer"):
        names = page.get_by_role("navigation", name=menu).get_by_role("link").all_inner_texts()
        for name in (each for each in names if "@" not in each):
            page.goto(site.base)
            link = page.get_by_role("navigation", name=menu).get_by_role("link", name=name, exact=True)
            target = link.get_attribute("href") or ""
            link.click()
            page.wait_for_url(f"{site.base}{target}")
            expect(page.locator("h1, #prompt").first).to_be_visible()
    page.goto(site.base)
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("button", name="Switch between paper and darkroom")).to_be_hidden()
    context.close()


def test_the_menu_marks_where_we_are(site: Site) -> None:
    def marked(path: str) -> set[tuple[str, str]]:
        links = [each for each in site.fetch(path).all("a") if "aria-current" in each]
        return {(urlsplit(each["href"]).path, each["aria-current"]) for each in links}

    assert marked("/") == set()
    assert marked("/prompts") == {("/prompts", "page")}
    assert marked("/prompts/app-icon") == {("/prompts", "true")}
    assert marked("/pricing") == {("/pricing", "page")}


def test_a_page_that_breaks_says_so_calmly_and_a_reload_brings_it_back(product: Product, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page: Page = context.new_page()
    page.goto(f"{product.url}/prompts")
    expect(page.locator("html[data-alive]")).to_be_attached()
    page.evaluate("() => { String.prototype.localeCompare = () => { throw new Error('a fault of the page'); }; }")
    page.get_by_label("Sort").select_option("newest")
    expect(page.get_by_role("heading", name="This page broke")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the start")).to_have_attribute("href", "/")
    expect(page.get_by_role("alert").get_by_role("link", name="support@localhost")).to_be_visible()
    page.get_by_role("button", name="Reload the page").click()
    expect(page.get_by_role("heading", name="Prompts that do a job")).to_be_visible()
    context.close()
