"""The embedded server for root, who may do everything except run PostgreSQL."""

import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from companions import Companion, find_server, get_server
from gpt_image_studio.db.embedded import binaries as embedded_binaries
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.errors import EmbeddedPostgresError

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")


def ask(url: str, query: str) -> object:
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        result = connection.execute(sa.text(query))
        return result.scalar() if result.returns_rows else None


def facts_of(path: Path) -> tuple[int, int, int]:
    facts = path.stat()
    return stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid


@pytest.fixture
def closed_data_dir(data_dir: Path) -> Path:
    """A data folder in a home like /root."""
    home = data_dir.parent / "home"
    home.mkdir(mode=0o700)
    return home / "project" / ".studio"


@pytest.fixture
def fallbacks(data_dir: Path) -> tuple[Path, ...]:
    return (data_dir.parent / "shelter",)


def test_the_server_runs_as_nobody_and_owns_nothing_but_the_cluster(data_dir: Path) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    with EmbeddedPostgres(data_dir) as postgres:
        assert get_server(data_dir).uids().effective == nobody
        assert ask(postgres.url, "select 1") == 1
        assert facts_of(data_dir) == (0o711, 0, 0)
        assert {path.name for path in data_dir.iterdir() if path.stat().st_uid == nobody} == {"pg"}


def test_no_permission_outside_the_data_folder_changes(data_dir: Path) -> None:
    (data_dir.parent / "neighbour").mkdir(mode=0o750)
    outside = [*data_dir.parents, data_dir.parent / "neighbour", Path.home(), Path(embedded_binaries.__file__)]
    before = [facts_of(path) for path in outside]
    with EmbeddedPostgres(data_dir):
        assert [facts_of(path) for path in outside] == before
    assert [facts_of(path) for path in outside] == before


def test_below_a_closed_folder_only_the_database_moves_out(closed_data_dir: Path, fallbacks: tuple[Path, ...]) -> None:
    home = closed_data_dir.parents[1]
    before = facts_of(home)
    with EmbeddedPostgres(closed_data_dir, fallbacks=fallbacks) as postgres:
        ask(postgres.url, "create table kept as select 42 as answer")
        first = postgres.url
    shelter = Path((closed_data_dir / "pg.location").read_text().strip())
    assert shelter.parent == fallbacks[0]
    assert (shelter / "belongs-to").read_text().strip() == str(closed_data_dir)
    assert facts_of(shelter) == (0o711, 0, 0)
    assert stat.S_IMODE((shelter / "pg").stat().st_mode) == 0o700
    assert not (closed_data_dir / "pg").exists()
    assert facts_of(home) == before
    assert find_server(shelter) is None
    with EmbeddedPostgres(closed_data_dir, fallbacks=fallbacks) as postgres:
        assert postgres.url == first
        assert ask(postgres.url, "select answer from kept") == 42
    assert list(fallbacks[0].iterdir()) == [shelter]


def test_a_data_folder_made_again_begins_empty(closed_data_dir: Path, fallbacks: tuple[Path, ...]) -> None:
    with EmbeddedPostgres(closed_data_dir, fallbacks=fallbacks) as postgres:
        ask(postgres.url, "create table kept as select 42 as answer")
    shutil.rmtree(closed_data_dir)
    with EmbeddedPostgres(closed_data_dir, fallbacks=fallbacks) as postgres:
        assert ask(postgres.url, "select to_regclass('kept')") is None


def test_a_database_that_moved_out_and_is_gone_is_not_replaced_by_an_empty_one(
    closed_data_dir: Path, fallbacks: tuple[Path, ...]
) -> None:
    with EmbeddedPostgres(closed_data_dir, fallbacks=fallbacks):
        pass
    shutil.rmtree(fallbacks[0])
    with pytest.raises(EmbeddedPostgresError, match="which is gone"):
        EmbeddedPostgres(closed_data_dir, fallbacks=fallbacks).acquire()


def test_with_nowhere_to_go_it_is_refused_in_plain_words(closed_data_dir: Path) -> None:
    home = closed_data_dir.parents[1]
    before = facts_of(home)
    with pytest.raises(EmbeddedPostgresError, match="Set STUDIO_DATA_DIR") as refusal:
        EmbeddedPostgres(closed_data_dir, fallbacks=(home / "shelter", Path("/proc/shelter"))).acquire()
    assert str(home) in str(refusal.value)
    assert facts_of(home) == before
    assert not (home / "shelter").exists()


def test_a_database_that_was_closed_in_later_is_not_replaced_by_an_empty_one(
    data_dir: Path, fallbacks: tuple[Path, ...]
) -> None:
    with EmbeddedPostgres(data_dir / "data", fallbacks=fallbacks):
        pass
    data_dir.chmod(0o700)
    with pytest.raises(EmbeddedPostgresError, match=f"cannot enter {data_dir}"):
        EmbeddedPostgres(data_dir / "data", fallbacks=fallbacks).acquire()
    assert not fallbacks[0].exists()


def test_programs_that_nobody_can_read_are_copied_beside_the_data(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.find_spec(embedded_binaries.PACKAGE)
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    closed = data_dir.parent / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall18", closed / package.name / "pginstall18")
    shutil.copytree(package.with_suffix(".libs"), closed / f"{package.name}.libs")
    hidden = SimpleNamespace(origin=str(closed / package.name / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: hidden)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] # monkeypatch's
    data_dir.mkdir()
    (data_dir / "bin-of-an-older-version").mkdir()
    with EmbeddedPostgres(data_dir) as postgres:
        assert ask(postgres.url, "select 1") == 1
        assert Path(get_server(data_dir).exe()).is_relative_to(data_dir)
    assert len(list(data_dir.glob("bin*"))) == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_normal_user_runs_it_as_themselves_and_root_may_join(data_dir: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    data_dir.mkdir(mode=0o700)
    os.chown(data_dir, daemon.pw_uid, daemon.pw_gid)
    companion = Companion(data_dir, uid=daemon.pw_uid)
    server = get_server(data_dir)
    assert server.uids().effective == daemon.pw_uid
    assert facts_of(data_dir) == (0o700, daemon.pw_uid, daemon.pw_gid)
    with EmbeddedPostgres(data_dir) as postgres:
        assert postgres.url == companion.url
        assert companion.leave() == 0
        assert get_server(data_dir) == server
    assert find_server(data_dir) is None
    with EmbeddedPostgres(data_dir):
        assert get_server(data_dir).uids().effective == daemon.pw_uid
    companion = Companion(data_dir, uid=daemon.pw_uid)
    assert companion.url.startswith("postgresql")
    assert companion.leave() == 0
