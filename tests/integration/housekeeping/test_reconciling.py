"""Where jobs, credits on hold and the queue do not agree: it is listed, and closed as the policy says."""

import uuid

import pytest

from fakes.clock import FixedClock
from fakes.make.accounts import make_job_id
from fakes.make.cleaning import list_faults, make_done
from fakes.workshop import Workshop
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.generations.model import Job, JobStatus
from gpt_image_studio.housekeeping.reconciling import Reconciliation
from gpt_image_studio.housekeeping.repository.discrepancies import DroppedJob, StrayEngineJob, StrayHold


@pytest.fixture
def reconciliation(workshop: Workshop) -> Reconciliation:
    return Reconciliation(workshop.database, workshop.ledger, workshop.engine, workshop.upkeep, workshop.clock)


async def is_quiet(reconciliation: Reconciliation) -> bool:
    found = await reconciliation.look()
    return not (found.unknown or found.holds or found.errands or found.dropped)


async def make_unknown(workshop: Workshop, job: Job) -> None:
    await workshop.rows("update jobs set status = 'unknown' where id = :job returning id", job=job.id)
    await workshop.rows("update outputs set status = 'unknown' where job_id = :job returning id", job=job.id)
    workshop.inline.waiting.clear()


async def test_jobs_at_work_and_jobs_that_ended_are_nothing_to_close(
    workshop: Workshop, reconciliation: Reconciliation
) -> None:
    account_id = await workshop.account(10)
    await make_done(workshop, account_id)
    waiting = [await workshop.submit(account_id) for _ in range(4)]
    assert await is_quiet(reconciliation)
    await reconciliation.close()
    assert [(await workshop.get(job)).status for job in waiting] == [JobStatus.QUEUED] * 4


async def test_a_look_changes_nothing(workshop: Workshop, reconciliation: Reconciliation) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    await make_unknown(workshop, job)
    for _ in range(2):
        [found] = (await reconciliation.look()).unknown
        assert (found.job_id, found.account_id, found.held_credits) == (job.id, account_id, 1)
    assert (await workshop.balance(account_id)).held == 1


async def test_an_unknown_outcome_is_closed_in_the_persons_favour(
    workshop: Workshop, reconciliation: Reconciliation, database_url: str
) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    await make_unknown(workshop, job)
    await workshop.upkeep.sweep()
    assert (await workshop.get(job)).status is JobStatus.UNKNOWN, "the sweep waits for its grace"
    await reconciliation.close()
    assert (await workshop.get(job)).status is JobStatus.FAILED
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)
    assert list_faults(database_url) == []
    assert await is_quiet(reconciliation)


async def test_a_hold_without_a_job_is_let_go(workshop: Workshop, reconciliation: Reconciliation) -> None:
    account_id, job_id = await workshop.account(10), make_job_id()
    async with workshop.database.transaction() as tx:
        await workshop.ledger.place_hold(tx, account_id, job_id, 4)
    assert (await reconciliation.look()).holds == (StrayHold(job_id, account_id, 4, None),)
    await reconciliation.close()
    await reconciliation.close()
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)


async def test_a_hold_that_outlived_its_job_is_resolved_as_the_job_says(
    workshop: Workshop, reconciliation: Reconciliation, database_url: str
) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    await workshop.rows(
        "update jobs set status = 'canceled', finished_at = now(), engine_job_id = null where id = :job returning id",
        job=job.id,
    )
    await workshop.rows("update outputs set status = 'canceled' where job_id = :job returning id", job=job.id)
    workshop.inline.waiting.clear()
    assert (await reconciliation.look()).holds == (StrayHold(job.id, account_id, 1, 0),)
    await reconciliation.close()
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)
    assert list_faults(database_url) == []


async def test_what_the_queue_has_for_nobody_is_taken_out(
    workshop: Workshop, reconciliation: Reconciliation, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    done = await make_done(workshop, account_id)
    clock.advance(minutes=5)
    stranger = make_job_id()
    workshop.inline.waiting |= {901: stranger, 902: done.id}
    assert (await reconciliation.look()).errands == (StrayEngineJob(901, stranger), StrayEngineJob(902, done.id))
    await reconciliation.close()
    assert workshop.inline.waiting == {}


async def test_a_job_that_ended_just_now_is_left_to_its_worker(
    workshop: Workshop, reconciliation: Reconciliation
) -> None:
    done = await make_done(workshop, await workshop.account(10))
    workshop.inline.waiting[901] = done.id
    assert await is_quiet(reconciliation)


async def test_a_job_the_queue_lost_is_handed_over_again(workshop: Workshop, reconciliation: Reconciliation) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.inline.waiting.clear()
    assert (await reconciliation.look()).dropped == (DroppedJob(job.id, account_id),)
    await reconciliation.close()
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED
    assert uuid.UUID(str(job.id))
