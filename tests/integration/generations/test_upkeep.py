"""What is put right by itself after crashes and lost messages."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from fakes.clock import FixedClock
from fakes.make.accounts import make_lot
from fakes.workshop import Workshop
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.generations.upkeep import MAX_READMISSIONS, JobUpkeep


@pytest.fixture
def workshop(database: Database, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock)


async def test_a_job_the_queue_dropped_is_handed_over_again(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.inline.waiting.clear()
    await workshop.upkeep.sweep()
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED
    assert await workshop.balance(account_id) == Balance(posted=9, held=0)


async def test_a_job_the_queue_drops_every_time_ends_uncharged(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    with capture_logs() as logs:
        for _ in range(MAX_READMISSIONS + 1):
            assert not (await workshop.get(job)).status.is_terminal
            workshop.inline.waiting.clear()
            await workshop.upkeep.sweep()
    ended = await workshop.get(job)
    assert (ended.status, ended.error_code) == (JobStatus.FAILED, "internal")
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)
    assert [entry["event"] for entry in logs].count("generation.finished") == 1


async def test_a_job_the_queue_still_has_is_left_alone(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    before = await workshop.kinds(job)
    for _ in range(3):
        await workshop.upkeep.sweep()
    assert await workshop.kinds(job) == before
    assert len(workshop.inline.waiting) == 1


async def test_a_job_that_waits_while_a_place_is_free_is_let_in(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    jobs = [await workshop.submit(account_id) for _ in range(3)]
    # As if the process had died between ending the first and letting the third in.
    for job in jobs[:2]:
        await workshop.rows(
            "update jobs set status = 'failed', finished_at = now() where id = :job returning id", job=job.id
        )
    assert not (await workshop.get(jobs[2])).is_admitted
    await workshop.upkeep.sweep()
    assert (await workshop.get(jobs[2])).is_admitted


async def test_what_ended_but_is_still_worked_on_is_stopped(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    (name,) = workshop.inline.waiting
    await workshop.generations.cancel(account_id, job.id)
    workshop.inline.waiting[name] = job.id  # as if the queue had not heard of it
    clock.advance(seconds=30)
    await workshop.upkeep.sweep()
    assert name in workshop.inline.waiting
    clock.advance(minutes=1)
    await workshop.upkeep.sweep()
    assert name not in workshop.inline.waiting


async def test_sweeps_of_several_processes_at_once_do_things_once(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.inline.waiting.clear()
    await asyncio.gather(*(make_upkeep(workshop).sweep() for _ in range(4)))
    assert (await workshop.kinds(job)).count("readmitted") == 1
    assert len(workshop.inline.waiting) == 1


async def test_expired_credits_are_taken_in_passing(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    await make_lot(workshop.database, account_id, 5, expires_at=clock.now() + timedelta(days=1), clock=clock)
    clock.advance(days=2)
    await workshop.upkeep.sweep()
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)


async def test_a_quiet_sweep_says_nothing(workshop: Workshop) -> None:
    await workshop.submit(await workshop.account(10))
    await workshop.work()
    with capture_logs() as logs:
        await workshop.upkeep.sweep()
    assert logs == []


def make_upkeep(workshop: Workshop) -> JobUpkeep:
    """That of another process."""
    return JobUpkeep(workshop.database, workshop.ledger, workshop.engine, workshop.clock, unknown_grace_seconds=60)
