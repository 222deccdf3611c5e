"""What the database refuses by itself, whatever the code above it thinks."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.errors import RestrictViolation


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    url = sa.make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def account_id(connection: psycopg.Connection) -> uuid.UUID:
    account_id = uuid.uuid4()
    connection.execute(
        "insert into accounts (id, email, display_name, plan, status) values (%s, 'a@example.com', '', 'free', 'active')",
        [account_id],
    )
    return account_id


@pytest.fixture
def entry_id(connection: psycopg.Connection, account_id: uuid.UUID) -> int:
    lot_id = uuid.uuid4()
    connection.execute("insert into lots (id, account_id, source) values (%s, %s, 'gift')", [lot_id, account_id])
    row = connection.execute(
        "insert into ledger_entries (account_id, kind, amount, lot_id, reason) values (%s, 'grant', 10, %s, '') returning id",
        [account_id, lot_id],
    ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def hold_id(connection: psycopg.Connection, account_id: uuid.UUID) -> uuid.UUID:
    """Open, of 5 credits."""
    hold_id = uuid.uuid4()
    connection.execute(
        "insert into holds (id, account_id, job_id, amount, captured, status) values (%s, %s, %s, 5, 0, 'open')",
        [hold_id, account_id, uuid.uuid4()],
    )
    return hold_id


def test_an_entry_of_the_ledger_cannot_be_changed(connection: psycopg.Connection, entry_id: int) -> None:
    with pytest.raises(RestrictViolation, match="append-only: UPDATE refused"):
        connection.execute("update ledger_entries set amount = 11 where id = %s", [entry_id])


def test_an_entry_of_the_ledger_cannot_be_deleted(connection: psycopg.Connection, entry_id: int) -> None:
    with pytest.raises(RestrictViolation, match="append-only: DELETE refused"):
        connection.execute("delete from ledger_entries where id = %s", [entry_id])


def test_the_ledger_cannot_be_emptied(connection: psycopg.Connection, entry_id: int) -> None:
    with pytest.raises(RestrictViolation, match="append-only: TRUNCATE refused"):
        connection.execute("truncate ledger_entries")
    assert connection.execute("select id from ledger_entries").fetchall() == [(entry_id,)]


def test_an_open_hold_can_be_resolved(connection: psycopg.Connection, hold_id: uuid.UUID) -> None:
    connection.execute(
        "update holds set status = 'captured', captured = 3, resolved_at = now() where id = %s", [hold_id]
    )
    assert connection.execute("select status, captured from holds").fetchone() == ("captured", 3)


@pytest.mark.parametrize(
    "change",
    [
        "update holds set status = 'open', resolved_at = null",
        "update holds set status = 'expired'",
        "update holds set resolved_at = now()",
    ],
)
def test_a_resolved_hold_stays_as_it_is(connection: psycopg.Connection, hold_id: uuid.UUID, change: str) -> None:
    connection.execute("update holds set status = 'released', resolved_at = now() where id = %s", [hold_id])
    with pytest.raises(RestrictViolation, match="a hold is resolved once"):
        connection.execute(change.encode())


@pytest.mark.parametrize(
    "change",
    [
        "update holds set amount = 4",
        "update holds set job_id = gen_random_uuid()",
        "update holds set id = gen_random_uuid()",
        "update holds set created_at = now() + '1 day'",
    ],
)
def test_an_open_hold_changes_in_nothing_but_its_resolution(
    connection: psycopg.Connection, hold_id: uuid.UUID, change: str
) -> None:
    with pytest.raises(RestrictViolation, match="only its resolution may change"):
        connection.execute(change.encode())
    assert connection.execute("select id, amount from holds").fetchall() == [(hold_id, 5)]


def test_a_hold_cannot_be_moved_to_another_account(connection: psycopg.Connection, hold_id: uuid.UUID) -> None:
    other = uuid.uuid4()
    connection.execute(
        "insert into accounts (id, email, display_name, plan, status) values (%s, 'b@example.com', '', 'free', 'active')",
        [other],
    )
    with pytest.raises(RestrictViolation, match="only its resolution may change"):
        connection.execute("update holds set account_id = %s where id = %s", [other, hold_id])


@pytest.mark.parametrize("statement", ["delete from holds", "truncate accounts cascade"])
def test_holds_are_kept(connection: psycopg.Connection, hold_id: uuid.UUID, statement: str) -> None:
    with pytest.raises(RestrictViolation, match="refused"):
        connection.execute(statement.encode())
    assert connection.execute("select id from holds").fetchall() == [(hold_id,)]
