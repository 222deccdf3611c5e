"""What we reach into procrastinate for. An upgrade that moves one of these places fails here, by its name.

Behaviour is in `test_engine.py`; here stand the places: the end of a worker's loop, what its manager takes, the tables read by hand.
"""

import asyncio
import inspect
from typing import Any

import pytest
import sqlalchemy as sa
from procrastinate import App, PsycopgConnector
from procrastinate.job_context import AbortReason, JobContext
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker

from fakes.processes.outage import database_gone
from fakes.processes.worker_process import RecordingRunner, enqueue, worker_at_work
from fakes.workshop import eventually
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.adapters.procrastinate_engine.workers import EngineWorker
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError

#: Columns that statements of ours name.
COLUMNS = {
    "procrastinate_jobs": {"id", "status", "args", "worker_id", "attempts"},
    "procrastinate_workers": {"id", "last_heartbeat"},
}


@pytest.mark.parametrize("table", COLUMNS)
async def test_the_tables_have_the_columns_we_read(database: Database, table: str) -> None:
    query = "select column_name from information_schema.columns where table_schema = 'procrastinate' and table_name = :table"
    async with database.transaction() as tx:
        found = set((await tx.execute(sa.text(query), {"table": table})).scalars())
    assert found >= COLUMNS[table]


async def test_a_job_has_the_states_we_ask_for(database: Database) -> None:
    async with database.transaction() as tx:
        values = await tx.execute(
            sa.text("select unnest(enum_range(null::procrastinate.procrastinate_job_status))::text")
        )
        assert {"todo", "doing"} <= set(values.scalars())
    assert {Status.TODO.value, Status.DOING.value, Status.FAILED.value} <= {each.value for each in Status}


async def test_a_loop_that_ends_says_so_before_it_waits_for_its_jobs(database: Database, database_url: str) -> None:
    """`Worker._shutdown` is where: called once, before the jobs under way are waited for."""
    may_end = asyncio.Event()

    async def act(context: Any) -> None:
        del context
        await may_end.wait()

    connector = PsycopgConnector(conninfo=database_url.replace("postgresql+psycopg", "postgresql"))
    app = App(connector=connector)
    task = app.task(name="wait", pass_context=True)(act)
    async with app.open_async():
        await task.configure(queue="line").defer_async()
        loop = EngineWorker(app, queues=["line"], name="seam", concurrency=1, heartbeat_seconds=1)
        running = asyncio.create_task(loop.run())

        async def is_begun() -> bool:
            async with database.transaction() as tx:
                status = await tx.scalar(sa.text("select status from procrastinate.procrastinate_jobs"))
            return status == "doing"

        await eventually(is_begun)
        assert not loop.has_ended.is_set()
        loop.stop()
        await asyncio.wait_for(loop.has_ended.wait(), 10)
        assert not running.done()
        may_end.set()
        await asyncio.wait_for(running, 10)


def test_the_end_of_a_loop_is_the_method_we_override() -> None:
    assert list(inspect.signature(Worker._shutdown).parameters) == ["self", "side_tasks"]
    assert inspect.iscoroutinefunction(Worker._shutdown)


@pytest.mark.parametrize(
    ("method", "taken"),
    [
        ("cancel_job_by_id_async", {"abort": True, "connection": None}),
        ("update_heartbeat", {}),
        ("retry_job_by_id_async", {"retry_at": None}),
        ("finish_job", {"status": Status.FAILED, "delete_job": False}),
    ],
)
def test_the_manager_takes_what_we_tell_it_about_one_job(method: str, taken: dict[str, object]) -> None:
    inspect.signature(getattr(JobManager, method)).bind(None, 1, **taken)


@pytest.mark.parametrize(
    ("method", "taken"),
    [
        ("get_stalled_jobs", {"seconds_since_heartbeat": 1.0}),
        (
            "delete_old_jobs",
            {"nb_hours": 72, "include_failed": True, "include_cancelled": True, "include_aborted": True},
        ),
    ],
)
def test_the_manager_takes_what_we_tell_it_about_all(method: str, taken: dict[str, object]) -> None:
    inspect.signature(getattr(JobManager, method)).bind(None, **taken)


async def test_the_connector_lends_its_pool_and_asks_by_name(database_url: str) -> None:
    async with App(
        connector=(connector := PsycopgConnector(conninfo=database_url.replace("postgresql+psycopg", "postgresql")))
    ).open_async():
        rows = await connector.execute_query_all_async("select id from unnest(%(workers)s::int[]) id", workers=[1, 2])
        assert [row["id"] for row in rows] == [1, 2]
        async with connector.pool.connection() as connection:
            cursor = await connection.execute("select pg_try_advisory_xact_lock(%s)", [1])
            assert await cursor.fetchone() == (True,)


def test_a_turn_knows_its_job_its_worker_and_why_it_is_cut() -> None:
    assert {"id", "worker_id", "attempts"} <= inspect.signature(Job).parameters.keys()
    assert "abort_reason" in inspect.signature(JobContext).parameters
    assert AbortReason.USER_REQUEST is not AbortReason.SHUTDOWN


async def test_a_heartbeat_is_written_where_readiness_looks(database: Database, database_url: str) -> None:
    beats = "select count(*), min(last_heartbeat) from procrastinate.procrastinate_workers"

    async def read() -> tuple[int, Any]:
        async with database.transaction() as tx:
            count, oldest = (await tx.execute(sa.text(beats))).one()
        return count, oldest

    async with worker_at_work(ProcrastinateEngine(database_url), RecordingRunner()):

        async def are_two() -> bool:
            return (await read())[0] == 2

        await eventually(are_two)
        before = (await read())[1]

        async def has_beaten() -> bool:
            return (await read())[1] > before

        await eventually(has_beaten)
    assert (await read())[0] == 0


async def test_a_database_that_is_away_is_the_connectors_exception_with_the_drivers_as_its_cause(
    database: Database, database_url: str
) -> None:
    engine = ProcrastinateEngine(database_url)
    with database_gone(database_url), pytest.raises(DatabaseUnavailableError):
        await enqueue(database, engine)
