"""Enqueue and abort inside the caller's transaction; work until cancelled."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Collection, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg
import psycopg_pool
import sqlalchemy as sa
import structlog
from procrastinate import App, PsycopgConnector, exceptions

from gpt_image_studio.adapters.procrastinate_engine.job_handler import (
    PAID_PRIORITY,
    QUEUE_FREE,
    QUEUE_PAID,
    JobHandler,
    Runner,
)
from gpt_image_studio.adapters.procrastinate_engine.maintenance import QueueMaintenance, Upkeep
from gpt_image_studio.adapters.procrastinate_engine.workers import WorkerPool
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.errors import DatabaseUnavailableError
from gpt_image_studio.generations.ports import QueueMissingError
from gpt_image_studio.kit.ids import JobId

log = structlog.get_logger(__name__)

_IS_THERE = """
    select to_regclass('procrastinate.procrastinate_jobs') is not null
        and to_regclass('procrastinate.procrastinate_workers') is not null
"""
_IS_HEARD = """
    select exists (select from procrastinate.procrastinate_workers
        where last_heartbeat > now() - make_interval(secs => :seconds))
"""


class ProcrastinateEngine:
    """One per process. Enqueueing uses the caller's connection only; `work` opens a small pool."""

    def __init__(self, database_url: str) -> None:
        """`database_url` is `postgresql+psycopg://…`; workers need it direct or through a session-mode pooler."""
        conninfo = database_url.replace("postgresql+psycopg", "postgresql")
        self._connector = PsycopgConnector(
            conninfo=conninfo, min_size=1, max_size=6, kwargs={"connect_timeout": 5}, name="engine"
        )
        self._app = App(connector=self._connector)
        self._handler = JobHandler(self._app)

    async def enqueue(self, tx: Transaction, job_id: JobId, *, is_paid: bool) -> int:
        with _translated():
            line = self._handler.task.configure(
                connection=await _driver_connection(tx),
                queue=QUEUE_PAID if is_paid else QUEUE_FREE,
                priority=PAID_PRIORITY if is_paid else 0,
            )
            return await line.defer_async(job_id=str(job_id))

    async def abort(self, tx: Transaction, engine_job_id: int) -> None:
        with _translated():
            await self._app.job_manager.cancel_job_by_id_async(
                engine_job_id, abort=True, connection=await _driver_connection(tx)
            )

    async def list_alive(self, tx: Transaction, engine_job_ids: Collection[int]) -> set[int]:
        if not engine_job_ids:
            return set()
        alive = "select id from procrastinate.procrastinate_jobs where id = any(:ids) and status in ('todo', 'doing')"
        found = await tx.execute(sa.text(alive), {"ids": list(engine_job_ids)})
        return set(found.scalars())

    async def has_worker(self, tx: Transaction, *, heard_within_seconds: float) -> bool:
        if not await tx.scalar(sa.text(_IS_THERE)):
            raise QueueMissingError
        return bool(await tx.scalar(sa.text(_IS_HEARD), {"seconds": heard_within_seconds}))

    async def list_unfinished(self, tx: Transaction) -> dict[int, JobId]:
        query = (
            "select id, args->>'job_id' from procrastinate.procrastinate_jobs"
            " where status in ('todo', 'doing') and jsonb_exists(args, 'job_id')"
        )
        return {row[0]: JobId(uuid.UUID(row[1])) for row in await tx.execute(sa.text(query))}

    async def work(
        self,
        runner: Runner,
        upkeep: Upkeep,
        *,
        concurrency: int = 24,
        heartbeat_seconds: float = 10.0,
        dead_seconds: float = 40.0,
        sweep_seconds: float = 15.0,
        grace_seconds: float = 30.0,
    ) -> None:
        """Until cancelled; then running jobs have `grace_seconds` to end before they go back in line.

        `heartbeat_seconds` well below `dead_seconds`, after which another process takes a worker's jobs over.
        """
        self._handler.runner = runner
        rounds = QueueMaintenance(
            self._app,
            self._connector,
            self._handler,
            upkeep,
            heartbeat_seconds=heartbeat_seconds,
            dead_seconds=dead_seconds,
            sweep_seconds=sweep_seconds,
        )
        workers = WorkerPool(
            self._app,
            self._handler,
            concurrency=concurrency,
            heartbeat_seconds=heartbeat_seconds,
            grace_seconds=grace_seconds,
        )
        try:
            await self._open()
            async with _beside(rounds.run()):
                await workers.run()
        finally:
            await self._connector.close_async()

    async def _open(self) -> None:
        """Waits for the database for as long as it takes."""
        while True:
            try:
                await self._connector.open_async()
            except psycopg_pool.PoolTimeout:
                log.warning("engine.database_awaited")
                await self._connector.close_async()
            else:
                return


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Goes on until the block ends, its own end included."""
    task = asyncio.create_task(work, name="rounds")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _driver_connection(tx: Transaction) -> Any:
    """The one of psycopg underneath the transaction."""
    connection = await tx.connection()
    return (await connection.get_raw_connection()).driver_connection


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except exceptions.ConnectorException as error:
        if isinstance(error.__cause__, psycopg.OperationalError):
            raise DatabaseUnavailableError from error
        raise
