"""What every `JobEngine` promises to whoever hands it work inside a transaction."""

import pytest

from fakes.engine import InlineEngine
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.kit.ids import JobId, new_id


@pytest.fixture(params=["inline", "procrastinate"])
def engine(request: pytest.FixtureRequest, database_url: str) -> JobEngine:
    return InlineEngine() if request.param == "inline" else ProcrastinateEngine(database_url)


async def enqueue(database: Database, engine: JobEngine, *, is_paid: bool = False) -> int:
    async with database.transaction() as tx:
        return await engine.enqueue(tx, JobId(new_id()), is_paid=is_paid)


async def list_alive(database: Database, engine: JobEngine, *names: int) -> set[int]:
    async with database.transaction() as tx:
        return await engine.list_alive(tx, names)


async def test_what_was_committed_is_alive_under_a_name_of_its_own(database: Database, engine: JobEngine) -> None:
    names = [await enqueue(database, engine, is_paid=is_paid) for is_paid in (True, False, True)]
    assert len(set(names)) == 3
    assert await list_alive(database, engine, *names) == set(names)


async def test_what_was_rolled_back_never_was(database: Database, engine: JobEngine) -> None:
    names: list[int] = []

    async def change_of_mind() -> None:
        async with database.transaction() as tx:
            names.append(await engine.enqueue(tx, JobId(new_id()), is_paid=False))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_of_mind()
    assert await list_alive(database, engine, *names) == set()


async def test_an_abort_takes_effect_with_its_transaction_and_may_be_repeated(
    database: Database, engine: JobEngine
) -> None:
    aborted, kept = await enqueue(database, engine), await enqueue(database, engine)

    async def change_of_mind() -> None:
        async with database.transaction() as tx:
            await engine.abort(tx, kept)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_of_mind()
    for _ in range(2):
        async with database.transaction() as tx:
            await engine.abort(tx, aborted)
    assert await list_alive(database, engine, aborted, kept) == {kept}


async def test_all_that_is_unfinished_can_be_listed_with_the_jobs_it_stands_for(
    database: Database, engine: JobEngine
) -> None:
    jobs = [JobId(new_id()) for _ in range(3)]
    async with database.transaction() as tx:
        names = [await engine.enqueue(tx, job_id, is_paid=False) for job_id in jobs]
    async with database.transaction() as tx:
        await engine.abort(tx, names[0])
    async with database.transaction() as tx:
        assert await engine.list_unfinished(tx) == dict(zip(names[1:], jobs[1:], strict=True))


async def test_what_nobody_knows_is_not_alive_and_can_be_aborted(database: Database, engine: JobEngine) -> None:
    async with database.transaction() as tx:
        await engine.abort(tx, 987_654)
        assert await engine.list_alive(tx, [987_654]) == set()
        assert await engine.list_alive(tx, []) == set()


async def test_nobody_works_before_a_worker_was_heard(database: Database, engine: JobEngine) -> None:
    await enqueue(database, engine)
    async with database.transaction() as tx:
        assert not await engine.has_worker(tx, heard_within_seconds=60.0)
