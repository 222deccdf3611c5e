"""The auditor: plain SQL over what was written, ignorant of the code that wrote it. Of a whole installation or of one account."""

import uuid
from collections.abc import Collection
from typing import NamedTuple

import psycopg
import sqlalchemy as sa

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.kit.ids import AccountId

BOOKS = sa.text("""
    select (select coalesce(sum(amount), 0) from ledger_entries where account_id = :account),
           (select coalesce(sum(amount), 0) from holds where account_id = :account and status = 'open')
""")


class Books(NamedTuple):
    """An account's credits, as the rows have them."""

    posted: int
    held: int


#: Each names the account first, so that one account's books can be asked for alone.
LEDGER_CHECKS = {
    "more is held than there is": """
        select accounts.id as account_id, posted, held from accounts,
        lateral (select coalesce(sum(amount), 0) as posted from ledger_entries where account_id = accounts.id) as entries,
        lateral (select coalesce(sum(amount), 0) as held from holds where account_id = accounts.id and status = 'open') as open_holds
        where posted < held""",
    "a lot is overdrawn": """
        select lots.account_id, lots.id, sum(amount) from lots join ledger_entries on lot_id = lots.id
        group by lots.account_id, lots.id having sum(amount) < 0""",
    "a lot of another account was used": """
        select entry.account_id, entry.id from ledger_entries as entry join lots on lots.id = entry.lot_id
        where lots.account_id <> entry.account_id""",
    #: A hold's captures are what it says it captured, and no more than that came back.
    "a hold and its movements disagree": """
        select holds.account_id, holds.job_id, holds.status, holds.captured, taken, returned
        from holds, lateral (
            select coalesce(-sum(amount) filter (where kind = 'capture'), 0) as taken,
                   coalesce(sum(amount) filter (where kind = 'refund'), 0) as returned
            from ledger_entries where hold_id = holds.id
        ) as moved
        where holds.captured <> taken or returned > taken""",
}

JOB_CHECKS = {
    "not ended": """
        select id, status from jobs where status in ('queued', 'running', 'unknown')""",
    "ended with an open hold": """
        select jobs.id, jobs.status from jobs join holds on holds.job_id = jobs.id
        where jobs.status not in ('queued', 'running', 'unknown') and holds.status = 'open'""",
    "not exactly one hold": """
        select jobs.id, count(holds.id) from jobs left join holds on holds.job_id = jobs.id group by jobs.id having count(holds.id) <> 1""",
    "held something else than the quote": """
        select jobs.id from jobs join holds on holds.job_id = jobs.id where holds.amount <> jobs.quoted_credits""",
    "charged something else than what was delivered": """
        select jobs.id, jobs.status, jobs.charged_credits, sum(outputs.charged_credits)
        from jobs join outputs on outputs.job_id = jobs.id
        where jobs.status not in ('queued', 'running', 'unknown') group by jobs.id
        having jobs.charged_credits <> sum(outputs.charged_credits)""",
    "charged for what did not come": """
        select id, status, charged_credits from outputs where status <> 'delivered' and charged_credits <> 0""",
    "charged more for a picture than was quoted": """
        select outputs.id, outputs.charged_credits from outputs join jobs on jobs.id = outputs.job_id
        where outputs.charged_credits > (jobs.quote->>'credits_each')::int""",
    "charged less than quoted without a word": """
        select outputs.id, outputs.charged_credits from outputs join jobs on jobs.id = outputs.job_id
        where outputs.status = 'delivered' and outputs.charged_credits < (jobs.quote->>'credits_each')::int
        and cardinality(outputs.notes) = 0""",
    "the ledger took something else than the job says": """
        select jobs.id, jobs.charged_credits, moved.taken
        from jobs join holds on holds.job_id = jobs.id,
        lateral (select coalesce(-sum(amount), 0) as taken from ledger_entries where hold_id = holds.id) as moved
        where jobs.charged_credits <> moved.taken""",
    "not one output per picture asked for": """
        select jobs.id, jobs.count, count(outputs.id) from jobs join outputs on outputs.job_id = jobs.id
        group by jobs.id having count(outputs.id) <> jobs.count""",
    "an output of an ended job is open": """
        select outputs.id, outputs.status from outputs join jobs on jobs.id = outputs.job_id
        where jobs.status not in ('queued', 'running', 'unknown') and outputs.status in ('waiting', 'running')""",
    "delivered without its bytes": """
        select outputs.id from outputs left join assets on assets.id = outputs.asset_id
        where outputs.status = 'delivered' and assets.id is null and outputs.purged_at is null""",
    "an output was sent more than twice": """
        select output_id, count(*) from attempts where status in ('sent', 'succeeded', 'interrupted', 'unknown')
        group by output_id having count(*) > 2""",
}


def audit(connection: psycopg.Connection[tuple[object, ...]], acknowledged: Collection[uuid.UUID] = ()) -> list[str]:
    """Everything that is wrong, in words; empty when the books are in order. `acknowledged` are drafts a person saw accepted."""
    wrong = [
        f"{name}: {row}"
        for name, query in (LEDGER_CHECKS | JOB_CHECKS).items()
        for row in connection.execute(query.encode()).fetchall()
    ]
    known = {row[0] for row in connection.execute("select id from jobs").fetchall()}
    return wrong + [f"lost: {draft}" for draft in acknowledged if draft not in known]


async def audit_account(tx: Transaction, account_id: AccountId) -> Books:
    """The account's books, inside the transaction that may have changed them. Raises `AssertionError` when they do not add up."""
    about = {"account": account_id}
    for name, query in LEDGER_CHECKS.items():
        one_account = sa.text(f"select * from ({query}) as found where account_id = :account")  # noqa: S608 # our own words
        wrong = (await tx.execute(one_account, about)).all()
        assert not wrong, f"{name}: {wrong}"
    return Books(*(await tx.execute(BOOKS, about)).one())


def list_stored_keys(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Where the bytes of every delivered output must be."""
    rows = connection.execute(
        "select storage_key from assets join outputs on outputs.asset_id = assets.id where outputs.status = 'delivered'"
    ).fetchall()
    return [str(row[0]) for row in rows]
