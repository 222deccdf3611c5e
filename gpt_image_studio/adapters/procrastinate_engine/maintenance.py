"""What procrastinate leaves to its users: heartbeats while a worker winds down, take-over of the dead, stuck rows, old rows."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Status
from procrastinate.utils import utcnow

from gpt_image_studio.adapters.procrastinate_engine.job_handler import JobHandler

log = structlog.get_logger(__name__)

#: Any number that nothing else locks: one process sweeps at a time.
SWEEP_LOCK = 7_150_218_812
#: A job that was abandoned this often is not handed to a worker again: it may be what kills them.
MAX_TURNS = 60
KEPT_HOURS = 72
CLEARING_SECONDS = 3600.0


class Upkeep(Protocol):
    async def sweep(self) -> None: ...


class QueueMaintenance:
    def __init__(
        self,
        app: App,
        connector: PsycopgConnector,
        handler: JobHandler,
        upkeep: Upkeep,
        *,
        heartbeat_seconds: float,
        dead_seconds: float,
        sweep_seconds: float,
    ) -> None:
        """A worker without a heartbeat for `dead_seconds` is dead: its jobs go back in line."""
        self._manager = app.job_manager
        self._connector = connector
        self._handler = handler
        self._upkeep = upkeep
        self._heartbeat_seconds = heartbeat_seconds
        self._dead_seconds = dead_seconds
        self._sweep_seconds = sweep_seconds
        self._suspects: set[int] = set()
        self._quiet_until = 0.0
        self._cleared_at: float | None = None

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.gather(
            self._repeat("heartbeat", self._heartbeat_seconds, self._update_heartbeats),
            self._repeat("audit", self._dead_seconds / 4, self._audit),
            self._repeat("sweep", self._sweep_seconds, self._sweep),
        )

    async def _repeat(self, name: str, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except Exception as error:  # noqa: BLE001 # whatever it was, the next round is needed all the more
                log.warning("engine.round_missed", round=name, error=type(error).__name__, reason=str(error)[:200])
                # While the database was away nobody's heart could be seen beating: first let everybody show up again.
                self._quiet_until = time.monotonic() + self._dead_seconds
            await asyncio.sleep(seconds)

    async def _update_heartbeats(self) -> None:
        """For workers that have jobs: procrastinate's own heart stops when a worker begins to end."""
        for worker_id, under_way in self._handler.workers.items():
            if under_way:
                await self._manager.update_heartbeat(worker_id)

    async def _audit(self) -> None:
        """A row whose last update was lost stays `doing` for as long as its worker lives: each process knows its own."""
        rows = await self._connector.execute_query_all_async(
            "select id from procrastinate.procrastinate_jobs where status = 'doing' and worker_id = any(%(workers)s)",
            workers=list(self._handler.workers),
        )
        lost = {int(row["id"]) for row in rows} - self._handler.running.keys()
        for engine_job_id in lost & self._suspects:
            log.warning("engine.row_unstuck", engine_job_id=engine_job_id)
            await self._put_back(engine_job_id)
        self._suspects = lost

    async def _sweep(self) -> None:
        async with self._connector.pool.connection() as connection:
            cursor = await connection.execute("select pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
            row = await cursor.fetchone()
            if row is None or not row[0]:
                return
            if time.monotonic() >= self._quiet_until:
                await self._take_over()
            await self._upkeep.sweep()
            await self._clear()

    async def _take_over(self) -> None:
        for job in await self._manager.get_stalled_jobs(seconds_since_heartbeat=self._dead_seconds):
            if job.id is None or job.id in self._handler.running:
                continue
            log.warning("engine.job_taken_over", engine_job_id=job.id, worker_id=job.worker_id, turns=job.attempts)
            if job.attempts < MAX_TURNS:
                await self._put_back(job.id)
            else:
                await self._manager.finish_job(job, Status.FAILED, delete_job=False)

    async def _put_back(self, engine_job_id: int) -> None:
        try:
            await self._manager.retry_job_by_id_async(engine_job_id, retry_at=utcnow())
        except exceptions.ConnectorException as error:
            # Ended, or put back by a peer, since it was seen.
            log.info("engine.put_back_missed", engine_job_id=engine_job_id, reason=str(error.__cause__)[:200])

    async def _clear(self) -> None:
        if self._cleared_at is not None and time.monotonic() - self._cleared_at < CLEARING_SECONDS:
            return
        self._cleared_at = time.monotonic()
        await self._manager.delete_old_jobs(
            nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )
