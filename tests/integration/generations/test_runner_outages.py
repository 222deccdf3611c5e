"""Our own storage and database blink while a picture is in hand: it is not thrown away, and nothing is paid for twice."""

import asyncio
import uuid

import pytest

from fakes.make.provider_requests import make_provider_request
from fakes.processes.outage import database_gone
from fakes.providers.provider import Gate, Step, make_completed
from fakes.workshop import QUICK, Workshop, eventually
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError
from gpt_image_studio.generations.model import Job, JobStatus, OutputStatus
from gpt_image_studio.generations.ports import Sent
from gpt_image_studio.generations.running.runner import JobRunner

DONE: tuple[Step, ...] = (Sent(), make_completed(make_provider_request()))


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def test_nothing_is_sent_while_its_answer_could_not_be_kept(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.storage.is_full = True
    await workshop.inline.work_one(workshop.runner)
    assert workshop.provider.requests == []
    assert workshop.inline.pauses == [QUICK.storage_wait_seconds]
    assert (await workshop.get(job)).retry_at is not None
    workshop.storage.is_full = False
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED


async def test_a_picture_in_hand_waits_for_storage(workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account())
    gate = Gate()
    workshop.provider.script(Sent(), gate, make_completed(make_provider_request()))
    working = asyncio.create_task(workshop.work())
    await gate.reached.wait()
    workshop.storage.is_full = True
    gate.opened.set()
    await asyncio.sleep(0.15)
    assert not working.done()
    workshop.storage.is_full = False
    await working
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED
    assert len(workshop.provider.requests) == 1


async def test_a_picture_that_can_never_be_stored_is_not_charged(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    gate = Gate()
    workshop.provider.script(Sent(), gate, make_completed(make_provider_request()))
    working = asyncio.create_task(workshop.work())
    await gate.reached.wait()
    workshop.storage.is_full = True
    gate.opened.set()
    await working
    ended = await workshop.get(job)
    assert (ended.status, ended.error_code) == (JobStatus.FAILED, "storage_unavailable")
    assert "Not charged" in ended.error_message
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)


async def test_a_picture_in_hand_waits_for_the_database(workshop: Workshop, database_url: str) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    gate = Gate()
    workshop.provider.script(Sent(), gate, make_completed(make_provider_request()))
    working = asyncio.create_task(workshop.work())
    await gate.reached.wait()
    with database_gone(database_url):
        gate.opened.set()

        async def is_stored() -> bool:
            return any(key.endswith("original.png") for key in workshop.storage.objects)

        await eventually(is_stored)
        with pytest.raises(DatabaseUnavailableError):
            await workshop.get(job)
        assert not working.done()
    await working
    done = await workshop.get(job)
    assert (done.status, done.charged_credits) == (JobStatus.SUCCEEDED, 1)
    assert len(workshop.provider.requests) == 1
    assert await workshop.attempts(job) == [(1, 1, "succeeded", "")]


async def test_a_worker_that_lost_its_job_changes_nothing_any_more(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    gate = Gate()
    workshop.provider.script(Sent(), gate, make_completed(make_provider_request(prompt="from the paused worker")))
    workshop.provider.script(Sent(), make_completed(make_provider_request()))
    paused = asyncio.create_task(workshop.runner.run(job.id))
    await gate.reached.wait()
    await until_sent(workshop, job)
    await workshop.make_runner().run(job.id)
    done = await workshop.get(job)
    assert (done.status, done.charged_credits) == (JobStatus.SUCCEEDED, 1)
    gate.opened.set()
    await paused
    assert await workshop.get(job) == done
    assert await workshop.balance(account_id) == Balance(posted=9, held=0)
    assert await workshop.attempts(job) == [(1, 1, "interrupted", "interrupted"), (1, 2, "succeeded", "")]


async def test_an_output_cut_off_twice_is_not_sent_a_third_time(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, count=2)
    workshop.provider.script(*DONE)
    for _ in range(2):
        gate = Gate()
        workshop.provider.script(Sent(), gate)
        await crash(workshop.make_runner(), job, gate, workshop)
    await workshop.make_runner().run(job.id)
    ended = await workshop.get(job)
    assert ended.status is JobStatus.UNKNOWN
    assert sorted(output.status for output in ended.outputs) == [OutputStatus.DELIVERED, OutputStatus.UNKNOWN]
    assert len(workshop.provider.requests) == 3
    assert await workshop.balance(account_id) == Balance(posted=10, held=2)


async def test_a_stop_before_sending_costs_no_try(workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account())
    for _ in range(4):
        gate = Gate()
        workshop.provider.script(gate, *DONE)
        stopped = asyncio.create_task(workshop.make_runner().run(job.id))
        await gate.reached.wait()
        stopped.cancel()
        await asyncio.wait({stopped})
        assert stopped.cancelled()
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED
    assert [status for _, _, status, _ in await workshop.attempts(job)] == ["failed"] * 4 + ["succeeded"]


async def test_a_crash_between_the_last_picture_and_the_receipt_is_made_good(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, count=2)
    doomed = workshop.make_runner()

    async def crashed(*_: object) -> None:
        raise ConnectionAbortedError

    monkeypatch.setattr(doomed, "_settle", crashed)
    with pytest.raises(ConnectionAbortedError):
        await doomed.run(job.id)
    assert await workshop.balance(account_id) == Balance(posted=10, held=2)
    await workshop.runner.run(job.id)
    done = await workshop.get(job)
    assert (done.status, done.charged_credits) == (JobStatus.SUCCEEDED, 2)
    assert await workshop.balance(account_id) == Balance(posted=8, held=0)
    assert len(workshop.provider.requests) == 2


async def test_two_workers_that_end_the_same_job_charge_once(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    await asyncio.gather(*(workshop.make_runner().run(job.id) for _ in range(4)))
    await workshop.runner.run(job.id)
    assert (await workshop.get(job)).status in {JobStatus.SUCCEEDED, JobStatus.UNKNOWN}
    charged = 1 if (await workshop.get(job)).status is JobStatus.SUCCEEDED else 0
    assert (await workshop.balance(account_id)).posted == 10 - charged
    assert await workshop.rows("select count(*) from ledger_entries where kind = 'capture'") == [(charged,)]


async def crash(runner: JobRunner, job: Job, gate: Gate, workshop: Workshop) -> None:
    """A kill -9 as the database sees it: the run stops in the middle and says no farewell."""
    running = asyncio.create_task(runner.run(job.id))
    await gate.reached.wait()
    await until_sent(workshop, job)
    # Another run's id keeps the dying one from writing anything.
    await workshop.rows("update jobs set run_id = :other where id = :job returning id", other=uuid.uuid4(), job=job.id)
    running.cancel()
    await asyncio.wait({running})


async def until_sent(workshop: Workshop, job: Job) -> None:
    """One is sent and every other one is delivered."""

    async def is_sent() -> bool:
        outputs = (await workshop.get(job)).outputs
        running = [output for output in outputs if output.status is not OutputStatus.DELIVERED]
        return len(running) == 1 and any(status == "sent" for _, _, status, _ in await workshop.attempts(job))

    await eventually(is_sent)
