"""Brings a database to the schema of this version. The steps are Alembic's (`alembic/versions`)."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

#: Beside the package, in the checkout.
FOLDER = Path(__file__).resolve().parents[2] / "alembic"
#: Two processes that start at once both want to migrate; any number that nothing else locks.
LOCK_KEY = 7_150_218_811


def migrate(url: str) -> None:
    """Up to the newest revision, in one transaction; safe to call from any number of processes at once, and again.

    `url` is `postgresql+psycopg://…`. Connections opened before it do not see the new search path.
    """
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_revision(url: str) -> str | None:
    """None for a database nobody has migrated."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def needs_migration(url: str) -> bool:
    return current_revision(url) != ScriptDirectory.from_config(_config()).get_current_head()


def lock_migrations(connection: sa.Connection) -> None:
    """Until the transaction ends. Whoever waited finds the work done."""
    connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


def use_search_path(connection: sa.Connection) -> None:
    """New sessions find both our tables and the queue's, whichever pooler they come through.

    A setting of the database, so neither a dump nor CREATE DATABASE … TEMPLATE carries it along: that is why it is
    made anew with every migration and is no migration itself. A hosted role often has a search path of its own, which
    wins over the database's; role-in-database wins over both and needs no ownership.
    """
    connection.execute(
        sa.text("""
            do $$
            declare
                path constant text := 'set search_path = public, procrastinate';
            begin
                execute format('alter role %I in database %I ' || path, current_user, current_database());
                if (select pg_has_role(datdba, 'usage') from pg_database where datname = current_database()) then
                    execute format('alter database %I ' || path, current_database());
                end if;
            end
            $$
        """)
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
