"""The link's page stands apart from the front end and looks like it: its colours are the tokens'."""

import re
from types import SimpleNamespace
from typing import cast

import httpx
from starlette.applications import Starlette

from gpt_image_studio.api.sign_in import sign_in_routes
from gpt_image_studio.kit.tokens import DARKROOM, PAPER, theme
from gpt_image_studio.services import Services, install


async def test_the_links_page_has_the_colours_of_the_tokens_in_both_themes() -> None:
    install(cast("Services", SimpleNamespace(brand_name="Studio")))
    app = Starlette(routes=sign_in_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://studio") as browser:
        page = (await browser.get("/auth/link", params={"token": "x"})).text
    light, dark = theme(PAPER), theme(DARKROOM)
    for name in ("page", "ink", "accent", "on-accent"):
        assert f"light-dark({light[name]},{dark[name]})" in page
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", page)) <= {*light.values(), *dark.values()}
