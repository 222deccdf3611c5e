"""Workers on the real queue, with times that make a test quick, and turns that do what the test says."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.ids import JobId, new_id

#: Heartbeats, death and sweeps within a second.
QUICK_WORKER: dict[str, Any] = {
    "concurrency": 4,
    "heartbeat_seconds": 0.2,
    "dead_seconds": 1.0,
    "sweep_seconds": 0.2,
    "grace_seconds": 5.0,
}


class RecordingRunner:
    """A runner that only remembers. `act` is what a turn does."""

    def __init__(self, act: Callable[[JobId], Awaitable[None]] | None = None) -> None:
        self._act = act
        self.begun: list[JobId] = []
        self.ended: list[JobId] = []
        self.cut: list[JobId] = []

    async def run(self, job_id: JobId) -> None:
        self.begun.append(job_id)
        try:
            if self._act is not None:
                await self._act(job_id)
        except asyncio.CancelledError:
            self.cut.append(job_id)
            raise
        self.ended.append(job_id)


class NoUpkeep:
    async def sweep(self) -> None: ...


@asynccontextmanager
async def worker_at_work(
    engine: ProcrastinateEngine, runner: Any, upkeep: Any = None, **times: Any
) -> AsyncGenerator[None]:
    """A worker process at work for as long as the block lasts, then stopped gracefully."""
    working = asyncio.create_task(engine.work(runner, upkeep or NoUpkeep(), **QUICK_WORKER | times))
    try:
        yield
    finally:
        working.cancel()
        await asyncio.wait({working})
        if not working.cancelled() and (error := working.exception()) is not None:
            raise error


async def enqueue(database: Database, engine: ProcrastinateEngine, *, is_paid: bool = False) -> tuple[JobId, int]:
    """A job that only the queue knows, and the queue's name for it."""
    job_id = JobId(new_id())
    async with database.transaction() as tx:
        return job_id, await engine.enqueue(tx, job_id, is_paid=is_paid)
