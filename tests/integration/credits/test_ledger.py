"""What the ledger promises, one movement after the other."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from fakes.books import audit_account
from fakes.clock import FixedClock
from fakes.make.accounts import make_account, make_job_id, make_lot
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.credits.model import Balance, EntryKind, HoldStatus
from gpt_image_studio.credits.repository import CreditRepository
from gpt_image_studio.credits.service import CreditService
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.errors import DraftConflictError, InvalidInputError, NotFoundError, OutOfCreditsError
from gpt_image_studio.kit.ids import AccountId, JobId


class Desk:
    """A ledger with a database at hand: every call its own transaction, the books audited after it."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database = database
        self.clock = clock
        self.ledger = CreditLedger(clock)

    @asynccontextmanager
    async def audited(self, account_id: AccountId) -> AsyncGenerator[Transaction]:
        async with self.database.transaction() as tx:
            yield tx
            await audit_account(tx, account_id)

    async def account(self, credits: int = 0, *, days: float | None = None) -> AccountId:  # noqa: A002 - the product's word
        expires_at = None if days is None else self.clock.now() + timedelta(days=days)
        account = await make_account(self.database, credits=credits, expires_at=expires_at, clock=self.clock)
        return account.id

    async def lot(self, account_id: AccountId, amount: int, *, source: str, days: float | None = None) -> None:
        expires_at = None if days is None else self.clock.now() + timedelta(days=days)
        await make_lot(self.database, account_id, amount, source=source, expires_at=expires_at, clock=self.clock)
        self.clock.advance(1)

    async def hold(self, account_id: AccountId, amount: int, job_id: JobId | None = None) -> JobId:
        job_id = job_id or make_job_id()
        async with self.audited(account_id) as tx:
            await self.ledger.place_hold(tx, account_id, job_id, amount)
        return job_id

    async def resolve(self, job_id: JobId, capture: int) -> bool:
        async with self.database.transaction() as tx:
            return await self.ledger.resolve_hold(tx, job_id, capture=capture, reason="delivered")

    async def refund(self, account_id: AccountId, job_id: JobId, amount: int, reason: str = "undersized") -> bool:
        async with self.audited(account_id) as tx:
            return await self.ledger.refund(tx, account_id, job_id, amount, reason)

    async def adjust(self, account_id: AccountId, amount: int, source: str = "ticket 1") -> None:
        async with self.audited(account_id) as tx:
            await self.ledger.adjust(tx, account_id, amount, source=source, reason="correction")

    async def sweep(self, account_id: AccountId) -> int:
        async with self.audited(account_id) as tx:
            return await self.ledger.expire_lots(tx, account_id, self.clock.now())

    async def balance(self, account_id: AccountId) -> Balance:
        async with self.audited(account_id) as tx:
            return await self.ledger.balance(tx, account_id)

    async def remaining(self, account_id: AccountId) -> dict[str, int]:
        async with self.audited(account_id) as tx:
            return {lot.source: lot.remaining for lot in await CreditRepository(tx).list_lots(account_id)}

    async def status(self, job_id: JobId) -> HoldStatus:
        async with self.database.transaction() as tx:
            found = await CreditRepository(tx).find_hold(job_id)
        assert found is not None
        return found[1].status


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    return Desk(database, clock)


async def test_a_new_account_has_nothing(desk: Desk) -> None:
    assert await desk.balance(await desk.account()) == Balance(0, 0)


async def test_the_same_grant_again_adds_nothing(desk: Desk) -> None:
    account_id = await desk.account()
    await desk.lot(account_id, 20, source="welcome")
    await desk.lot(account_id, 20, source="welcome")
    assert await desk.balance(account_id) == Balance(20, 0)


async def test_the_same_source_in_two_accounts_is_two_grants(desk: Desk) -> None:
    first, second = await desk.account(), await desk.account()
    await desk.lot(first, 20, source="welcome")
    await desk.lot(second, 20, source="welcome")
    assert (await desk.balance(first)).posted == (await desk.balance(second)).posted == 20


@pytest.mark.parametrize("amount", [0, -5])
async def test_a_grant_of_nothing_is_refused(desk: Desk, amount: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        await desk.lot(await desk.account(), amount, source="nothing")


async def test_a_grant_to_nobody_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        await desk.lot(AccountId(make_job_id()), 5, source="welcome")


async def test_a_hold_lowers_what_is_available_and_not_what_is_posted(desk: Desk) -> None:
    account_id = await desk.account(100)
    await desk.hold(account_id, 34)
    balance = await desk.balance(account_id)
    assert (balance.posted, balance.held, balance.available) == (100, 34, 66)


async def test_a_hold_above_what_is_available_says_both_numbers(desk: Desk) -> None:
    account_id = await desk.account(10)
    await desk.hold(account_id, 4)
    with pytest.raises(OutOfCreditsError) as refusal:
        await desk.hold(account_id, 7)
    assert (refusal.value.needed, refusal.value.available) == (7, 6)


async def test_everything_available_can_be_held(desk: Desk) -> None:
    account_id = await desk.account(10)
    await desk.hold(account_id, 10)
    assert (await desk.balance(account_id)).available == 0


async def test_a_free_job_is_held_without_credits(desk: Desk) -> None:
    job_id = await desk.hold(await desk.account(), 0)
    assert await desk.resolve(job_id, 0)
    assert await desk.status(job_id) is HoldStatus.RELEASED


async def test_the_same_job_holds_once(desk: Desk) -> None:
    account_id = await desk.account(10)
    job_id = await desk.hold(account_id, 6)
    await desk.hold(account_id, 6, job_id)
    assert await desk.balance(account_id) == Balance(10, 6)


async def test_a_resolved_job_is_not_held_again(desk: Desk) -> None:
    account_id = await desk.account(10)
    job_id = await desk.hold(account_id, 6)
    await desk.resolve(job_id, 0)
    await desk.hold(account_id, 6, job_id)
    assert await desk.balance(account_id) == Balance(10, 0)


async def test_a_job_id_of_another_account_is_refused(desk: Desk) -> None:
    first, second = await desk.account(10), await desk.account(10)
    job_id = await desk.hold(first, 1)
    with pytest.raises(DraftConflictError):
        await desk.hold(second, 1, job_id)
    assert await desk.balance(second) == Balance(10, 0)


async def test_a_capture_takes_its_part_and_releases_the_rest(desk: Desk) -> None:
    account_id = await desk.account(100)
    job_id = await desk.hold(account_id, 36)
    assert await desk.resolve(job_id, 27)
    assert await desk.balance(account_id) == Balance(73, 0)
    assert await desk.status(job_id) is HoldStatus.CAPTURED


async def test_a_hold_is_resolved_once(desk: Desk) -> None:
    account_id = await desk.account(100)
    job_id = await desk.hold(account_id, 36)
    assert await desk.resolve(job_id, 0)
    assert not await desk.resolve(job_id, 36)
    assert await desk.balance(account_id) == Balance(100, 0)
    assert await desk.status(job_id) is HoldStatus.RELEASED


@pytest.mark.parametrize("capture", [37, -1])
async def test_a_job_is_never_charged_outside_its_hold(desk: Desk, capture: int) -> None:
    account_id = await desk.account(100)
    job_id = await desk.hold(account_id, 36)
    with pytest.raises(ValueError, match="capture"):
        await desk.resolve(job_id, capture)
    assert await desk.balance(account_id) == Balance(100, 36)


async def test_a_job_without_a_hold_cannot_be_charged(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        await desk.resolve(make_job_id(), 1)


async def test_an_expired_hold_takes_nothing_and_stays_closed(desk: Desk) -> None:
    account_id = await desk.account(10)
    job_id = await desk.hold(account_id, 6)
    async with desk.audited(account_id) as tx:
        assert await desk.ledger.expire_hold(tx, job_id)
        assert not await desk.ledger.expire_hold(tx, job_id)
    assert not await desk.resolve(job_id, 6)
    assert await desk.balance(account_id) == Balance(10, 0)
    assert await desk.status(job_id) is HoldStatus.EXPIRED


async def test_the_soonest_expiring_credits_are_spent_first(desk: Desk) -> None:
    account_id = await desk.account()
    await desk.lot(account_id, 10, source="forever, older")
    await desk.lot(account_id, 10, source="forever, newer")
    await desk.lot(account_id, 10, source="in a month", days=30)
    await desk.lot(account_id, 10, source="tomorrow", days=1)
    await desk.resolve(await desk.hold(account_id, 15), 15)
    assert await desk.remaining(account_id) == {"in a month": 5, "forever, older": 10, "forever, newer": 10}
    await desk.resolve(await desk.hold(account_id, 7), 7)
    assert await desk.remaining(account_id) == {"forever, older": 8, "forever, newer": 10}


async def test_credits_past_their_time_expire(desk: Desk) -> None:
    account_id = await desk.account(10, days=1)
    await desk.lot(account_id, 5, source="forever")
    desk.clock.advance(days=1)
    async with desk.database.transaction() as tx:
        assert await desk.ledger.list_accounts_with_expired_lots(tx, desk.clock.now()) == [account_id]
    assert await desk.sweep(account_id) == 10
    assert await desk.sweep(account_id) == 0
    assert await desk.balance(account_id) == Balance(5, 0)
    async with desk.database.transaction() as tx:
        assert await desk.ledger.list_accounts_with_expired_lots(tx, desk.clock.now()) == []


async def test_ended_credits_are_not_promised_to_a_job_before_the_sweep_came_by(desk: Desk) -> None:
    account_id = await desk.account(10, days=1)
    desk.clock.advance(days=1)
    with pytest.raises(OutOfCreditsError) as refusal:
        await desk.hold(account_id, 1)
    assert refusal.value.available == 0


async def test_held_credits_outlive_their_lot_until_the_job_ends(desk: Desk) -> None:
    account_id = await desk.account(10, days=1)
    job_id = await desk.hold(account_id, 6)
    desk.clock.advance(days=2)
    assert await desk.sweep(account_id) == 4
    assert await desk.resolve(job_id, 5)
    assert await desk.balance(account_id) == Balance(1, 0)
    assert await desk.sweep(account_id) == 1


async def test_new_credits_do_not_pay_for_a_job_whose_own_credits_would_expire_meanwhile(desk: Desk) -> None:
    account_id = await desk.account(10, days=1)
    job_id = await desk.hold(account_id, 10)
    desk.clock.advance(days=2)
    await desk.lot(account_id, 10, source="pack")
    assert await desk.sweep(account_id) == 0
    await desk.resolve(job_id, 10)
    assert await desk.remaining(account_id) == {"pack": 10}


async def test_a_refund_returns_to_the_lots_it_was_taken_from(desk: Desk) -> None:
    account_id = await desk.account()
    await desk.lot(account_id, 10, source="tomorrow", days=1)
    await desk.lot(account_id, 10, source="forever")
    job_id = await desk.hold(account_id, 14)
    await desk.resolve(job_id, 14)
    assert await desk.refund(account_id, job_id, 6)
    assert await desk.remaining(account_id) == {"tomorrow": 2, "forever": 10}


async def test_the_same_refund_again_returns_nothing(desk: Desk) -> None:
    account_id = await desk.account(10)
    job_id = await desk.hold(account_id, 8)
    await desk.resolve(job_id, 8)
    assert await desk.refund(account_id, job_id, 3)
    assert not await desk.refund(account_id, job_id, 3)
    assert await desk.refund(account_id, job_id, 3, reason="opaque")
    assert await desk.balance(account_id) == Balance(8, 0)


async def test_no_more_is_refunded_than_was_charged(desk: Desk) -> None:
    account_id = await desk.account(10)
    job_id = await desk.hold(account_id, 8)
    await desk.resolve(job_id, 5)
    await desk.refund(account_id, job_id, 3)
    with pytest.raises(ValueError, match="refund"):
        await desk.refund(account_id, job_id, 3, reason="opaque")
    assert await desk.balance(account_id) == Balance(8, 0)


async def test_a_refund_of_ended_credits_does_not_end_with_them(desk: Desk) -> None:
    account_id = await desk.account(10, days=1)
    job_id = await desk.hold(account_id, 10)
    await desk.resolve(job_id, 10)
    desk.clock.advance(days=2)
    assert await desk.refund(account_id, job_id, 4)
    assert await desk.refund(account_id, job_id, 6, reason="opaque")
    assert await desk.sweep(account_id) == 0
    assert await desk.remaining(account_id) == {f"refund:{job_id}": 10}


async def test_somebody_elses_job_is_not_refunded(desk: Desk) -> None:
    account_id = await desk.account(10)
    job_id = await desk.hold(account_id, 8)
    await desk.resolve(job_id, 8)
    with pytest.raises(NotFoundError):
        await desk.refund(await desk.account(), job_id, 1)


async def test_an_adjustment_upwards_counts_once(desk: Desk) -> None:
    account_id = await desk.account()
    await desk.adjust(account_id, 7)
    await desk.adjust(account_id, 7)
    assert await desk.remaining(account_id) == {"ticket 1": 7}


async def test_an_adjustment_downwards_counts_once_and_takes_the_soonest_expiring(desk: Desk) -> None:
    account_id = await desk.account(10)
    await desk.lot(account_id, 5, source="tomorrow", days=1)
    await desk.adjust(account_id, -3)
    await desk.adjust(account_id, -3)
    assert await desk.balance(account_id) == Balance(12, 0)
    assert (await desk.remaining(account_id))["tomorrow"] == 2


async def test_an_adjustment_leaves_what_is_held_for_jobs(desk: Desk) -> None:
    account_id = await desk.account(10)
    await desk.hold(account_id, 8)
    with pytest.raises(OutOfCreditsError):
        await desk.adjust(account_id, -3)
    await desk.adjust(account_id, -2)
    assert await desk.balance(account_id) == Balance(8, 8)


async def test_a_rolled_back_movement_is_neither_kept_nor_told(desk: Desk) -> None:
    account_id = await desk.account(10)

    async def hold_and_fail() -> None:
        async with desk.database.transaction() as tx:
            await desk.ledger.place_hold(tx, account_id, make_job_id(), 5)
            raise RuntimeError

    with capture_logs() as logs:
        with pytest.raises(RuntimeError):
            await hold_and_fail()
        await desk.hold(account_id, 4)
    assert await desk.balance(account_id) == Balance(10, 4)
    assert [(line["event"], line["credits"]) for line in logs] == [("credits.hold_placed", 4)]


async def test_the_service_grants_and_pages_through_the_entries(desk: Desk) -> None:
    service = CreditService(desk.database, desk.ledger)
    account_id = await desk.account()
    for amount in (1, 2, 3):
        await service.grant(account_id, amount, reason=f"number {amount}")
        desk.clock.advance(1)
    assert await service.balance(account_id) == Balance(6, 0)
    newest = await service.list_entries(account_id, limit=2)
    assert [(entry.amount, entry.kind, entry.reason) for entry in newest] == [
        (3, EntryKind.GRANT, "number 3"),
        (2, EntryKind.GRANT, "number 2"),
    ]
    assert [entry.amount for entry in await service.list_entries(account_id, newest[-1].id)] == [1]
    assert [lot.remaining for lot in await service.list_lots(account_id)] == [1, 2, 3]


async def test_a_grant_answers_with_the_balance_after_it_and_its_source_counts_once(desk: Desk) -> None:
    service = CreditService(desk.database, desk.ledger)
    account_id = await desk.account(5)
    assert await service.grant(account_id, 10, reason="welcome", source="welcome") == Balance(15, 0)
    assert await service.grant(account_id, 10, reason="welcome", source="welcome") == Balance(15, 0)


@pytest.mark.parametrize(
    ("amount", "reason", "field"),
    [(0, "why", "amount"), (2_000_000_000, "why", "amount"), (1, "  ", "reason"), (1, "x" * 301, "reason")],
)
async def test_a_grant_an_operator_mistyped_is_refused_beside_its_field(
    desk: Desk, amount: int, reason: str, field: str
) -> None:
    service = CreditService(desk.database, desk.ledger)
    account_id = await desk.account()
    with pytest.raises(InvalidInputError) as refusal:
        await service.grant(account_id, amount, reason=reason)
    assert refusal.value.field == field
