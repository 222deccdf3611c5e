"""The steps: where they lead, and that they can be walked by anybody at any time."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from procrastinate.schema import SchemaManager
from sqlalchemy.exc import ProgrammingError

from databases import make_database
from gpt_image_studio.db import migrations
from gpt_image_studio.db.migrations import current_revision, migrate, needs_migration
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError


def scalar(url: str, query: str) -> object:
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        return connection.scalar(sa.text(query))


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("not within a minute")


def test_the_steps_lead_to_the_tables_the_code_knows(database_url: str) -> None:
    config = migrations.make_config()
    with sa.create_engine(database_url, poolclass=sa.NullPool).connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_an_empty_database_needs_migration_and_a_migrated_one_does_not(server_url: str) -> None:
    with make_database(server_url) as url:
        assert current_revision(url) is None
        assert needs_migration(url)
        migrate(url)
        assert not needs_migration(url)


def test_migrating_again_changes_nothing(database_url: str) -> None:
    before = current_revision(database_url)
    migrate(database_url)
    assert current_revision(database_url) == before


def test_many_processes_may_migrate_an_empty_database_at_once(server_url: str) -> None:
    program = "import sys; from gpt_image_studio.db.migrations import migrate; migrate(sys.argv[1])"
    waiting = """
        select count(*) from pg_locks join pg_database on pg_database.oid = database
        where datname = current_database() and locktype = 'advisory' and not granted
    """
    with make_database(server_url) as url:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            migrations.begin_migrations(connection)
            processes = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(3)]
            wait_until(lambda: scalar(url, waiting) == 3)
        assert [process.wait(60) for process in processes] == [0, 0, 0]
        assert not needs_migration(url)


def test_many_threads_may_migrate_an_empty_database_at_once(server_url: str) -> None:
    with make_database(server_url) as url, ThreadPoolExecutor() as threads:
        assert list(threads.map(migrate, [url] * 4)) == [None] * 4
        assert not needs_migration(url)


def test_the_steps_can_be_walked_back_and_leave_nothing(server_url: str) -> None:
    left = """
        select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname in ('public', 'procrastinate') and relname not like 'alembic_version%'
    """
    functions = "select count(*) from pg_proc where pronamespace = 'public'::regnamespace"
    with make_database(server_url) as url:
        migrate(url)
        config = migrations.make_config()
        with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
        assert scalar(url, left) == 0
        assert scalar(url, functions) == 0
        migrate(url)
        assert not needs_migration(url)


def test_a_step_that_fails_takes_everything_back(server_url: str) -> None:
    with make_database(server_url) as url:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            connection.execute(sa.text("create schema procrastinate"))  # the second step wants to make it
        with pytest.raises(ProgrammingError, match="already exists"):
            migrate(url)
        assert scalar(url, "select to_regclass('accounts')") is None
        assert current_revision(url) is None


def test_a_database_of_a_newer_studio_is_refused_in_plain_words(database_url: str) -> None:
    with sa.create_engine(database_url, poolclass=sa.NullPool).begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    assert needs_migration(database_url)
    with pytest.raises(DatabaseUnavailableError, match="newer version of the studio"):
        migrate(database_url)


def test_a_server_that_is_away_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match="does not answer"):
        migrate(f"postgresql+psycopg://app@/app?host={tmp_path}")


def test_the_frozen_schema_of_the_queue_is_what_the_installed_library_expects() -> None:
    frozen = (migrations.FOLDER / "versions" / "0002_procrastinate.sql").read_text()
    assert frozen == SchemaManager.get_schema()


async def test_our_connections_find_the_queue_without_naming_its_schema(database: Database) -> None:
    async with database.transaction() as tx:
        assert await tx.scalar(sa.text("select count(*) from procrastinate_jobs")) == 0
        assert await tx.scalar(sa.text("select current_schema()")) == "public"


def test_a_role_with_a_search_path_of_its_own_finds_the_queue_too(server_url: str) -> None:
    with make_database(server_url) as url:
        role = f"hosted_{sa.make_url(url).database}"
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            connection.execute(sa.text(f"create role {role} login password 'hosted' in role pg_read_all_data"))
            connection.execute(sa.text(f"alter role {role} set search_path = extensions"))
            connection.execute(sa.text(f"grant create on database {sa.make_url(url).database} to {role}"))
            connection.execute(sa.text(f"grant create, usage on schema public to {role}"))
        hosted = sa.make_url(url).set(username=role, password="hosted").render_as_string(hide_password=False)
        try:
            migrate(hosted)
            assert scalar(hosted, "show search_path") == "public, procrastinate"
            assert scalar(hosted, "select count(*) from procrastinate_jobs") == 0
        finally:
            with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
                connection.execute(sa.text(f"drop owned by {role} cascade"))
                connection.execute(sa.text(f"drop role {role}"))
