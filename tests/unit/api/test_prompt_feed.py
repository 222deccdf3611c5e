"""The feed of new prompts is RSS that a reader understands."""

from xml.etree import ElementTree as ET

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gpt_image_studio.api import prompt_feed
from gpt_image_studio.prompts.library import prompt_library


class FakeServices:
    brand_name = "Studio & Sons"
    is_https = True


def test_new_prompts_are_in_the_feed_with_absolute_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompt_feed, "services", FakeServices)
    client = TestClient(Starlette(routes=prompt_feed.prompt_feed_routes(origin="")), base_url="http://studio.test")
    answer = client.get("/prompts/feed.xml")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    channel = ET.fromstring(answer.content)[0]  # noqa: S314 # our own answer
    assert channel.findtext("title") == "New prompts · Studio & Sons"
    items = channel.findall("item")
    assert len(items) == prompt_feed.NEWEST
    first = prompt_library().list_newest(1)[0]
    assert items[0].findtext("link") == f"https://studio.test/prompts/{first.slug}"
    assert (items[0].findtext("pubDate") or "").endswith("GMT")


def test_where_the_studio_has_an_address_of_its_own_nobody_else_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompt_feed, "services", FakeServices)
    routes = prompt_feed.prompt_feed_routes(origin="https://studio.test")
    answer = TestClient(Starlette(routes=routes), base_url="http://elsewhere.test").get("/prompts/feed.xml")
    assert "https://studio.test/prompts/" in answer.text
    assert "elsewhere" not in answer.text
