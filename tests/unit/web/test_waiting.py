"""Waiting for a job: told of every change that counts, at the cost of one reading for all who wait."""

import asyncio
import uuid
from collections.abc import Collection
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fakes.workshop import make_request
from gpt_image_studio.errors import DatabaseUnavailableError, NotFoundError
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Job, JobStatus
from gpt_image_studio.generations.prices.pricing import quote
from gpt_image_studio.kit.ids import AccountId, JobId
from gpt_image_studio.web import waiting
from gpt_image_studio.web.waiting import JobWatcher, WaitedTooLongError

ACCOUNT = AccountId(uuid.uuid4())
SOON = 5.0


def make_job(status: JobStatus = JobStatus.QUEUED) -> Job:
    request = make_request()
    return Job(
        id=JobId(uuid.uuid4()),
        account_id=ACCOUNT,
        seq=1,
        status=status,
        rank=0,
        request=request,
        quote=quote(request, Registry.load().get(request.model), margin=Decimal("1.6")),
        charged_credits=0,
        error_code="",
        error_message="",
        is_admitted=False,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        started_at=None,
        finished_at=None,
        retry_at=None,
        outputs=(),
    )


class Table:
    """Where the jobs are read from."""

    def __init__(self, *jobs: Job) -> None:
        self.jobs = {job.id: job for job in jobs}
        self.readings = 0
        self.is_away = False
        self.read = asyncio.Event()

    async def list_by_id(self, account_id: AccountId, job_ids: Collection[JobId]) -> list[Job]:
        assert account_id == ACCOUNT
        self.readings += 1
        self.read.set()
        if self.is_away:
            raise DatabaseUnavailableError
        return [self.jobs[job_id] for job_id in job_ids if job_id in self.jobs]

    def change(self, job: Job, status: JobStatus) -> None:
        self.jobs[job.id] = replace(job, status=status)


async def statuses(news: JobWatcher, job: Job, *, seconds: float = SOON, pulse: float = SOON) -> list[JobStatus]:
    async with aclosing(news.follow(ACCOUNT, job.id, seconds=seconds, pulse=pulse)) as snapshots:
        return [snapshot.status async for snapshot in snapshots]


async def test_a_job_is_followed_to_its_end() -> None:
    job = make_job()
    table = Table(job)
    news = JobWatcher(table.list_by_id)
    seen: list[JobStatus] = []

    async with aclosing(news.follow(ACCOUNT, job.id, seconds=SOON, pulse=SOON)) as snapshots:
        async for snapshot in snapshots:
            seen.append(snapshot.status)
            if snapshot.status is JobStatus.QUEUED:
                table.change(job, JobStatus.RUNNING)
            else:
                table.change(job, JobStatus.SUCCEEDED)
            await news.on_ring(ACCOUNT)

    assert seen == [JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.SUCCEEDED]


@pytest.mark.parametrize("status", [JobStatus.SUCCEEDED, JobStatus.CANCELED, JobStatus.UNKNOWN])
async def test_one_that_is_settled_already_is_told_at_once(status: JobStatus) -> None:
    job = make_job(status)
    assert await statuses(JobWatcher(Table(job).list_by_id), job) == [status]


async def test_a_ring_is_one_reading_however_many_wait() -> None:
    jobs = [make_job() for _ in range(50)]
    table = Table(*jobs)
    news = JobWatcher(table.list_by_id)
    waiting_ones = [asyncio.create_task(statuses(news, job)) for job in jobs]
    await table.read.wait()
    await asyncio.sleep(2 * waiting.COALESCE_SECONDS)
    before = table.readings

    for job in jobs:
        table.change(job, JobStatus.SUCCEEDED)
        await news.on_ring(ACCOUNT)
    results = await asyncio.gather(*waiting_ones)

    assert {result[-1] for result in results} == {JobStatus.SUCCEEDED}
    assert table.readings - before == 1


async def test_a_ring_for_everybody_is_heard_and_one_for_others_is_not() -> None:
    job = make_job()
    table = Table(job)
    news = JobWatcher(table.list_by_id)
    waiting_one = asyncio.create_task(statuses(news, job))
    await table.read.wait()
    await asyncio.sleep(2 * waiting.COALESCE_SECONDS)
    before = table.readings

    await news.on_ring(AccountId(uuid.uuid4()))
    await asyncio.sleep(2 * waiting.COALESCE_SECONDS)
    assert table.readings == before
    table.change(job, JobStatus.FAILED)
    await news.on_ring(None)

    assert (await waiting_one)[-1] is JobStatus.FAILED


async def test_a_ring_that_got_lost_is_made_up_for_by_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "POLL_SECONDS", 0.02)
    job = make_job()
    table = Table(job)
    waiting_one = asyncio.create_task(statuses(JobWatcher(table.list_by_id), job))
    await table.read.wait()

    table.change(job, JobStatus.SUCCEEDED)

    assert (await waiting_one)[-1] is JobStatus.SUCCEEDED


async def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "POLL_SECONDS", 0.02)
    job = make_job(JobStatus.SUCCEEDED)
    table = Table(job)
    table.is_away = True
    waiting_one = asyncio.create_task(statuses(JobWatcher(table.list_by_id), job))
    await table.read.wait()

    table.is_away = False

    assert await waiting_one == [JobStatus.SUCCEEDED]


async def test_without_news_the_same_is_told_again_and_at_last_that_it_took_too_long() -> None:
    job = make_job()
    news = JobWatcher(Table(job).list_by_id)
    seen: list[Job] = []

    with pytest.raises(WaitedTooLongError):  # noqa: PT012 # what came before it counts too
        async with aclosing(news.follow(ACCOUNT, job.id, seconds=0.3, pulse=0.05)) as snapshots:
            async for snapshot in snapshots:
                seen.append(snapshot)  # noqa: PERF401 # the loop ends by an exception

    assert len(seen) >= 2
    assert set(map(id, seen)) == {id(job)}


async def test_a_job_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFoundError):
        await statuses(JobWatcher(Table().list_by_id), make_job())


async def test_nobody_waiting_is_nobody_reading() -> None:
    job = make_job(JobStatus.SUCCEEDED)
    table = Table(job)
    news = JobWatcher(table.list_by_id)
    await statuses(news, job)
    before = table.readings

    await news.on_ring(ACCOUNT)
    await asyncio.sleep(2 * waiting.COALESCE_SECONDS)

    assert table.readings == before
    assert [task for task in asyncio.all_tasks() if task.get_name() == "job news" and not task.done()] == []
