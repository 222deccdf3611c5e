"""Any order of submitting, drawing, canceling, crashing and sweeping: jobs, holds and charges agree after every step."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from fakes.books import audit_account
from fakes.clock import FixedClock
from fakes.make.accounts import make_job_id
from fakes.providers.provider import make_completed, make_picture
from fakes.providers.staged_provider import Call, StagedProvider
from fakes.workshop import QUICK, Workshop, make_request
from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.errors import NotAllowedError, OutOfCreditsError
from gpt_image_studio.generations.model import JobRequest, JobStatus
from gpt_image_studio.generations.ports import (
    OutcomeUnknownError,
    Preview,
    ProviderError,
    ProviderRateLimitedError,
    ProviderRefusedError,
    ProviderUnavailableError,
    RenderEvent,
    RetryLaterError,
    Sent,
)
from gpt_image_studio.kit.ids import AccountId, JobId

#: Gone before the limit of waiting jobs is reached.
CREDITS = 18
T = TypeVar("T")

#: Each finds rows that must not be there, in one statement and therefore in one moment.
FORBIDDEN = {
    "a hold is open for as long as its job, and not longer": """
        select jobs.id, jobs.status, holds.status from jobs left join holds on holds.job_id = jobs.id
        where jobs.account_id = :account and (holds.id is null
        or (holds.status = 'open') <> (jobs.status in ('queued', 'running', 'unknown')))""",
    "what is charged is what was delivered": """
        select jobs.id, jobs.charged_credits, count(*) filter (where outputs.status = 'delivered')
        from jobs join outputs on outputs.job_id = jobs.id
        where account_id = :account and jobs.status not in ('queued', 'running', 'unknown') group by jobs.id
        having jobs.charged_credits <> (quote->>'credits_each')::int * count(*) filter (where outputs.status = 'delivered')""",
    "an ended job has nothing open": """
        select jobs.id, outputs.status from jobs join outputs on outputs.job_id = jobs.id
        where account_id = :account and jobs.status not in ('queued', 'running', 'unknown')
        and outputs.status in ('waiting', 'running', 'unknown')""",
    "the plan's places are never exceeded": """
        select count(*) from jobs where account_id = :account and status in ('queued', 'running')
        and engine_job_id is not null having count(*) > :places""",
    "nobody waits while a place is free": """
        select 1 where exists (select 1 from jobs where account_id = :account and status = 'queued' and engine_job_id is null)
        and (select count(*) from jobs where account_id = :account and status in ('queued', 'running')
        and engine_job_id is not null) < :places""",
    "nothing is sent a third time": """
        select output_id, count(*) from attempts join outputs on outputs.id = output_id join jobs on jobs.id = job_id
        where account_id = :account and attempts.status in ('sent', 'succeeded', 'interrupted', 'unknown')
        group by output_id having count(*) > 2""",
}


@dataclass(frozen=True)
class World:
    #: One loop for every example: the pool's connections belong to it.
    loop: asyncio.Runner
    database: Database


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with asyncio.Runner() as loop:
        database = Database(database_url)
        yield World(loop, database)
        loop.run(database.close())


@dataclass(eq=False)
class Turn:
    """A worker at a job: the engine's name for it, and the task."""

    name: int
    job_id: JobId
    task: asyncio.Task[None]


@dataclass
class Sheet:
    """What the machine itself remembers."""

    drafts: dict[JobId, JobRequest] = field(default_factory=dict[JobId, JobRequest])
    turns: list[Turn] = field(default_factory=list[Turn])
    #: Jobs whose worker is dead and which the queue still believes to be worked on.
    orphans: dict[int, JobId] = field(default_factory=dict[int, JobId])


class JobMachine(RuleBasedStateMachine):
    def __init__(self, world: World, ledger_class: type[CreditLedger]) -> None:
        super().__init__()
        self.world = world
        self.provider = StagedProvider()
        self.clock = FixedClock()
        self.workshop = Workshop(
            world.database,
            clock=self.clock,
            provider=self.provider,
            ledger=ledger_class(self.clock),
            policy=replace(QUICK, record_interruption_seconds=2.0),
        )
        self.sheet = Sheet()
        self.account_id: AccountId = self._run(self.workshop.account(CREDITS))

    @initialize()
    def a_job_to_begin_with(self) -> None:
        self._submit(2)

    @rule(pick=st.integers(0, 999), which=st.integers(0, 50))
    def something_happens(self, pick: int, which: int) -> None:
        """One rule for all: separate ones are switched off in turns, and most stories need several of them."""
        moves = self._list_moves()
        moves[pick % len(moves)](which)

    def _list_moves(self) -> list[Callable[[int], None]]:
        """What can happen now, as often as it should be chosen."""
        moves = [self._submit] * 3 + [
            self._submit_again,
            self._cancel,
            self._cancel_waiting,
            self._move_to_top,
            self._sweep,
        ]
        if self.workshop.inline.waiting:
            moves += [self._a_worker_takes_the_next] * 5 + [self._the_queue_forgets]
        if self.sheet.turns:
            moves += [self._a_worker_dies, self._a_worker_stops, self._a_worker_takes_what_another_has]
        if any(call.is_waiting for call in self.provider.calls):
            moves += [self._the_provider_goes_on] * 6 + [self._the_provider_says_no] * 2
        if self.sheet.orphans:
            moves += [self._the_dead_are_noticed] * 2
        return moves

    # What a person does

    def _submit(self, which: int) -> None:
        request = make_request(prompt=f"job {len(self.sheet.drafts)}", count=1 + which % 3, partials=1)
        self._send(make_job_id(), request)

    def _submit_again(self, which: int) -> None:
        self._send(*list(self.sheet.drafts.items())[which % len(self.sheet.drafts)])

    def _send(self, job_id: JobId, request: JobRequest) -> None:
        try:
            self._run(self.workshop.generations.submit(self.account_id, job_id, request))
        except OutOfCreditsError:
            assert job_id not in self.sheet.drafts
        else:
            self.sheet.drafts[job_id] = request

    def _cancel(self, which: int) -> None:
        job_id = self._choose(which)
        try:
            self._run(self.workshop.generations.cancel(self.account_id, job_id))
        except NotAllowedError:
            assert self._run(self.workshop.generations.get(self.account_id, job_id)).status is JobStatus.UNKNOWN

    def _cancel_waiting(self, which: int) -> None:
        if which % 3 == 0:
            self._run(self.workshop.generations.cancel_waiting(self.account_id))

    def _move_to_top(self, which: int) -> None:
        self._run(self.workshop.generations.move_to_top(self.account_id, self._choose(which)))

    def _choose(self, which: int) -> JobId:
        return list(self.sheet.drafts)[which % len(self.sheet.drafts)]

    # What workers and the provider do

    def _a_worker_takes_the_next(self, _: int) -> None:
        self._run(self._take(next(iter(self.workshop.inline.waiting))))

    def _a_worker_takes_what_another_has(self, which: int) -> None:
        """The other was paused beyond its time: both go on."""
        turn = self.sheet.turns[which % len(self.sheet.turns)]
        self._run(self._begin(turn.name, turn.job_id))

    def _the_provider_goes_on(self, which: int) -> None:
        self._cue_one(which, ("sent", "preview", "done"))

    def _the_provider_says_no(self, which: int) -> None:
        self._cue_one(which, ("refused", "limit", "down", "lost"))

    def _cue_one(self, which: int, choices: Sequence[str]) -> None:
        waiting = [call for call in self.provider.calls if call.is_waiting]
        self._run(self._cue(waiting[which % len(waiting)], choices[which % len(choices)]))

    # What goes wrong, and is put right

    def _a_worker_dies(self, which: int) -> None:
        self._run(self._die(self.sheet.turns[which % len(self.sheet.turns)], is_graceful=False))

    def _a_worker_stops(self, which: int) -> None:
        self._run(self._die(self.sheet.turns[which % len(self.sheet.turns)], is_graceful=True))

    def _the_dead_are_noticed(self, _: int) -> None:
        for name, job_id in self.sheet.orphans.items():
            self.workshop.inline.running.pop(name, None)
            self.workshop.inline.waiting[name] = job_id
        self.sheet.orphans.clear()

    def _the_queue_forgets(self, _: int) -> None:
        self.workshop.inline.waiting.clear()

    def _sweep(self, which: int) -> None:
        self.clock.advance(minutes=90 if which % 4 == 0 else 1)
        self._run(self.workshop.upkeep.sweep())

    # What must be true

    @invariant()
    def the_rows_agree(self) -> None:
        self._run(self._check())

    def teardown(self) -> None:
        try:
            self._run(self._finish_all())
            self.the_rows_agree()
        finally:
            for turn in self.sheet.turns:
                turn.task.cancel()
            self._run(asyncio.sleep(0))

    async def _finish_all(self) -> None:
        for _ in range(60):
            self._the_dead_are_noticed(0)
            while self.workshop.inline.waiting:
                await self._take(next(iter(self.workshop.inline.waiting)))
            for call in [call for call in self.provider.calls if call.is_waiting]:
                await self._cue(call, "done")
            await self._settle_down()
            if not self.sheet.turns and not self.workshop.inline.waiting:
                self.clock.advance(minutes=90)
                await self.workshop.upkeep.sweep()
            if not await self._count_open():
                break
        assert await self._count_open() == 0
        (row,) = await self.workshop.rows(
            "select coalesce(sum(charged_credits), 0), count(*) from jobs where account_id = :id", id=self.account_id
        )
        assert row[1] == len(self.sheet.drafts)
        assert (await self.workshop.balance(self.account_id)).posted == CREDITS - row[0]

    async def _count_open(self) -> int:
        (row,) = await self.workshop.rows(
            "select count(*) from jobs where account_id = :id and status in ('queued', 'running', 'unknown')",
            id=self.account_id,
        )
        return row[0]

    async def _check(self) -> None:
        places = PLAN_LIMITS[Plan.FREE].max_running
        async with self.world.database.transaction() as tx:
            await audit_account(tx, self.account_id)
            for promise, query in FORBIDDEN.items():
                found = await tx.execute(sa.text(query), {"account": self.account_id} | _used(query, places))
                assert (rows := found.all()) == [], f"{promise}: {rows}"

    async def _take(self, name: int) -> None:
        await self._begin(name, self.workshop.inline.waiting.pop(name))

    async def _begin(self, name: int, job_id: JobId) -> None:
        task = asyncio.create_task(self._work(name, job_id))
        self.workshop.inline.running[name] = task
        self.sheet.turns.append(Turn(name, job_id, task))
        await self._settle_down()

    async def _work(self, name: int, job_id: JobId) -> None:
        try:
            await self.workshop.make_runner().run(job_id)
        except RetryLaterError:
            self.workshop.inline.waiting[name] = job_id

    async def _cue(self, call: Call, what: str) -> None:
        happens: RenderEvent | ProviderError
        match what:
            case "sent":
                happens = Sent()
            case "preview":
                happens = Preview(0, make_picture(call.request))
            case "done":
                happens = make_completed(call.request)
            case "refused":
                happens = ProviderRefusedError()
            case "limit":
                happens = ProviderRateLimitedError(retry_after_seconds=1)
            case "down":
                happens = ProviderUnavailableError()
            case _:
                happens = OutcomeUnknownError()
        call.cue(happens)
        await self._settle_down()

    async def _die(self, turn: Turn, *, is_graceful: bool) -> None:
        if not is_graceful:
            # A kill leaves no time for a farewell; rows another run has cannot be written to.
            await self.workshop.rows(
                "update jobs set run_id = gen_random_uuid() where id = :job and run_id is not null returning id",
                job=turn.job_id,
            )
        turn.task.cancel()
        await asyncio.wait({turn.task})
        self.sheet.turns.remove(turn)
        if is_graceful:
            self.workshop.inline.running.pop(turn.name, None)
            self.workshop.inline.waiting[turn.name] = turn.job_id
        else:
            self.sheet.orphans[turn.name] = turn.job_id

    async def _settle_down(self) -> None:
        """Until every worker has ended its turn or waits for the provider."""
        async with asyncio.timeout(20):
            while busy := [turn for turn in self.sheet.turns if not turn.task.done()]:
                asked = {call.request.prompt for call in self.provider.calls if call.is_waiting}
                if all(self.sheet.drafts[turn.job_id].prompt in asked for turn in busy):
                    break
                await asyncio.sleep(0.005)
        for turn in [turn for turn in self.sheet.turns if turn.task.done()]:
            self.sheet.turns.remove(turn)
            if self.workshop.inline.running.get(turn.name) is turn.task:
                del self.workshop.inline.running[turn.name]
            if not turn.task.cancelled():
                turn.task.result()

    def _run(self, work: Awaitable[T]) -> T:
        async def run() -> T:
            return await work

        return self.world.loop.run(run())


def _used(query: str, places: int) -> dict[str, Any]:
    return {"places": places} if ":places" in query else {}


class OverchargingLedger(CreditLedger):
    """Takes all that was held, delivered or not."""

    async def resolve_hold(self, tx: Transaction, job_id: JobId, *, capture: int, reason: str) -> bool:
        (amount,) = (await tx.execute(sa.text("select amount from holds where job_id = :job"), {"job": job_id})).one()
        return await super().resolve_hold(tx, job_id, capture=amount if capture else 0, reason=reason)


QUICKLY = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    database=None,
)


def test_jobs_holds_and_charges_agree_whatever_happens_in_whatever_order(world: World) -> None:
    class Machine(JobMachine):
        def __init__(self) -> None:
            super().__init__(world, CreditLedger)

    run_state_machine_as_test(Machine, settings=QUICKLY)


def test_the_machine_notices_a_ledger_that_takes_too_much(world: World) -> None:
    class Machine(JobMachine):
        def __init__(self) -> None:
            super().__init__(world, OverchargingLedger)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Machine, settings=settings(QUICKLY, max_examples=100))
