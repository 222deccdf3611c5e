"""The embedded server and `kill -9`: of itself, of who started it, of both; and what else a machine does to a running program."""

import asyncio
import contextlib
import shutil
import signal
import subprocess
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from companions import Companion, find_server, get_server, make_data_dir
from gpt_image_studio.db.embedded import server as embedded_server
from gpt_image_studio.db.embedded.kernel_lock import KernelLock
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError, EmbeddedPostgresError


@pytest.fixture(scope="module")
def settled() -> Iterator[Path]:
    """A data folder with a database and a table `kept`, not running; each test leaves it like that."""
    with make_data_dir() as data_dir:
        with EmbeddedPostgres(data_dir) as postgres:
            execute(postgres.url, "create table kept (word text)")
        yield data_dir


def execute(url: str, query: str) -> list[object]:
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        result = connection.execute(sa.text(query))
        return list(result.scalars()) if result.returns_rows else []


@contextlib.asynccontextmanager
async def watching(*moderation_by_width: EmbeddedPostgres) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(postgres.watch()) for postgres in moderation_by_width]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def wait_for_another_server(data_dir: Path, previous: psutil.Process) -> psutil.Process:
    for _ in range(1200):
        if (server := find_server(data_dir)) and server != previous:
            return server
        await asyncio.sleep(0.05)
    pytest.fail("no other server came within a minute")


async def wait_for_answer(database: Database) -> None:
    for _ in range(1200):
        with contextlib.suppress(DatabaseUnavailableError):
            return await database.check()
        await asyncio.sleep(0.05)
    pytest.fail("the database did not answer within a minute")


async def test_a_killed_server_is_started_again_and_has_lost_nothing_that_was_committed(settled: Path) -> None:
    with EmbeddedPostgres(settled) as postgres:
        database = Database(postgres.url)
        async with watching(postgres):
            async with database.transaction() as tx:
                await tx.execute(sa.text("insert into kept values ('committed')"))
            server = get_server(settled)
            server.kill()
            await wait_for_another_server(settled, server)
            await wait_for_answer(database)
            async with database.transaction() as tx:
                assert await tx.scalar(sa.text("select count(*) from kept where word = 'committed'")) == 1
        await database.close()
    assert find_server(settled) is None


async def test_two_watchers_start_one_server(settled: Path) -> None:
    with EmbeddedPostgres(settled) as one, EmbeddedPostgres(settled) as other:
        async with watching(one, other):
            first = get_server(settled)
            first.kill()
            second = await wait_for_another_server(settled, first)
            database = Database(other.url)
            await wait_for_answer(database)
            await database.close()
            assert get_server(settled) == second
    assert find_server(settled) is None


async def test_a_watcher_outlives_a_restart_that_fails(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gpt_image_studio.db.embedded.postgres.RETRY_SECONDS", 0.1)
    with EmbeddedPostgres(settled) as postgres:
        async with watching(postgres):
            server = get_server(settled)
            (settled / "password").rename(settled / "mislaid")
            server.kill()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(2):
                    await wait_for_another_server(settled, server)
            (settled / "mislaid").rename(settled / "password")
            await wait_for_another_server(settled, server)


def test_a_restart_that_was_overtaken_by_the_release_starts_nothing(settled: Path) -> None:
    postgres = EmbeddedPostgres(settled)
    postgres.acquire()
    # What a watcher's thread has in hand while it waits for its turn.
    use = postgres._use  # pyright: ignore[reportPrivateUsage] # the moment cannot be met from outside
    assert use
    postgres.release()
    postgres._restart(use)  # pyright: ignore[reportPrivateUsage] # the same
    assert find_server(settled) is None


def test_a_server_left_by_a_killed_studio_is_adopted_and_stopped_by_the_next(settled: Path) -> None:
    companion = Companion(settled)
    server = get_server(settled)
    companion.kill()
    assert find_server(settled) == server
    with EmbeddedPostgres(settled) as postgres:
        assert postgres.url == companion.url
        assert get_server(settled) == server
    assert find_server(settled) is None


def test_a_killed_process_no_longer_counts_as_a_user(settled: Path) -> None:
    with EmbeddedPostgres(settled):
        companion = Companion(settled)
        companion.kill()
    assert find_server(settled) is None


def test_a_start_after_everything_was_killed_recovers_what_was_committed(settled: Path) -> None:
    companion = Companion(settled)
    execute(companion.url, "insert into kept values ('before the end')")
    get_server(settled).kill()
    companion.kill()
    assert (settled / "pg" / "postmaster.pid").exists()
    with EmbeddedPostgres(settled) as postgres:
        assert execute(postgres.url, "select word from kept where word = 'before the end'") == ["before the end"]


def test_a_process_number_that_was_given_away_harms_neither_of_us(settled: Path) -> None:
    companion = Companion(settled)
    server = get_server(settled)
    stranger = subprocess.Popen(["sleep", "600"], user=(settled / "pg").stat().st_uid)
    socket = Path((settled / "socket.location").read_text().strip())
    server.kill()
    companion.kill()
    for path in (settled / "pg" / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
        path.write_text(path.read_text().replace(str(server.pid), str(stranger.pid), 1))
    with EmbeddedPostgres(settled) as postgres:
        assert execute(postgres.url, "select 1") == [1]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_half_made_database_is_made_again(data_dir: Path) -> None:
    (data_dir / "pg.new" / "base").mkdir(parents=True)
    (data_dir / "password.new").write_text("half a pass")
    with EmbeddedPostgres(data_dir) as postgres:
        assert execute(postgres.url, "select 1") == [1]
    assert not (data_dir / "pg.new").exists()


def test_a_server_whose_socket_was_swept_away_is_replaced(settled: Path) -> None:
    companion = Companion(settled)
    server = get_server(settled)
    socket = Path((settled / "socket.location").read_text().strip())
    for file in socket.iterdir():
        file.unlink()
    with EmbeddedPostgres(settled) as postgres:
        assert get_server(settled) != server
        assert execute(postgres.url, "select 1") == [1]
        assert companion.url == postgres.url
        assert companion.leave() == 0
    assert find_server(settled) is None


async def test_a_watcher_replaces_a_server_whose_socket_was_swept_away(settled: Path) -> None:
    with EmbeddedPostgres(settled) as postgres:
        async with watching(postgres):
            server = get_server(settled)
            shutil.rmtree((settled / "socket.location").read_text().strip())
            await wait_for_another_server(settled, server)
            database = Database(postgres.url)
            await wait_for_answer(database)
            await database.close()
    assert find_server(settled) is None


def test_a_socket_folder_that_somebody_else_took_is_left_to_them(settled: Path, tmp_path: Path) -> None:
    pointer = settled / "socket.location"
    before = Path(pointer.read_text().strip())
    before.symlink_to(tmp_path)
    try:
        with EmbeddedPostgres(settled) as postgres:
            assert execute(postgres.url, "select 1") == [1]
            assert Path(pointer.read_text().strip()) != before
        assert list(tmp_path.iterdir()) == []
    finally:
        before.unlink()


def test_a_server_we_cannot_see_is_not_doubled(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from another container over the same folder: its lock is all there is of it."""
    monkeypatch.setattr(embedded_server, "START_SECONDS", 0.3)
    elsewhere = KernelLock(settled / "server.lock")
    assert elsewhere.try_exclusive()
    monkeypatch.setattr(embedded_server, "STOP_SECONDS", 0.1)
    with pytest.raises(EmbeddedPostgresError, match="does not answer"):
        EmbeddedPostgres(settled).acquire()
    assert find_server(settled) is None
    elsewhere.release()


def test_a_server_that_ignores_the_polite_signal_is_ended(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_server, "STOP_SECONDS", 0.5)
    postgres = EmbeddedPostgres(settled)
    postgres.acquire()
    server = get_server(settled)
    server.send_signal(signal.SIGSTOP)
    postgres.release()
    server.send_signal(signal.SIGCONT)
    server.wait(30)
    assert "received immediate shutdown request" in (settled / "postgres.log").read_text()
