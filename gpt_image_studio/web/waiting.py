"""Requests of this web process that wait for a job. The bell says an account changed; its waiting jobs are read once for all.

A request that waits costs no query of its own: however many wait for one account, a ring is one reading.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import suppress

import structlog

from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.model import Job, JobStatus
from gpt_image_studio.kit.ids import AccountId, JobId
from gpt_image_studio.services import services

log = structlog.get_logger(__name__)

#: Rings of one account within this time are one reading, seconds.
COALESCE_SECONDS = 0.02
#: Should a ring get lost, seconds.
POLL_SECONDS = 10.0

Read = Callable[[AccountId, Collection[JobId]], Awaitable[list[Job]]]


class WaitedTooLongError(Exception):
    """The job goes on; whoever waited for it should not any longer."""


def is_settled(job: Job) -> bool:
    """Nothing more comes of it soon: ended, or its outcome is unknown for hours."""
    return job.status.is_terminal or job.status is JobStatus.UNKNOWN


class _Waiter:
    """One request that waits for one job."""

    def __init__(self, job_id: JobId) -> None:
        self.job_id = job_id
        self.job: Job | None = None
        self.news = asyncio.Event()


class _AccountWaiters:
    """The requests of one account that wait."""

    def __init__(self) -> None:
        self.waiters: set[_Waiter] = set()
        self.rung = asyncio.Event()
        self.reader: asyncio.Task[None] | None = None


class JobWatcher:
    """One in a web process."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._groups: dict[AccountId, _AccountWaiters] = {}

    async def on_ring(self, account_id: AccountId | None) -> None:
        """Given to the bell. Costs nothing for an account nobody waits for."""
        for group in self._groups.values() if account_id is None else filter(None, [self._groups.get(account_id)]):
            group.rung.set()

    async def follow(
        self, account_id: AccountId, job_id: JobId, *, seconds: float, pulse: float
    ) -> AsyncGenerator[Job]:
        """The job as it is, then whenever it changed, until it is settled. What changes in between is skipped, never the end.

        After `pulse` seconds without news the same is yielded again, so that whoever waits can say that it still does.

        Raises:
            NotFoundError: no such job, or it was deleted meanwhile.
            WaitedTooLongError: after `seconds`.
        """
        until = time.monotonic() + seconds
        waiter = _Waiter(job_id)
        group = self._enter(account_id, waiter)
        seen: Job | None = None
        due = time.monotonic() + pulse
        try:
            while seen is None or not is_settled(seen):
                is_told = await _is_set_by(waiter.news, min(due, until))
                waiter.news.clear()
                if is_told and waiter.job is None:
                    raise NotFoundError("There is no such job.")
                now = time.monotonic()
                if waiter.job == seen and now >= until:
                    raise WaitedTooLongError
                if waiter.job is not None and (waiter.job != seen or now >= due):
                    seen, due = waiter.job, now + pulse
                    yield seen
        finally:
            self._leave(account_id, group, waiter)

    def _enter(self, account_id: AccountId, waiter: _Waiter) -> _AccountWaiters:
        group = self._groups.setdefault(account_id, _AccountWaiters())
        group.waiters.add(waiter)
        group.rung.set()
        if group.reader is None:
            group.reader = asyncio.create_task(self._serve(account_id, group), name="job news")
        return group

    def _leave(self, account_id: AccountId, group: _AccountWaiters, waiter: _Waiter) -> None:
        group.waiters.discard(waiter)
        if not group.waiters:
            self._groups.pop(account_id, None)
            if group.reader is not None:
                group.reader.cancel()

    async def _serve(self, account_id: AccountId, group: _AccountWaiters) -> None:
        """Until cancelled, which the last to leave does."""
        while True:
            await _is_set_by(group.rung, time.monotonic() + POLL_SECONDS)
            group.rung.clear()
            waiters = set(group.waiters)
            try:
                jobs = {job.id: job for job in await self._read(account_id, {waiter.job_id for waiter in waiters})}
            except Exception as error:  # noqa: BLE001 # whatever is wrong with one reading, the next may be well
                log.warning("waiting.not_read", error=type(error).__name__)
            else:
                for waiter in waiters:
                    waiter.job = jobs.get(waiter.job_id)
                    waiter.news.set()
            await asyncio.sleep(COALESCE_SECONDS)


async def _is_set_by(event: asyncio.Event, deadline: float) -> bool:
    """`deadline` is by the monotonic clock."""
    with suppress(TimeoutError):
        async with asyncio.timeout(deadline - time.monotonic()):
            await event.wait()
    return event.is_set()


async def _read_jobs(account_id: AccountId, job_ids: Collection[JobId]) -> list[Job]:
    return await services().generations.list_by_id(account_id, job_ids)


job_watcher = JobWatcher(_read_jobs)
