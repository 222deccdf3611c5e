"""Any order of movements: the ledger on PostgreSQL and the ledger on paper tell the same story after every step."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from fakes.books import audit_account
from fakes.clock import FixedClock
from fakes.ledger_model import PaperLedger
from fakes.make.accounts import make_account
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.credits.lots import LotShare
from gpt_image_studio.credits.model import Balance, EntryKind
from gpt_image_studio.credits.repository import CreditRepository
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.errors import OutOfCreditsError
from gpt_image_studio.kit.ids import AccountId, JobId

ENTRIES = sa.text(
    "select id, kind, amount, lot_id, hold_id, reason, created_at from ledger_entries where account_id = :id order by id"
)

#: How long a lot lives; a movement takes twenty minutes.
LIVES = (timedelta(hours=1), timedelta(hours=4), None)

Entries = list[tuple[object, ...]]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class World:
    #: One loop for every example: the pool's connections belong to it.
    runner: asyncio.Runner
    database: Database


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with asyncio.Runner() as runner:
        database = Database(database_url, pool_size=2)
        yield World(runner, database)
        runner.run(database.close())


class LedgerMachine(RuleBasedStateMachine):
    """Everything is sent twice, as impatient people and engines do; the second time must change nothing."""

    open_jobs: Bundle[JobId] = Bundle("open_jobs")
    charged_jobs: Bundle[JobId] = Bundle("charged_jobs")

    def __init__(self, world: World, ledger_class: type[CreditLedger]) -> None:
        super().__init__()
        self.world = world
        self.clock = FixedClock()
        self.ledger = ledger_class(self.clock)
        self.paper = PaperLedger()
        self.account_id = world.runner.run(make_account(world.database, clock=self.clock)).id
        self.entries: Entries = []

    @initialize(lives=st.permutations([*LIVES, *LIVES]))
    def grants_to_begin_with(self, lives: list[timedelta | None]) -> None:
        for life in lives:
            self.grant(20, life)

    @rule(amount=st.integers(1, 30), life=st.sampled_from(LIVES))
    def grant(self, amount: int, life: timedelta | None) -> None:
        now = self._tick()
        source = f"grant:{uuid.uuid4()}"
        expires_at = None if life is None else now + life
        self.paper.add(source, amount, expires_at)
        for sent in (amount, amount + 1):
            self._run(self.ledger.grant, self.account_id, sent, source=source, reason="test", expires_at=expires_at)

    @rule(target=open_jobs, amount=st.integers(0, 25))
    def place_hold(self, amount: int) -> JobId | MultipleResults[JobId]:
        now = self._tick()
        job_id = JobId(uuid.uuid4())
        is_affordable = self.paper.hold(job_id, amount, now)
        for _ in range(2):
            placed = self._run_unless_refused(self.ledger.place_hold, self.account_id, job_id, amount)
            assert (placed is not None) == is_affordable
        return job_id if is_affordable else nothing()

    @rule(target=charged_jobs, job_id=consumes(open_jobs), percent=st.sampled_from([100, 60, 25, 0]))
    def resolve_hold(self, job_id: JobId, percent: int) -> JobId | MultipleResults[JobId]:
        amount = self.paper.holds[job_id].amount
        capture = amount * percent // 100
        self.paper.resolve(job_id, capture)
        assert self._run(self.ledger.resolve_hold, job_id, capture=capture, reason="delivered")
        assert not self._run(self.ledger.resolve_hold, job_id, capture=amount - capture, reason="again")
        assert not self._run(self.ledger.expire_hold, job_id)
        return job_id if capture else nothing()

    @rule(job_id=consumes(open_jobs))
    def expire_hold(self, job_id: JobId) -> None:
        self.paper.let_go(job_id)
        assert self._run(self.ledger.expire_hold, job_id)
        assert not self._run(self.ledger.resolve_hold, job_id, capture=self.paper.holds[job_id].amount, reason="late")

    @rule(job_id=charged_jobs, amount=st.integers(1, 8), reason=st.sampled_from(["undersized", "opaque"]))
    def refund(self, job_id: JobId, amount: int, reason: str) -> None:
        now = self._tick()
        hold = self.paper.holds[job_id]
        is_new = reason not in hold.refunds
        if is_new and amount > hold.captured - sum(hold.refunds.values()):
            with pytest.raises(ValueError, match="refund"):
                self._run(self.ledger.refund, self.account_id, job_id, amount, reason)
            return
        self.paper.refund(job_id, amount, reason, now)
        assert self._run(self.ledger.refund, self.account_id, job_id, amount, reason) is is_new
        assert not self._run(self.ledger.refund, self.account_id, job_id, amount, reason)

    @rule(
        amount=st.integers(1, 25),
        hours=st.sampled_from([0, 2]),
        percent=st.sampled_from([100, 60, 0]),
        refunded=st.integers(0, 25),
    )
    def a_job_runs_from_end_to_end(self, amount: int, hours: int, percent: int, refunded: int) -> None:
        job_id = self.place_hold(amount)
        if not isinstance(job_id, uuid.UUID):
            return
        self.time_passes_and_the_sweep_comes_by(hours)
        self.resolve_hold(job_id, percent)
        if refunded:
            self.time_passes_and_the_sweep_comes_by(hours)
            self.refund(job_id, refunded, "opaque")

    @rule(amount=st.integers(-9, 9).filter(bool))
    def adjust(self, amount: int) -> None:
        now = self._tick()
        source = f"adjust:{uuid.uuid4()}"
        is_affordable = amount > 0 or self.paper.adjust_down(-amount, now)
        if amount > 0:
            self.paper.add(source, amount)
        for _ in range(2):
            lot_id = self._run_unless_refused(
                self.ledger.adjust, self.account_id, amount, source=source, reason="correction"
            )
            assert (lot_id is not None) == is_affordable

    @rule(hours=st.sampled_from([0, 2]))
    def time_passes_and_the_sweep_comes_by(self, hours: int) -> None:
        now = self.clock.advance(hours=hours)
        lost = self.paper.lose(self.paper.losses(now))
        assert self._run(self.ledger.expire_lots, self.account_id, now) == lost
        assert self._run(self.ledger.expire_lots, self.account_id, now) == 0

    @invariant()
    def the_books_add_up_and_agree_with_the_paper(self) -> None:
        async def read() -> tuple[Balance, dict[str, int], Entries]:
            async with self.world.database.transaction() as tx:
                books = await audit_account(tx, self.account_id)
                balance = await CreditRepository(tx).get_balance(self.account_id)
                assert balance == Balance(books.posted, books.held)
                lots = await CreditRepository(tx).list_lots(self.account_id)
                entries = [tuple(row) for row in await tx.execute(ENTRIES, {"id": self.account_id})]
                return balance, {lot.source: lot.remaining for lot in lots}, entries

        balance, lots, entries = self.world.runner.run(read())
        assert balance == Balance(self.paper.posted, self.paper.held)
        assert lots == self.paper.remaining()
        assert entries[: len(self.entries)] == self.entries, "an entry changed after it was written"
        self.entries = entries

    def _tick(self) -> datetime:
        """Every movement takes its time: lots end between them, and "the oldest first" has one answer."""
        return self.clock.advance(minutes=20)

    def _run(self, move: Callable[Concatenate[Transaction, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        async def in_its_own_transaction() -> T:
            async with self.world.database.transaction() as tx:
                return await move(tx, *args, **kwargs)

        return self.world.runner.run(in_its_own_transaction())

    def _run_unless_refused(
        self, move: Callable[Concatenate[Transaction, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        try:
            return self._run(move, *args, **kwargs)
        except OutOfCreditsError:
            return None


def nothing() -> MultipleResults[JobId]:
    """A rule's result that no bundle keeps."""
    return multiple()


def run_machine(world: World, ledger_class: type[CreditLedger], how: settings) -> None:
    class Machine(LedgerMachine):
        def __init__(self) -> None:
            super().__init__(world, ledger_class)

    run_state_machine_as_test(Machine, settings=how)


#: A step is a few round trips to a server that has other tests to serve.
PATIENT = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def test_the_ledger_and_the_paper_agree_after_any_movements(world: World) -> None:
    run_machine(world, CreditLedger, settings(PATIENT, max_examples=40, stateful_step_count=15))


class ForgetsWhatIsHeld(CreditLedger):
    async def balance(self, tx: Transaction, account_id: AccountId) -> Balance:
        return Balance((await super().balance(tx, account_id)).posted, held=0)


class ExpiresWhatIsHeld(CreditLedger):
    async def expire_lots(self, tx: Transaction, account_id: AccountId, now: datetime) -> int:
        lots = await CreditRepository(tx).list_lots(account_id)
        shares = [LotShare(lot.id, lot.remaining) for lot in lots if lot.expires_at and lot.expires_at <= now]
        await CreditRepository(tx).add_entries(
            account_id, EntryKind.EXPIRY, shares, sign=-1, reason="expired", created_at=now
        )
        return sum(share.amount for share in shares)


class TakesTheWholeHold(CreditLedger):
    async def resolve_hold(self, tx: Transaction, job_id: JobId, *, capture: int, reason: str) -> bool:
        found = await CreditRepository(tx).find_hold(job_id)
        return await super().resolve_hold(
            tx, job_id, capture=found[1].amount if found and capture else 0, reason=reason
        )


class ResolvesAgain(CreditLedger):
    async def resolve_hold(self, tx: Transaction, job_id: JobId, *, capture: int, reason: str) -> bool:
        await super().resolve_hold(tx, job_id, capture=capture, reason=reason)
        return True


@pytest.mark.parametrize("broken", [ForgetsWhatIsHeld, ExpiresWhatIsHeld, TakesTheWholeHold, ResolvesAgain])
def test_the_machine_notices_a_ledger_without_its_guard(world: World, broken: type[CreditLedger]) -> None:
    how = settings(
        PATIENT,
        max_examples=200,
        stateful_step_count=15,
        derandomize=True,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    with pytest.raises((AssertionError, ArithmeticError)):
        run_machine(world, broken, how)
