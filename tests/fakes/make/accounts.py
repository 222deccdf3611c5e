"""Accounts with credits, as a test's world needs them."""

import uuid
from datetime import datetime

from gpt_image_studio.accounts.model import Account, Plan
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.clock import Clock, SystemClock
from gpt_image_studio.kit.ids import AccountId, JobId


async def make_account(
    database: Database,
    *,
    credits: int = 0,  # noqa: A002 - the product's word; nobody quits an interpreter here
    email: str | None = None,
    plan: Plan = Plan.FREE,
    expires_at: datetime | None = None,
    clock: Clock | None = None,
) -> Account:
    """`expires_at` is that of the credits."""
    clock = clock or SystemClock()
    account = await AccountService(database, clock).get_or_create(email or f"{uuid.uuid4().hex}@example.com", plan=plan)
    if credits:
        await make_lot(database, account.id, credits, expires_at=expires_at, clock=clock)
    return account


async def make_lot(
    database: Database,
    account_id: AccountId,
    amount: int,
    *,
    source: str | None = None,
    expires_at: datetime | None = None,
    clock: Clock | None = None,
) -> str:
    """The source it was granted under."""
    source = source or f"test:{uuid.uuid4()}"
    async with database.transaction() as tx:
        await CreditLedger(clock or SystemClock()).grant(
            tx, account_id, amount, source=source, reason="test", expires_at=expires_at
        )
    return source


def make_job_id() -> JobId:
    return JobId(uuid.uuid4())
