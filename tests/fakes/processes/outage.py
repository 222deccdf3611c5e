"""The database gone for real: nobody may connect, and whoever was connected is cut off."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa


@contextmanager
def database_gone(url: str) -> Generator[None]:
    """`url` is that of the test's own database; others on the same server do not notice."""
    own = sa.make_url(url)
    server = own.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"alter database {own.database} with allow_connections false".encode())
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [own.database])
        try:
            yield
        finally:
            connection.execute(f"alter database {own.database} with allow_connections true".encode())
