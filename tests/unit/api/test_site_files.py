"""The sitemap has every page for everybody and no other; robots are told where not to look."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gpt_image_studio.api import site_files
from gpt_image_studio.api.site_files import ListedPage, site_file_routes

PAGES = (ListedPage("/"), ListedPage("/prompts/app-icon", date(2026, 11, 23)))
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


class FakeServices:
    is_https = False


@pytest.fixture(autouse=True)
def services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_files, "services", FakeServices)


def make_client(origin: str) -> TestClient:
    return TestClient(Starlette(routes=site_file_routes(PAGES, origin=origin)), base_url="http://10.0.0.7:3000")


@pytest.mark.parametrize(
    ("origin", "said"), [("https://studio.test", "https://studio.test"), ("", "http://10.0.0.7:3000")]
)
def test_addresses_are_those_of_the_settings_or_of_whoever_asks(origin: str, said: str) -> None:
    answer = make_client(origin).get("/sitemap.xml")
    root = ET.fromstring(answer.content)  # noqa: S314 # our own answer
    assert [each.text for each in root.iterfind("s:url/s:loc", NAMESPACE)] == [f"{said}/", f"{said}/prompts/app-icon"]
    assert [each.text for each in root.iterfind("s:url/s:lastmod", NAMESPACE)] == ["2026-11-23"]
    assert f"Sitemap: {said}/sitemap.xml" in make_client(origin).get("/robots.txt").text


def test_robots_are_kept_from_what_is_no_page_and_may_see_that_private_pages_say_noindex() -> None:
    rules = make_client("").get("/robots.txt").text.splitlines()
    assert {"Disallow: /api/", "Disallow: /v1/", "Disallow: /auth/", "Disallow: /media/"} <= set(rules)
    assert not [rule for rule in rules if rule in {"Disallow: /studio", "Disallow: /library", "Disallow: /sign-in"}]
