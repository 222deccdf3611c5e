"""The world every test may ask for: a real PostgreSQL, a fresh migrated database in it, a clock."""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from fakes.clock import FixedClock
from gpt_image_studio.db.embedded import EmbeddedPostgres
from gpt_image_studio.db.migrations import migrate, use_search_path
from gpt_image_studio.db.session import Database

#: The tests' server may forget everything when the machine stops.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}


@contextmanager
def make_database(server_url: str, template: str = "template0") -> Generator[str]:
    """A database of its own, dropped afterwards whoever is still connected."""
    name = f"test_{uuid.uuid4().hex}"
    server = sa.make_url(server_url).set(drivername="postgresql", database="postgres")
    server = server.render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}".encode())
    try:
        yield sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)".encode())


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL to make databases on: STUDIO_TEST_DATABASE_URL, or the embedded one in a folder of its own."""
    if given := os.environ.get("STUDIO_TEST_DATABASE_URL"):
        yield given
        return
    # Not pytest's temporary folder: the server of root's tests runs as nobody, who may not enter it.
    folder = Path(tempfile.mkdtemp(prefix="studio-tests-"))
    try:
        with EmbeddedPostgres(folder, settings=FAST) as postgres:
            yield postgres.url
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """The name of a migrated database nobody is connected to."""
    with make_database(server_url) as url:
        migrate(url)
        yield str(sa.make_url(url).database)


@pytest.fixture
def database_url(server_url: str, template: str) -> Iterator[str]:
    """A fresh migrated database for this test alone, as `postgresql+psycopg://…`."""
    with make_database(server_url, template) as url:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            use_search_path(connection)  # belongs to the database, so the copy does not have it
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()
