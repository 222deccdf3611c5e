"""Brings a database to the schema of this version. The steps are Alembic's (`alembic/versions`)."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from gpt_image_studio.errors import DatabaseUnavailableError

#: Beside the package, in the checkout.
FOLDER = Path(__file__).resolve().parents[2] / "alembic"
SEARCH_PATH = "set local search_path = public, procrastinate"
USE_SEARCH_PATH = """
    do $$ begin
        execute format('alter role %I in database %I set search_path = public, procrastinate', current_user, current_database());
        if (select pg_has_role(datdba, 'usage') from pg_database where datname = current_database()) then
            execute format('alter database %I set search_path = public, procrastinate', current_database());
        end if;
    end $$
"""
#: Any number that nothing else locks.
LOCK_KEY = 7_150_218_811
#: Alembic keeps what it works on in globals, so within a process it takes one thread at a time.
_ALEMBIC = threading.Lock()


def migrate(url: str) -> None:
    """Up to the newest revision, in one transaction; safe to call from any number of processes at once, and again.

    `url` is `postgresql+psycopg://…`. Connections opened before it do not see the new search path.

    Raises:
        DatabaseUnavailableError: no answer, or the database is of a version of the studio that this one does not know.
    """
    config = make_config()
    with _connect(url) as connection:
        revision = _read_revision(connection)
        if revision not in {None, *(step.revision for step in ScriptDirectory.from_config(config).walk_revisions())}:
            raise DatabaseUnavailableError(
                f"This database was migrated by a newer version of the studio (revision {revision}). Update the studio."
            )
        config.attributes["connection"] = connection
        with _ALEMBIC:
            command.upgrade(config, "head")


def current_revision(url: str) -> str | None:
    """None for a database nobody has migrated. Raises `DatabaseUnavailableError` without an answer."""
    with _connect(url) as connection:
        return _read_revision(connection)


def needs_migration(url: str) -> bool:
    """Raises `DatabaseUnavailableError` without an answer."""
    return current_revision(url) != ScriptDirectory.from_config(make_config()).get_current_head()


def make_config() -> Config:
    """Alembic's, pointed at our steps from wherever we were started."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def begin_migrations(connection: sa.Connection) -> None:
    """Alone, until the transaction ends (whoever waited finds the work done), and in our schema whatever the role's own."""
    connection.execute(sa.text(SEARCH_PATH))
    connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


def use_search_path(connection: sa.Connection) -> None:
    """New sessions find both our tables and the queue's, whichever pooler they come through.

    A setting of the database, so neither a dump nor CREATE DATABASE … TEMPLATE carries it along: that is why it is made
    anew with every migration and is no migration itself. A hosted role often has a search path of its own, which wins
    over the database's; role-in-database wins over both and needs no ownership.
    """
    connection.execute(sa.text(USE_SEARCH_PATH))


@contextmanager
def _connect(url: str) -> Generator[sa.Connection]:
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": 10})
    try:
        connection = engine.connect()
    except OperationalError as error:
        raise DatabaseUnavailableError(f"The database does not answer: {error.orig}.") from error
    with connection:
        yield connection


def _read_revision(connection: sa.Connection) -> str | None:
    connection.execute(sa.text(SEARCH_PATH))
    revision = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()  # the question opened a transaction, and Alembic wants to open its own
    return revision
