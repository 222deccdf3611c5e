"""How often an API key may ask: counted in PostgreSQL, together for all processes that ask it."""

import asyncio

import pytest

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.model import Account
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import TooManyRequestsError


@pytest.fixture
def keys(database: Database, clock: FixedClock) -> ApiKeyService:
    return ApiKeyService(database, clock)


@pytest.fixture
async def account(database: Database) -> Account:
    return await make_account(database)


async def test_a_key_may_ask_so_often_in_a_minute_and_is_told_when_again(
    keys: ApiKeyService, account: Account, clock: FixedClock
) -> None:
    secret = (await keys.create(account.id, "a", requests_per_minute=3)).secret
    for _ in range(3):
        await keys.admit(secret)

    with pytest.raises(TooManyRequestsError) as caught:
        await keys.admit(secret)
    assert caught.value.retry_after_seconds == 20
    assert caught.value.message == "This key may ask 3 times a minute. Try again in 20 seconds."
    clock.advance(19)
    with pytest.raises(TooManyRequestsError) as caught:
        await keys.admit(secret)
    assert caught.value.retry_after_seconds == 1
    clock.advance(1)
    await keys.admit(secret)
    with pytest.raises(TooManyRequestsError):
        await keys.admit(secret)
    clock.advance(minutes=10)
    for _ in range(3):
        await keys.admit(secret)
    with pytest.raises(TooManyRequestsError):
        await keys.admit(secret)


async def test_the_limit_holds_across_processes_that_ask_at_once(
    database: Database, database_url: str, account: Account, clock: FixedClock
) -> None:
    other = Database(database_url)
    both = [ApiKeyService(database, clock), ApiKeyService(other, clock)]
    secret = (await both[0].create(account.id, "a", requests_per_minute=10)).secret

    results = await asyncio.gather(*(both[number % 2].admit(secret) for number in range(30)), return_exceptions=True)

    await other.close()
    assert sum(isinstance(result, tuple) for result in results) == 10
    assert sum(isinstance(result, TooManyRequestsError) for result in results) == 20


async def test_keys_are_limited_each_by_itself(keys: ApiKeyService, account: Account) -> None:
    one, other = [(await keys.create(account.id, "a", requests_per_minute=1)).secret for _ in range(2)]

    await keys.admit(one)

    await keys.admit(other)
