"""How an account is made: one way, with the credits a new one starts with."""

import ast
import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from fakes.clock import FixedClock
from gpt_image_studio import cli
from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.billing.welcome import OWNER_EMAIL, StartingCredits, Welcome
from gpt_image_studio.bootstrap import parts
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.credits.service import CreditService
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.settings import ROOT, Settings

FREE, OWNERS = 77, 1234


def make_welcome(database: Database, clock: FixedClock, *, free: int = FREE) -> Welcome:
    return Welcome(
        AccountService(database, clock),
        CreditService(database, CreditLedger(clock)),
        StartingCredits(free=free, owner=OWNERS),
    )


@pytest.fixture
def welcome(database: Database, clock: FixedClock) -> Welcome:
    return make_welcome(database, clock)


def settings_of(database: Database, data_dir: Path) -> Settings:
    return Settings(database_url=SecretStr(database.url), data_dir=data_dir, free_credits=FREE, owner_credits=OWNERS)


async def list_grants(database: Database) -> list[tuple[str, str, int]]:
    """Address, source and credits of every movement there is."""
    query = """select email, source, amount from accounts join lots on lots.account_id = accounts.id
               join ledger_entries on ledger_entries.lot_id = lots.id order by ledger_entries.id"""
    async with database.transaction() as tx:
        return [(email, source, amount) for email, source, amount in await tx.execute(sa.text(query))]


async def test_a_new_account_starts_with_its_credits(welcome: Welcome, database: Database) -> None:
    account = await welcome.welcome("  Ada@Example.COM ")
    assert (account.email, account.plan) == ("ada@example.com", Plan.FREE)
    assert await list_grants(database) == [("ada@example.com", "welcome", FREE)]


async def test_who_comes_again_is_the_same_account_and_gets_nothing_more(welcome: Welcome, database: Database) -> None:
    assert await welcome.welcome("ada@example.com") == await welcome.welcome("ADA@example.com")
    assert len(await list_grants(database)) == 1


async def test_welcomes_at_once_make_one_account_and_one_grant(database: Database, clock: FixedClock) -> None:
    """From processes of their own, as two web servers are."""
    processes = [Database(database.url, pool_size=2) for _ in range(4)]
    try:
        arrivals = [make_welcome(each, clock).welcome("ada@example.com") for each in processes for _ in range(5)]
        accounts = await asyncio.gather(*arrivals)
    finally:
        for each in processes:
            await each.close()
    assert len({account.id for account in accounts}) == 1
    assert await list_grants(database) == [("ada@example.com", "welcome", FREE)]


async def test_an_account_whose_welcome_was_cut_short_gets_its_credits_with_the_next(
    welcome: Welcome, database: Database, clock: FixedClock
) -> None:
    await AccountService(database, clock).get_or_create("ada@example.com")
    assert await list_grants(database) == []
    await welcome.welcome("ada@example.com")
    assert await list_grants(database) == [("ada@example.com", "welcome", FREE)]


async def test_an_account_that_is_welcomed_keeps_its_plan(
    welcome: Welcome, database: Database, clock: FixedClock
) -> None:
    await AccountService(database, clock).get_or_create("ada@example.com", plan=Plan.TEAM)
    assert (await welcome.welcome("ada@example.com")).plan is Plan.TEAM


async def test_where_nothing_is_given_the_account_is_made_all_the_same(database: Database, clock: FixedClock) -> None:
    account = await make_welcome(database, clock, free=0).welcome("ada@example.com")
    assert account.email == "ada@example.com"
    assert await list_grants(database) == []


async def test_what_is_no_address_makes_no_account(welcome: Welcome, database: Database) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        await welcome.welcome("ada")
    assert refusal.value.field == "email"
    async with database.transaction() as tx:
        assert await tx.scalar(sa.text("select count(*) from accounts")) == 0


async def test_the_owner_is_the_owner_however_the_operator_writes_the_address(
    welcome: Welcome, database: Database
) -> None:
    owner = await welcome.welcome_owner()
    assert (owner.email, owner.plan) == (OWNER_EMAIL, Plan.OWNER)
    assert await welcome.welcome_by_operator(" Owner@LOCALHOST ") == owner
    assert await list_grants(database) == [(OWNER_EMAIL, "welcome", OWNERS)]


async def test_nobody_becomes_the_owner_by_typing_the_owners_address(welcome: Welcome) -> None:
    assert (await welcome.welcome(OWNER_EMAIL)).plan is Plan.FREE


async def test_the_service_of_a_running_process_gives_what_is_configured(database: Database, tmp_path: Path) -> None:
    """What any route that signs people in calls."""
    async with parts(settings_of(database, tmp_path), pool_size=2) as process:
        await process.services.welcome.welcome("ada@example.com")
    assert await list_grants(database) == [("ada@example.com", "welcome", FREE)]


async def test_the_laptops_start_gives_the_owner_their_credits(database: Database, tmp_path: Path) -> None:
    async with parts(settings_of(database, tmp_path), pool_size=2) as process:
        links = [await cli._owner_link(process, "http://studio") for _ in range(2)]  # pyright: ignore[reportPrivateUsage] # what `studio` and `studio dev` print
    assert all(link.startswith("http://studio/auth/link?token=") for link in links)
    assert await list_grants(database) == [(OWNER_EMAIL, "welcome", OWNERS)]


def test_only_the_welcome_makes_accounts() -> None:
    """A door that made one by itself would give no credits, or give them again."""
    makers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "gpt_image_studio").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get_or_create"
    }
    assert makers == {"gpt_image_studio/billing/welcome.py"}
