"""What accounts, sign-in links and sessions promise."""

import asyncio
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from fakes.clock import FixedClock
from gpt_image_studio.accounts.model import AccountStatus, Plan, Visitor
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.db.bell import Bell
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError, NotFoundError, NotSignedInError
from gpt_image_studio.kit.ids import AccountId


@pytest.fixture
def accounts(database: Database, clock: FixedClock) -> AccountService:
    return AccountService(database, clock)


async def read_column(database: Database, query: str) -> list[object]:
    async with database.transaction() as tx:
        return list((await tx.execute(sa.text(query))).scalars())


async def test_an_address_has_one_account_however_it_is_written(accounts: AccountService) -> None:
    first = await accounts.get_or_create("  Ada@Example.COM ")
    assert first.email == "ada@example.com"
    assert await accounts.get_or_create("ada@example.com") == first
    assert await accounts.find_by_email("ADA@example.com") == first
    assert await accounts.get_by_email(" ada@example.com") == first
    assert await accounts.get(first.id) == first


async def test_an_address_that_arrives_many_times_at_once_has_one_account(accounts: AccountService) -> None:
    made = await asyncio.gather(*(accounts.get_or_create("ada@example.com") for _ in range(10)))
    assert len({account.id for account in made}) == 1


async def test_a_new_account_has_the_plan_asked_for_and_keeps_it(accounts: AccountService) -> None:
    owner = await accounts.get_or_create("owner@localhost", plan=Plan.OWNER)
    assert (owner.plan, owner.status) == (Plan.OWNER, AccountStatus.ACTIVE)
    assert (await accounts.get_or_create("owner@localhost")).plan is Plan.OWNER


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@@example.com",
        "a da@example.com",
        "ada@example.com\x00",
        "İ@example.com",
        "a" * 320 + "@x",
    ],
)
async def test_what_is_no_address_is_refused_beside_its_field(accounts: AccountService, email: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        await accounts.get_or_create(email)
    assert refusal.value.field == "email"
    assert await accounts.find_by_email(email) is None


async def test_nobody_is_found_under_an_unknown_name(accounts: AccountService) -> None:
    assert await accounts.find_by_email("nobody@example.com") is None
    with pytest.raises(NotFoundError, match=r"There is no account nobody@example\.com\."):
        await accounts.get_by_email("nobody@example.com")
    with pytest.raises(NotFoundError):
        await accounts.get(AccountId(uuid.uuid4()))


async def test_a_link_signs_in_once(accounts: AccountService) -> None:
    account = await accounts.get_or_create("ada@example.com")
    link = await accounts.create_login_link(account.id)
    signed_in = await accounts.sign_in_with_link(link, user_agent="Firefox")
    assert signed_in.account == account
    assert await accounts.find_visitor(signed_in.cookie) == Visitor(signed_in.session, account)
    with pytest.raises(NotSignedInError, match="used already"):
        await accounts.sign_in_with_link(link, user_agent="Firefox")


async def test_a_link_followed_twice_at_once_signs_in_once(accounts: AccountService) -> None:
    account = await accounts.get_or_create("ada@example.com")
    link = await accounts.create_login_link(account.id)
    answers = await asyncio.gather(
        *(accounts.sign_in_with_link(link, user_agent="") for _ in range(8)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, NotSignedInError)]
    assert len(refused) == 7


async def test_a_link_is_good_for_a_quarter_of_an_hour(accounts: AccountService, clock: FixedClock) -> None:
    account = await accounts.get_or_create("ada@example.com")
    early, late = [await accounts.create_login_link(account.id) for _ in range(2)]
    clock.advance(minutes=14, seconds=59)
    await accounts.sign_in_with_link(early, user_agent="")
    clock.advance(1)
    with pytest.raises(NotSignedInError, match="no longer valid"):
        await accounts.sign_in_with_link(late, user_agent="")


async def test_without_a_token_nobody_is_there(accounts: AccountService) -> None:
    assert await accounts.find_visitor(None) is None


@pytest.mark.parametrize("token", ["", "x" * 10_000, "\x00", "\ud800"])
async def test_a_made_up_token_opens_nothing(accounts: AccountService, token: str) -> None:
    with pytest.raises(NotSignedInError):
        await accounts.sign_in_with_link(token, user_agent="")
    assert await accounts.find_visitor(token) is None
    assert await accounts.sign_out(token) is None


async def test_a_link_for_nobody_is_not_made(accounts: AccountService) -> None:
    with pytest.raises(NotFoundError):
        await accounts.create_login_link(AccountId(uuid.uuid4()))


async def test_a_session_ends_after_thirty_days(accounts: AccountService, clock: FixedClock) -> None:
    account = await accounts.get_or_create("ada@example.com")
    signed_in = await accounts.sign_in_with_link(await accounts.create_login_link(account.id), user_agent="")
    assert signed_in.session.expires_at - clock.now() == timedelta(days=30)
    clock.advance(days=29, hours=23)
    assert await accounts.find_visitor(signed_in.cookie) is not None
    clock.advance(hours=1)
    assert await accounts.find_visitor(signed_in.cookie) is None


async def test_signing_out_ends_this_session_alone_and_rings_the_accounts_tabs(
    accounts: AccountService, database: Database
) -> None:
    account = await accounts.get_or_create("ada@example.com")
    here, there = [
        await accounts.sign_in_with_link(await accounts.create_login_link(account.id), user_agent="") for _ in range(2)
    ]
    rung: asyncio.Queue[AccountId | None] = asyncio.Queue()
    bell = Bell(database.url, rung.put)
    listener = asyncio.create_task(bell.listen())
    assert await asyncio.wait_for(rung.get(), 10) is None
    try:
        assert await accounts.sign_out(here.cookie) == account.id
        assert await asyncio.wait_for(rung.get(), 10) == account.id
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
    assert await accounts.sign_out(here.cookie) is None
    assert await accounts.find_visitor(here.cookie) is None
    assert await accounts.find_visitor(there.cookie) is not None


async def test_a_suspended_account_stays_signed_in(accounts: AccountService, database: Database) -> None:
    account = await accounts.get_or_create("ada@example.com")
    signed_in = await accounts.sign_in_with_link(await accounts.create_login_link(account.id), user_agent="")
    async with database.transaction() as tx:
        await tx.execute(sa.text("update accounts set status = 'suspended'"))
    found = await accounts.find_visitor(signed_in.cookie)
    assert found is not None
    assert found.account.status is AccountStatus.SUSPENDED


async def test_no_secret_is_kept_or_shown(accounts: AccountService, database: Database) -> None:
    with capture_logs() as logs:
        account = await accounts.get_or_create("ada@example.com")
        link = await accounts.create_login_link(account.id)
        signed_in = await accounts.sign_in_with_link(link, user_agent="")
    kept = await read_column(
        database, "select to_jsonb(s)::text from sessions s union all select to_jsonb(l)::text from login_links l"
    )
    assert len(kept) == 2
    shown = [*map(str, kept), str(logs), repr(signed_in)]
    assert all(secret not in text for text in shown for secret in (link, signed_in.cookie))
    assert "ada@example.com" not in str(logs)
    assert min(len(link), len(signed_in.cookie)) == 43, "32 random bytes, URL-safe"


async def test_a_browser_may_call_itself_anything(accounts: AccountService, database: Database) -> None:
    account = await accounts.get_or_create("ada@example.com")
    await accounts.sign_in_with_link(await accounts.create_login_link(account.id), user_agent="\x00" + "x" * 5000)
    assert await read_column(database, "select user_agent from sessions") == ["x" * 300]
