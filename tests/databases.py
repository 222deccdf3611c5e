"""Databases for tests, each its own, on the tests' server."""

import uuid
from collections.abc import Generator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa

from gpt_image_studio.db.migrations import use_search_path


@contextmanager
def make_database(server_url: str, template: str = "template0") -> Generator[str]:
    """Its URL. Dropped afterwards, whoever is still connected. `template` is another database's name, copied."""
    name = f"test_{uuid.uuid4().hex}"
    server = sa.make_url(server_url).set(drivername="postgresql", database="postgres")
    server = server.render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        # Half the time of the usual way, which writes every page of the copy into the log.
        connection.execute(f"create database {name} template {template} strategy file_copy".encode())
    try:
        yield sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)".encode())


@contextmanager
def make_studio_database(server_url: str, template: str) -> Generator[str]:
    """A copy of a migrated one."""
    with make_database(server_url, template) as url:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            use_search_path(connection)  # belongs to the database, so the copy does not have it
        yield url
