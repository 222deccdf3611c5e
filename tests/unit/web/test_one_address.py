"""A page answers under one address, without a slash at its end, wherever the server thinks it is."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gpt_image_studio.web.headers import SlashlessPages


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "prompts" / "app-icon").mkdir(parents=True)
    (tmp_path / "prompts" / "app-icon" / "index.html").touch()

    page = PlainTextResponse("the page")
    inner = Starlette(routes=[Route("/prompts/app-icon/", page), Route("/", page)])
    return TestClient(SlashlessPages(inner, tmp_path), base_url="http://10.0.0.7", follow_redirects=False)


def test_a_page_answers_without_a_slash_and_with_one_leads_there(client: TestClient) -> None:
    assert client.get("/prompts/app-icon").text == "the page"
    moved = client.get("/prompts/app-icon/?use=design")
    assert (moved.status_code, moved.headers["location"]) == (308, "/prompts/app-icon?use=design")
    assert client.get("/").text == "the page"


@pytest.mark.parametrize("path", ["/nothing/", "//prompts/app-icon/", "/prompts/app-icon//"])
def test_nothing_else_is_sent_elsewhere(client: TestClient, path: str) -> None:
    assert client.get(f"http://10.0.0.7{path}").status_code == 404
