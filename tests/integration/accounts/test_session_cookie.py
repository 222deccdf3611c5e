"""How the session cookie leaves the studio."""

from datetime import timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from fakes.clock import FixedClock
from gpt_image_studio.accounts.service import SESSION_LIFETIME, AccountService
from gpt_image_studio.api.sign_in import sign_in_routes
from gpt_image_studio.db.session import Database
from gpt_image_studio.services import Services, install
from gpt_image_studio.web.cookies import SESSION_COOKIE


async def cookie_of(database: Database, clock: FixedClock, *, is_https: bool) -> "SimpleCookie":
    accounts = AccountService(database, clock)
    install(cast("Services", SimpleNamespace(accounts=accounts, is_https=is_https, brand_name="Studio")))
    link = await accounts.create_login_link((await accounts.get_or_create("ada@example.com")).id)
    app = Starlette(routes=sign_in_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://studio") as browser:
        answer = await browser.post("/auth/link", data={"token": link}, headers={"Origin": "http://studio"})
    return SimpleCookie(answer.headers["set-cookie"])


async def test_behind_https_the_cookie_travels_encrypted_only(database: Database, clock: FixedClock) -> None:
    morsel = (await cookie_of(database, clock, is_https=True))[SESSION_COOKIE]
    assert morsel["secure"]
    assert morsel["httponly"]
    assert morsel["samesite"].lower() == "lax"
    assert int(morsel["max-age"]) == SESSION_LIFETIME.total_seconds()


@pytest.mark.parametrize("is_https", [False, True])
async def test_no_script_and_no_other_site_gets_the_cookie(
    database: Database, clock: FixedClock, is_https: bool
) -> None:
    morsel = (await cookie_of(database, clock, is_https=is_https))[SESSION_COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"].lower() == "lax"
    assert not morsel["domain"]


async def test_the_cookie_lasts_exactly_as_long_as_the_session_it_opens(database: Database, clock: FixedClock) -> None:
    morsel = (await cookie_of(database, clock, is_https=False))[SESSION_COOKIE]
    async with database.transaction() as tx:
        lasts = await tx.scalar(sa.text("select expires_at - created_at from sessions"))
    assert lasts == timedelta(seconds=int(morsel["max-age"])) == SESSION_LIFETIME
