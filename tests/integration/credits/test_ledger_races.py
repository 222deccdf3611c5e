"""What the ledger promises when everything happens at once, over connections of several processes' pools."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import cycle

import pytest

from fakes.books import Books, audit_account
from fakes.clock import FixedClock
from fakes.make.accounts import make_account, make_job_id, make_lot
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.errors import DraftConflictError, OutOfCreditsError
from gpt_image_studio.kit.ids import AccountId, JobId

#: Connections of one pool. All of a pool's work waits behind its semaphore, not behind the pool's own time limit.
LANES = 9


class Process:
    """A pool of its own, as another process would have."""

    def __init__(self, url: str) -> None:
        self.database = Database(url, pool_size=LANES)
        self._lanes = asyncio.Semaphore(LANES)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        async with self._lanes, self.database.transaction() as tx:
            yield tx


@pytest.fixture
async def processes(database_url: str) -> AsyncGenerator[list[Process]]:
    pair = [Process(database_url), Process(database_url)]
    yield pair
    for process in pair:
        await process.database.close()


async def read_books(process: Process, account_id: AccountId) -> Books:
    async with process.transaction() as tx:
        return await audit_account(tx, account_id)


async def is_held(process: Process, ledger: CreditLedger, account_id: AccountId, job_id: JobId, amount: int) -> bool:
    try:
        async with process.transaction() as tx:
            await ledger.place_hold(tx, account_id, job_id, amount)
    except OutOfCreditsError:
        return False
    return True


async def test_of_a_thousand_holds_at_once_exactly_as_many_are_accepted_as_the_balance_allows(
    processes: list[Process], clock: FixedClock
) -> None:
    ledger = CreditLedger(clock)
    account = await make_account(processes[0].database, credits=100, clock=clock)
    answers = await asyncio.gather(
        *(
            is_held(process, ledger, account.id, make_job_id(), 1)
            for process, _ in zip(cycle(processes), range(1000), strict=False)
        )
    )
    assert sum(answers) == 100
    assert await read_books(processes[0], account.id) == Books(posted=100, held=100)


async def test_one_job_sent_many_times_at_once_holds_once(processes: list[Process], clock: FixedClock) -> None:
    ledger = CreditLedger(clock)
    account = await make_account(processes[0].database, credits=100, clock=clock)
    job_id = make_job_id()
    answers = await asyncio.gather(
        *(
            is_held(process, ledger, account.id, job_id, 30)
            for process, _ in zip(cycle(processes), range(20), strict=False)
        )
    )
    assert all(answers)
    assert await read_books(processes[0], account.id) == Books(posted=100, held=30)


async def test_one_job_id_sent_by_two_accounts_at_once_belongs_to_one(
    processes: list[Process], clock: FixedClock
) -> None:
    ledger = CreditLedger(clock)
    accounts = [await make_account(process.database, credits=5, clock=clock) for process in processes]
    job_id = make_job_id()
    answers = await asyncio.gather(
        *(
            is_held(process, ledger, account.id, job_id, 5)
            for process, account in zip(processes, accounts, strict=True)
        ),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers if answer is not True] == [DraftConflictError]
    assert sum([(await read_books(processes[0], account.id)).held for account in accounts]) == 5


async def test_a_hold_is_resolved_once_however_many_try_with_different_outcomes(
    processes: list[Process], clock: FixedClock
) -> None:
    ledger = CreditLedger(clock)
    account = await make_account(processes[0].database, credits=100, clock=clock)
    job_id = make_job_id()
    assert await is_held(processes[0], ledger, account.id, job_id, 20)

    async def resolve(process: Process, capture: int) -> int | None:
        async with process.transaction() as tx:
            return capture if await ledger.resolve_hold(tx, job_id, capture=capture, reason="race") else None

    outcomes = await asyncio.gather(
        *(resolve(process, capture) for process, capture in zip(cycle(processes), range(20), strict=False))
    )
    winners = [capture for capture in outcomes if capture is not None]
    assert len(winners) == 1
    assert await read_books(processes[0], account.id) == Books(posted=100 - winners[0], held=0)


async def test_one_grant_sent_many_times_at_once_counts_once(processes: list[Process], clock: FixedClock) -> None:
    account = await make_account(processes[0].database, clock=clock)
    await asyncio.gather(
        *(
            make_lot(process.database, account.id, 10, source="welcome", clock=clock)
            for process, _ in zip(cycle(processes), range(16), strict=False)
        )
    )
    assert await read_books(processes[0], account.id) == Books(posted=10, held=0)


async def test_available_is_never_negative_while_everything_moves_at_once(
    processes: list[Process], clock: FixedClock
) -> None:
    ledger = CreditLedger(clock)
    account = await make_account(processes[0].database, credits=20, clock=clock)

    @asynccontextmanager
    async def audited(process: Process) -> AsyncGenerator[Transaction]:
        async with process.transaction() as tx:
            yield tx
            await audit_account(tx, account.id)

    async def work(process: Process, number: int) -> None:
        job_id = make_job_id()
        if await is_held(process, ledger, account.id, job_id, number % 9):
            async with audited(process) as tx:
                await ledger.resolve_hold(tx, job_id, capture=(number % 9) // (1 + number % 3), reason="race")

    async def grant(process: Process, number: int) -> None:
        expires_at = clock.now() + timedelta(minutes=number % 3)
        async with audited(process) as tx:
            await ledger.grant(
                tx, account.id, 1 + number % 5, source=f"race {number}", reason="race", expires_at=expires_at
            )

    async def sweep(process: Process, _number: int) -> None:
        async with audited(process) as tx:
            await ledger.expire_lots(tx, account.id, clock.advance(20))

    async def correct(process: Process, number: int) -> None:
        try:
            async with audited(process) as tx:
                await ledger.adjust(tx, account.id, -(number % 4 + 1), source=f"fix {number}", reason="race")
        except OutOfCreditsError:
            return

    moves: list[Callable[[Process, int], Awaitable[None]]] = [work, grant, work, sweep, work, correct]
    await asyncio.gather(
        *(
            move(process, number)
            for number, move, process in zip(range(300), cycle(moves), cycle([*processes, processes[0]]), strict=False)
        )
    )
    assert (await read_books(processes[0], account.id)).held == 0


class WithoutItsLock(CreditLedger):
    """Two who have both read the balance before either writes: what the account's lock makes impossible."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self._both_have_read = asyncio.Barrier(2)

    async def _lock(self, tx: Transaction, account_id: AccountId) -> None:
        pass

    async def balance(self, tx: Transaction, account_id: AccountId) -> Balance:
        balance = await super().balance(tx, account_id)
        await self._both_have_read.wait()
        return balance


async def test_the_audit_notices_a_ledger_without_its_lock(processes: list[Process], clock: FixedClock) -> None:
    ledger = WithoutItsLock(clock)
    account = await make_account(processes[0].database, credits=1, clock=clock)
    answers = await asyncio.gather(*(is_held(process, ledger, account.id, make_job_id(), 1) for process in processes))
    assert answers == [True, True]
    with pytest.raises(AssertionError, match="more is held than there is"):
        await read_books(processes[0], account.id)
