"""Keys for programs: shown once, kept as a hash, limited by its own figure or its plan's."""

import hashlib
import uuid

import pytest
import sqlalchemy as sa

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from gpt_image_studio.accounts.api_keys import MAX_REQUESTS_PER_MINUTE, ApiKeyService
from gpt_image_studio.accounts.model import PLAN_LIMITS, Account, Plan
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import (
    InvalidInputError,
    LimitReachedError,
    NotFoundError,
    NotSignedInError,
    TooManyRequestsError,
)
from gpt_image_studio.kit.ids import AccountId, ApiKeyId


@pytest.fixture
def keys(database: Database, clock: FixedClock) -> ApiKeyService:
    return ApiKeyService(database, clock)


@pytest.fixture
async def account(database: Database) -> Account:
    return await make_account(database)


async def test_a_key_lets_its_account_in(keys: ApiKeyService, account: Account) -> None:
    made = await keys.create(account.id, "  my   script ")

    key, found = await keys.admit(made.secret)

    assert (found, key.id, key.name) == (account, made.key.id, "my script")
    assert made.secret.startswith("sk-")
    assert made.secret.startswith(made.key.prefix)
    assert len(made.key.prefix) == 10


async def test_the_key_itself_is_kept_nowhere(keys: ApiKeyService, account: Account, database: Database) -> None:
    secret = (await keys.create(account.id, "a")).secret

    async with database.transaction() as tx:
        row = (await tx.execute(sa.text("select * from api_keys"))).one()

    assert row.secret_hash == hashlib.sha256(secret.encode()).digest()
    assert secret not in repr(tuple(row))
    assert secret not in repr(await keys.create(account.id, "b"))


@pytest.mark.parametrize("secret", ["", "sk-", "sk-" + "x" * 43, "sk-" + "x" * 10_000, "sk-\x00" + "x" * 42, "ключ"])
async def test_what_is_no_key_opens_nothing(keys: ApiKeyService, secret: str) -> None:
    with pytest.raises(NotSignedInError):
        await keys.admit(secret)


async def test_a_revoked_key_is_gone_at_once_and_for_good(keys: ApiKeyService, account: Account) -> None:
    made = await keys.create(account.id, "a")
    kept = await keys.create(account.id, "b")

    await keys.revoke(account.id, made.key.id)

    with pytest.raises(NotSignedInError):
        await keys.admit(made.secret)
    with pytest.raises(NotFoundError):
        await keys.revoke(account.id, made.key.id)
    assert [key.id for key in await keys.list_keys(account.id)] == [kept.key.id]


async def test_nobody_revokes_or_sees_somebody_elses_key(
    keys: ApiKeyService, account: Account, database: Database
) -> None:
    stranger = await make_account(database)
    made = await keys.create(account.id, "a")

    with pytest.raises(NotFoundError):
        await keys.revoke(stranger.id, made.key.id)
    with pytest.raises(NotFoundError):
        await keys.revoke(account.id, ApiKeyId(uuid.uuid4()))
    assert await keys.list_keys(stranger.id) == []
    assert (await keys.admit(made.secret))[1] == account


async def test_the_last_use_is_noted_to_the_minute(keys: ApiKeyService, account: Account, clock: FixedClock) -> None:
    secret = (await keys.create(account.id, "a")).secret
    assert (await keys.list_keys(account.id))[0].last_used_at is None
    first = clock.now()
    await keys.admit(secret)

    clock.advance(59)
    await keys.admit(secret)
    assert (await keys.list_keys(account.id))[0].last_used_at == first
    clock.advance(2)
    await keys.admit(secret)
    assert (await keys.list_keys(account.id))[0].last_used_at == clock.now()


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b", "a\u202eb"])
async def test_a_name_can_be_read(keys: ApiKeyService, account: Account, name: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await keys.create(account.id, name)
    assert caught.value.field == "name"


@pytest.mark.parametrize("often", [0, -1, 100_001])
async def test_how_often_has_bounds(keys: ApiKeyService, account: Account, often: int) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await keys.create(account.id, "a", requests_per_minute=often)
    assert caught.value.field == "requests_per_minute"


async def test_a_key_without_a_figure_of_its_own_follows_its_plan(
    database: Database, keys: ApiKeyService, account: Account, clock: FixedClock
) -> None:
    secret = (await keys.create(account.id, "a")).secret

    assert await count_admitted(keys, secret) == PLAN_LIMITS[Plan.FREE].requests_per_minute
    async with database.transaction() as tx:
        await tx.execute(sa.text("update accounts set plan = 'solo'"))
    clock.advance(minutes=10)
    assert await count_admitted(keys, secret) == PLAN_LIMITS[Plan.SOLO].requests_per_minute


async def count_admitted(keys: ApiKeyService, secret: str) -> int:
    for admitted in range(MAX_REQUESTS_PER_MINUTE):
        try:
            await keys.admit(secret)
        except TooManyRequestsError:
            return admitted
    return MAX_REQUESTS_PER_MINUTE


async def test_a_plan_has_only_so_many_keys(keys: ApiKeyService, account: Account) -> None:
    for number in range(PLAN_LIMITS[Plan.FREE].max_api_keys):
        await keys.create(account.id, f"key {number}")

    with pytest.raises(LimitReachedError):
        await keys.create(account.id, "one more")


async def test_nobody_has_keys_who_is_not_there(keys: ApiKeyService) -> None:
    with pytest.raises(NotFoundError):
        await keys.create(AccountId(uuid.uuid4()), "a")
