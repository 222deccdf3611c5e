"""Connections are kept and used again; one that is dead is noticed before anybody needs it."""

import pytest
import sqlalchemy as sa

from gpt_image_studio.db import session
from gpt_image_studio.db.session import Database

PID = sa.text("select pg_backend_pid()")


async def read_pid(database: Database) -> int:
    async with database.transaction() as tx:
        return (await tx.execute(PID)).scalar_one()


async def cut_off(database: Database, pid: int) -> None:
    """As a restart of the server does, from a connection of its own."""
    other = Database(database.url)
    try:
        async with other.transaction() as tx:
            await tx.execute(sa.text("select pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    finally:
        await other.close()


async def test_a_connection_cut_off_while_it_lay_idle_is_replaced_unseen(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "TRUSTED_SECONDS", 0.0)
    pid = await read_pid(database)
    await cut_off(database, pid)
    assert await read_pid(database) != pid


async def test_one_act_of_several_transactions_asks_its_connection_nothing_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "TRUSTED_SECONDS", 60.0)
    asked: list[object] = []
    monkeypatch.setattr(database.engine.sync_engine.dialect, "do_ping", asked.append)
    assert await read_pid(database) == await read_pid(database)
    assert asked == []
