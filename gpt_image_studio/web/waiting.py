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


class _Seat:
    """One request that waits for one job."""

    def __init__(self, job_id: JobId) -> None:
        self.job_id = job_id
        self.job: Job | None = None
        self.news = asyncio.Event()


class _Room:
    """The seats of one account."""

    def __init__(self) -> None:
        self.seats: set[_Seat] = set()
        self.rung = asyncio.Event()
        self.reader: asyncio.Task[None] | None = None


class JobNews:
    """One in a web process."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._rooms: dict[AccountId, _Room] = {}

    async def on_ring(self, account_id: AccountId | None) -> None:
        """Given to the bell. Costs nothing for an account nobody waits for."""
        for room in self._rooms.values() if account_id is None else filter(None, [self._rooms.get(account_id)]):
            room.rung.set()

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
        seat = _Seat(job_id)
        room = self._enter(account_id, seat)
        seen: Job | None = None
        due = time.monotonic() + pulse
        try:
            while seen is None or not is_settled(seen):
                is_told = await _is_set_by(seat.news, min(due, until))
                seat.news.clear()
                if is_told and seat.job is None:
                    raise NotFoundError("There is no such job.")
                now = time.monotonic()
                if seat.job == seen and now >= until:
                    raise WaitedTooLongError
                if seat.job is not None and (seat.job != seen or now >= due):
                    seen, due = seat.job, now + pulse
                    yield seen
        finally:
            self._leave(account_id, room, seat)

    def _enter(self, account_id: AccountId, seat: _Seat) -> _Room:
        room = self._rooms.setdefault(account_id, _Room())
        room.seats.add(seat)
        room.rung.set()
        if room.reader is None:
            room.reader = asyncio.create_task(self._serve(account_id, room), name="job news")
        return room

    def _leave(self, account_id: AccountId, room: _Room, seat: _Seat) -> None:
        room.seats.discard(seat)
        if not room.seats:
            self._rooms.pop(account_id, None)
            if room.reader is not None:
                room.reader.cancel()

    async def _serve(self, account_id: AccountId, room: _Room) -> None:
        """Until cancelled, which the last to leave does."""
        while True:
            await _is_set_by(room.rung, time.monotonic() + POLL_SECONDS)
            room.rung.clear()
            seats = set(room.seats)
            try:
                jobs = {job.id: job for job in await self._read(account_id, {seat.job_id for seat in seats})}
            except Exception as error:  # noqa: BLE001 # whatever is wrong with one reading, the next may be well
                log.warning("waiting.not_read", error=type(error).__name__)
            else:
                for seat in seats:
                    seat.job = jobs.get(seat.job_id)
                    seat.news.set()
            await asyncio.sleep(COALESCE_SECONDS)


async def _is_set_by(event: asyncio.Event, deadline: float) -> bool:
    """`deadline` is by the monotonic clock."""
    with suppress(TimeoutError):
        async with asyncio.timeout(deadline - time.monotonic()):
            await event.wait()
    return event.is_set()


async def _read_jobs(account_id: AccountId, job_ids: Collection[JobId]) -> list[Job]:
    return await services().generations.list_by_id(account_id, job_ids)


job_news = JobNews(_read_jobs)
