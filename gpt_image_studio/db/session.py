"""A transaction: everything inside happens, or nothing does."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from gpt_image_studio.errors import DatabaseUnavailableError

#: What every repository takes. The use case opens it; the ledger and the queue join it. Its `info` lives as long as it
#: does: what was done once for all of it (a lock, a ring of the bell) is remembered there. So no savepoints: going back to one would
#: let go of the lock and keep the memory of it.
Transaction = AsyncSession

#: What the driver raises when the server is away; a caller who holds work in hand waits and tries again.
LOST = (OperationalError, InterfaceError, PoolTimeoutError)

#: A connection that answered within this time is used without asking whether it is still there, seconds.
TRUSTED_SECONDS = 1.0


class Database:
    """The pool of one process."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """`url` is where the database is, `postgresql+psycopg://…`."""
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=5,
            pool_timeout=10,
            connect_args={"connect_timeout": 5},
            hide_parameters=True,  # an error is logged, and what people wrote is in its parameters
        )
        _ask_the_idle(self.engine.sync_engine)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Commits when left in peace, rolls back on any exception.

        Raises:
            DatabaseUnavailableError: the server does not answer; what was inside has not happened
                (or, if the connection broke during the commit, may have: the caller's act must be repeatable).
        """
        try:
            async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except LOST as error:
            raise DatabaseUnavailableError from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise DatabaseUnavailableError from error
            raise

    async def check(self) -> None:
        """Raises `DatabaseUnavailableError` unless a query comes back."""
        async with self.transaction() as tx:
            await tx.execute(sa.text("select 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def _ask_the_idle(engine: sa.Engine) -> None:
    """`pool_pre_ping` for connections that have not been used for a while: one click is several transactions."""

    @event.listens_for(engine, "checkin")
    def _remember(_connection: Any, record: Any) -> None:
        record.info["answered_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: Any, _fairy: Any) -> None:
        now = time.monotonic()
        if now - record.info.get("answered_at", now) < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The others of the pool are as old.
            raise InvalidatePoolError from error
