"""Things that one process at a time does, of however many there are."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import sqlalchemy as sa

from gpt_image_studio.db.session import LOST, Database
from gpt_image_studio.errors import DatabaseUnavailableError


@asynccontextmanager
async def try_advisory_lock(database: Database, lock: int) -> AsyncGenerator[bool]:
    """False when another process has it. Held by the connection, not by a transaction: it may last, and ends with the process.

    Needs a direct or session-mode connection, as workers do. Raises `DatabaseUnavailableError` before the block is entered.
    """
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(database.engine.connect())
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            is_locked = bool(await connection.scalar(sa.select(sa.func.pg_try_advisory_lock(lock))))
        except LOST as error:
            raise DatabaseUnavailableError from error
        try:
            yield is_locked
        finally:
            with suppress(*LOST):  # then the server has let go of it already
                if is_locked:
                    await connection.execute(sa.select(sa.func.pg_advisory_unlock(lock)))
