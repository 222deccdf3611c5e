"""The queue: nothing before the commit, nothing forgotten after it."""

import asyncio

import pytest
import sqlalchemy as sa

from fakes.processes.outage import database_gone
from fakes.processes.worker_process import NoUpkeep, RecordingRunner, enqueue, worker_at_work
from fakes.workshop import eventually
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError
from gpt_image_studio.generations.ports import RetryLaterError
from gpt_image_studio.kit.ids import JobId, new_id


@pytest.fixture
def engine(database_url: str) -> ProcrastinateEngine:
    return ProcrastinateEngine(database_url)


async def status(database: Database, name: int) -> str:
    async with database.transaction() as tx:
        found = await tx.execute(
            sa.text("select status from procrastinate.procrastinate_jobs where id = :id"), {"id": name}
        )
        return str(found.scalar_one())


async def execute(database: Database, statement: str, **values: object) -> None:
    async with database.transaction() as tx:
        await tx.execute(sa.text(statement), values)


async def count(turns: RecordingRunner, begun: int) -> None:
    async def are_begun() -> bool:
        return len(turns.begun) >= begun

    await eventually(are_begun)


async def until(database: Database, name: int, wanted: str) -> None:
    async def is_so() -> bool:
        return await status(database, name) == wanted

    await eventually(is_so)


async def test_a_job_is_in_line_when_its_transaction_commits_and_never_when_it_does_not(
    database: Database, engine: ProcrastinateEngine
) -> None:
    kept, lost = JobId(new_id()), JobId(new_id())

    async def change_of_mind() -> None:
        async with database.transaction() as tx:
            await engine.enqueue(tx, lost, is_paid=True)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_of_mind()
    turns = RecordingRunner()
    async with worker_at_work(engine, turns):
        async with database.transaction() as tx:
            name = await engine.enqueue(tx, kept, is_paid=True)
            assert await engine.list_alive(tx, [name]) == {name}
            await asyncio.sleep(0.7)
            assert turns.begun == []
        await until(database, name, "succeeded")
    assert turns.ended == [kept]
    async with database.transaction() as tx:
        assert await engine.list_alive(tx, [name]) == set()
        assert await engine.list_alive(tx, []) == set()


async def test_a_turn_that_wants_to_come_back_does_after_its_time(
    database: Database, engine: ProcrastinateEngine
) -> None:
    began: list[float] = []

    async def act(_: JobId) -> None:
        began.append(asyncio.get_running_loop().time())
        if len(began) == 1:
            raise RetryLaterError(1.0)

    async with worker_at_work(engine, RecordingRunner(act)):
        _, name = await enqueue(database, engine)
        await until(database, name, "succeeded")
    assert len(began) == 2
    assert began[1] - began[0] >= 0.95


async def test_a_turn_without_a_database_is_taken_again(database: Database, engine: ProcrastinateEngine) -> None:
    async def act(_: JobId) -> None:
        if len(turns.begun) == 1:
            raise DatabaseUnavailableError

    turns = RecordingRunner(act)
    async with worker_at_work(engine, turns):
        _, name = await enqueue(database, engine)
        await until(database, name, "succeeded")
    assert len(turns.begun) == 2


async def test_a_turn_that_breaks_ends_the_queues_job_for_the_upkeep_to_see(
    database: Database, engine: ProcrastinateEngine
) -> None:
    async def act(_: JobId) -> None:
        raise ZeroDivisionError

    async with worker_at_work(engine, RecordingRunner(act)):
        _, name = await enqueue(database, engine)
        await until(database, name, "failed")
    async with database.transaction() as tx:
        assert await engine.list_alive(tx, [name]) == set()


async def test_an_aborted_job_leaves_the_line_or_its_worker(database: Database, engine: ProcrastinateEngine) -> None:
    _, waiting = await enqueue(database, engine)
    async with database.transaction() as tx:
        await engine.abort(tx, waiting)
    assert await status(database, waiting) == "cancelled"

    async def act(_: JobId) -> None:
        await asyncio.sleep(60)

    turns = RecordingRunner(act)
    async with worker_at_work(engine, turns):
        _, running = await enqueue(database, engine)
        await count(turns, 1)
        async with database.transaction() as tx:
            await engine.abort(tx, running)
        await until(database, running, "aborted")
        async with database.transaction() as tx:
            await engine.abort(tx, running)  # again, of what has ended: nothing happens
    assert len(turns.cut) == 1


async def test_paid_goes_before_free_and_free_does_not_stand_still(
    database: Database, engine: ProcrastinateEngine
) -> None:
    may_end = asyncio.Semaphore(0)

    async def act(_: JobId) -> None:
        await may_end.acquire()

    free = [(await enqueue(database, engine))[0] for _ in range(4)]
    paid = [(await enqueue(database, engine, is_paid=True))[0] for _ in range(8)]
    turns = RecordingRunner(act)
    async with worker_at_work(engine, turns, concurrency=4):
        await count(turns, 4)
        assert sorted(turns.begun) == sorted([*paid[:3], free[0]])
        for _ in range(4):
            may_end.release()
        await count(turns, 8)
        assert len(set(turns.begun) & set(free)) in {1, 2, 3}
        for _ in range(12):
            may_end.release()
        await count(turns, 12)
    assert sorted(turns.ended) == sorted([*free, *paid])


async def test_a_stopping_worker_lets_its_jobs_end(database: Database, engine: ProcrastinateEngine) -> None:
    async def act(_: JobId) -> None:
        await asyncio.sleep(1.5)

    turns = RecordingRunner(act)
    async with worker_at_work(engine, turns, grace_seconds=10):
        _, running = await enqueue(database, engine)
        await count(turns, 1)
    assert turns.cut == []
    assert await status(database, running) == "succeeded"


async def test_what_outlasts_the_grace_goes_back_in_line_for_another_worker(
    database: Database, database_url: str, engine: ProcrastinateEngine
) -> None:
    async def act(_: JobId) -> None:
        await asyncio.sleep(60)

    slow = RecordingRunner(act)
    async with worker_at_work(engine, slow, grace_seconds=0.2):
        job_id, name = await enqueue(database, engine)
        await count(slow, 1)
    assert slow.cut == [job_id]
    assert await status(database, name) == "todo"
    quick = RecordingRunner()
    async with worker_at_work(ProcrastinateEngine(database_url), quick):
        await until(database, name, "succeeded")
    assert quick.ended == [job_id]


async def test_the_jobs_of_a_dead_worker_are_taken_over(database: Database, engine: ProcrastinateEngine) -> None:
    job_id, name = await enqueue(database, engine)
    await execute(
        database,
        "with dead as (insert into procrastinate.procrastinate_workers (last_heartbeat)"
        " values (now() - interval '1 minute') returning id)"
        " update procrastinate.procrastinate_jobs set status = 'doing', worker_id = (select id from dead) where id = :id",
        id=name,
    )
    turns = RecordingRunner()
    async with worker_at_work(engine, turns):
        await until(database, name, "succeeded")
    assert turns.ended == [job_id]


async def test_a_living_worker_keeps_its_jobs_however_long_they_take(
    database: Database, database_url: str, engine: ProcrastinateEngine
) -> None:
    may_end = asyncio.Event()

    async def act(_: JobId) -> None:
        await may_end.wait()

    turns, others = RecordingRunner(act), RecordingRunner()
    async with worker_at_work(engine, turns), worker_at_work(ProcrastinateEngine(database_url), others, NoUpkeep()):
        names = [(await enqueue(database, engine))[1] for _ in range(2)]

        async def are_begun() -> bool:
            return len(turns.begun) + len(others.begun) == 2

        await eventually(are_begun)
        await asyncio.sleep(2.5)  # two and a half times what makes a worker dead
        may_end.set()
        for name in names:
            await until(database, name, "succeeded")
    assert len(turns.begun) + len(others.begun) == 2


async def test_a_row_that_was_left_behind_by_a_living_worker_is_found(
    database: Database, engine: ProcrastinateEngine
) -> None:
    turns = RecordingRunner()
    async with worker_at_work(engine, turns):
        _, first = await enqueue(database, engine)
        await until(database, first, "succeeded")
        job_id, name = await enqueue(database, engine)
        await until(database, name, "succeeded")
        # As if the update that ended it had been lost.
        await execute(
            database,
            "update procrastinate.procrastinate_jobs set status = 'doing', attempts = 0 where id = :id",
            id=name,
        )
        await until(database, name, "succeeded")
    assert turns.ended.count(job_id) == 2


async def test_a_database_that_comes_back_finds_the_jobs_going_on_and_the_line_served(
    database: Database, database_url: str, engine: ProcrastinateEngine
) -> None:
    may_end = asyncio.Event()

    async def act(_: JobId) -> None:
        await may_end.wait()

    turns = RecordingRunner(act)
    async with worker_at_work(engine, turns):
        first, name = await enqueue(database, engine)
        await count(turns, 1)
        with database_gone(database_url):
            await asyncio.sleep(2.0)
        assert turns.cut == []

        async def is_back() -> bool:
            try:
                await database.check()
            except DatabaseUnavailableError:
                return False
            return True

        await eventually(is_back)
        second, _ = await enqueue(database, engine)
        await count(turns, 2)
        await asyncio.sleep(1.5)
        assert turns.begun == [first, second]
        may_end.set()
        await until(database, name, "succeeded")
    assert sorted(turns.ended) == sorted([first, second])


async def test_one_process_sweeps_at_a_time(database: Database, database_url: str) -> None:
    sweeping = 0
    most = 0

    class Slow:
        async def sweep(self) -> None:
            nonlocal sweeping, most
            sweeping += 1
            most = max(most, sweeping)
            await asyncio.sleep(0.3)
            sweeping -= 1

    one, two = ProcrastinateEngine(database_url), ProcrastinateEngine(database_url)
    async with (
        worker_at_work(one, RecordingRunner(), Slow(), sweep_seconds=0.05),
        worker_at_work(two, RecordingRunner(), Slow(), sweep_seconds=0.05),
    ):
        _, name = await enqueue(database, one)
        await until(database, name, "succeeded")
        await asyncio.sleep(1.5)
    assert most == 1


async def test_a_worker_waits_for_a_database_that_is_not_there_yet(
    database: Database, database_url: str, engine: ProcrastinateEngine
) -> None:
    _, name = await enqueue(database, engine)
    turns = RecordingRunner()
    with database_gone(database_url):
        working = asyncio.create_task(engine.work(turns, NoUpkeep(), concurrency=2))
        await asyncio.sleep(0.5)
        assert not working.done()

    async def is_done() -> bool:
        try:
            return await status(database, name) == "succeeded"
        except DatabaseUnavailableError:
            return False

    await eventually(is_done)
    working.cancel()
    await asyncio.wait({working})
