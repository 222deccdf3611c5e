"""An auditor who knows the tables and nothing of the ledger's code: plain SQL over what was written."""

from typing import NamedTuple

import sqlalchemy as sa

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.kit.ids import AccountId


class Books(NamedTuple):
    posted: int
    held: int

    @property
    def available(self) -> int:
        return self.posted - self.held


BOOKS = sa.text("""
    select (select coalesce(sum(amount), 0) from ledger_entries where account_id = :account),
           (select coalesce(sum(amount), 0) from holds where account_id = :account and status = 'open')
""")

OVERDRAWN_LOTS = sa.text("""
    select lots.source, sum(amount) from lots join ledger_entries on lot_id = lots.id
    where lots.account_id = :account group by lots.id having sum(amount) < 0
""")

FOREIGN_LOTS = sa.text("""
    select entry.id from ledger_entries as entry join lots on lots.id = entry.lot_id
    where entry.account_id = :account and lots.account_id <> entry.account_id
""")

#: A hold's captures are what it says it captured, and no more than that came back.
WRONG_HOLDS = sa.text("""
    select holds.job_id, holds.status, holds.captured, taken, returned
    from holds, lateral (
        select coalesce(-sum(amount) filter (where kind = 'capture'), 0) as taken,
               coalesce(sum(amount) filter (where kind = 'refund'), 0) as returned
        from ledger_entries where hold_id = holds.id
    ) as moved
    where holds.account_id = :account and (holds.captured <> taken or returned > taken)
""")


async def audit(tx: Transaction, account_id: AccountId) -> Books:
    """The account's books. Raises `AssertionError` when they do not add up."""
    about = {"account": account_id}
    posted, held = (await tx.execute(BOOKS, about)).one()
    books = Books(posted, held)
    assert books.available >= 0, f"more is held than there is: {books}"
    for query in (OVERDRAWN_LOTS, FOREIGN_LOTS, WRONG_HOLDS):
        wrong = (await tx.execute(query, about)).all()
        assert not wrong, f"{wrong}"
    return books
