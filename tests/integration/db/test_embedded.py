"""The embedded server in peace: started, shared, stopped."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from companions import Companion, find_server, get_server, make_data_dir
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.db.embedded.socket import PATH_BYTES
from gpt_image_studio.errors import EmbeddedPostgresError


def ask(url: str, query: str) -> object:
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        result = connection.execute(sa.text(query))
        return result.scalar() if result.returns_rows else None


@pytest.fixture(scope="module")
def settled() -> Iterator[Path]:
    """A data folder with a database that is not running; each test leaves it like that."""
    with make_data_dir() as data_dir:
        with EmbeddedPostgres(data_dir):
            pass
        yield data_dir


def libpq(url: str) -> sa.URL:
    return sa.make_url(url).set(drivername="postgresql")


def test_a_cold_start_makes_a_database_that_answers(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        assert postgres.url.startswith("postgresql+psycopg://")
        assert ask(postgres.url, "select current_database()") == "app"
        assert ask(postgres.url, "show server_encoding") == "UTF8"
        assert ask(postgres.url, "select datlocale from pg_database where datname = 'app'") == "C.UTF-8"
    assert find_server(data_dir) is None


def test_a_warm_start_finds_what_was_written_under_the_same_url(settled: Path) -> None:
    with EmbeddedPostgres(settled) as postgres:
        first = postgres.url
        ask(first, "create table kept as select 42 as answer")
    with EmbeddedPostgres(settled) as postgres:
        assert postgres.url == first
        assert ask(postgres.url, "select answer from kept") == 42


def test_the_url_is_also_what_libpq_reads(settled: Path) -> None:
    with (
        EmbeddedPostgres(settled) as postgres,
        psycopg.connect(postgres.url.replace("postgresql+psycopg", "postgresql")) as connection,
    ):
        assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["with a space", "with 'quotes\" and % and ünïcödé", "long" * 50])
def test_the_path_of_the_data_folder_may_be_anything(settled: Path, name: str) -> None:
    with EmbeddedPostgres(settled / name / "data") as postgres:
        assert ask(postgres.url, "select 1") == 1
    assert find_server(settled / name / "data") is None


def test_a_temporary_folder_with_a_space_or_a_long_path_is_no_hindrance(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a b", "long" * 30):
        folder = data_dir.parent / name
        folder.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        with EmbeddedPostgres(data_dir / name) as postgres:
            socket = Path(str(ask(postgres.url, "show unix_socket_directories")).strip('"'))
            assert len(str(socket)) < PATH_BYTES
            assert ask(postgres.url, "select 1") == 1


def test_nobody_else_gets_in(settled: Path) -> None:
    with EmbeddedPostgres(settled) as postgres:
        assert ask(postgres.url, "show listen_addresses") == ""
        assert not get_server(settled).net_connections("inet")
        socket = Path(str(ask(postgres.url, "show unix_socket_directories")).strip('"'))
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert stat.S_IMODE((settled / "pg").stat().st_mode) == 0o700
        assert stat.S_IMODE((settled / "password").stat().st_mode) == 0o600
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(libpq(postgres.url).set(password="guessed").render_as_string(hide_password=False))


def test_the_server_is_told_none_of_our_secrets(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("PGOPTIONS", "-c work_mem=64kB")
    with EmbeddedPostgres(settled):
        monkeypatch.undo()
        assert "OPENAI_API_KEY" not in get_server(settled).environ()


def test_processes_share_one_server_and_the_last_one_stops_it(settled: Path) -> None:
    with EmbeddedPostgres(settled) as postgres:
        server = get_server(settled)
        companion = Companion(settled)
        assert companion.url == postgres.url
        assert get_server(settled) == server
    assert find_server(settled) == server, "the companion still uses it"
    assert ask(companion.url, "select 1") == 1
    assert companion.leave() == 0
    assert find_server(settled) is None


def test_processes_that_start_together_share_one_server(data_dir: Path) -> None:
    companions = [Companion(data_dir) for _ in range(3)]
    assert len({companion.url for companion in companions}) == 1
    assert [companion.leave() for companion in companions] == [0, 0, 0]
    assert find_server(data_dir) is None


def test_two_users_within_one_process_do_not_undo_each_other(settled: Path) -> None:
    with EmbeddedPostgres(settled) as outer:
        with EmbeddedPostgres(settled) as inner:
            assert inner.url == outer.url
        assert ask(outer.url, "select 1") == 1
    assert find_server(settled) is None


def test_acquire_and_release_may_be_said_twice(settled: Path) -> None:
    postgres = EmbeddedPostgres(settled)
    assert postgres.acquire() == postgres.acquire()
    postgres.release()
    postgres.release()
    assert find_server(settled) is None
    with pytest.raises(EmbeddedPostgresError, match="was not started"):
        _ = postgres.url


def test_a_process_that_ends_without_saying_so_still_lets_go(settled: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres\n"
    )
    program += "EmbeddedPostgres(Path(sys.argv[1])).acquire(); raise SystemExit(3)"
    assert subprocess.run([sys.executable, "-c", program, str(settled)], check=False).returncode == 3
    assert find_server(settled) is None


def test_the_server_stops_although_somebody_is_still_connected(settled: Path) -> None:
    with EmbeddedPostgres(settled) as postgres:
        connection = psycopg.connect(libpq(postgres.url).render_as_string(hide_password=False))
        connection.execute("select 1")
        began = time.monotonic()
    assert time.monotonic() - began < 20
    assert find_server(settled) is None
    connection.close()


def test_nothing_is_left_in_the_temporary_folder(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data_dir.parent / "t"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with EmbeddedPostgres(data_dir):
        assert list(folder.iterdir())
    assert not list(folder.iterdir())


def test_the_log_is_ours_alone_and_says_nothing_of_what_was_written(settled: Path) -> None:
    log = settled / "postgres.log"
    log.chmod(0o644)
    with EmbeddedPostgres(settled) as postgres:
        ask(postgres.url, "create table words (word text primary key)")
        ask(postgres.url, "insert into words values ('a secret prompt')")
        engine = sa.create_engine(postgres.url, poolclass=sa.NullPool)
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(sa.text("insert into words values (:word)"), {"word": "a secret prompt"})
    assert "duplicate key" in log.read_text()
    assert "secret" not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_the_log_does_not_grow_for_ever(settled: Path) -> None:
    (settled / "postgres.log").write_bytes(b"x" * 10_000_001)
    with EmbeddedPostgres(settled):
        assert (settled / "postgres.log").stat().st_size < 10_000
    assert (settled / "postgres.log.1").stat().st_size == 10_000_001


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_running(data_dir: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="invalid value for parameter"):
        EmbeddedPostgres(data_dir, settings={"shared_buffers": "a lot"}).acquire()
    assert find_server(data_dir) is None
    with EmbeddedPostgres(data_dir) as postgres:
        assert ask(postgres.url, "select 1") == 1


def test_a_database_of_another_major_version_is_not_touched(settled: Path) -> None:
    (settled / "pg" / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedPostgresError, match="made by PostgreSQL 17"):
        EmbeddedPostgres(settled).acquire()
    (settled / "pg" / "PG_VERSION").write_text("18\n")
    assert find_server(settled) is None


def test_a_lost_password_is_said_at_once(settled: Path) -> None:
    (settled / "password").rename(settled / "mislaid")
    with pytest.raises(EmbeddedPostgresError, match="from a backup"):
        EmbeddedPostgres(settled).acquire()
    (settled / "mislaid").rename(settled / "password")


def test_a_data_folder_that_cannot_be_made_is_said_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedPostgresError, match="cannot be used"):
        EmbeddedPostgres(tmp_path / "file" / "data").acquire()


def test_the_server_outlives_ctrl_c_in_the_terminal(settled: Path) -> None:
    with EmbeddedPostgres(settled):
        assert os.getsid(get_server(settled).pid) != os.getsid(0)
