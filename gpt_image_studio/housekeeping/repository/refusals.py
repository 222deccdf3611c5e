"""Who is refused often, by the content check or by the provider: what an operator looks at against abuse."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.db.session import Database
from gpt_image_studio.db.tables.accounts import AccountRow
from gpt_image_studio.db.tables.generations import JobRow, OutputRow
from gpt_image_studio.db.tables.moderation import ModerationVerdictRow
from gpt_image_studio.generations.model import OutputStatus
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.moderation.model import Decision


@dataclass(frozen=True, slots=True)
class Refused:
    account_id: AccountId
    email: str
    #: Verdicts of the content check.
    by_check: int
    #: Pictures the provider would not make.
    by_provider: int
    #: Pictures asked for in that time.
    asked: int


async def list_refused(database: Database, *, since: datetime, limit: int) -> list[Refused]:
    """The most refused first."""
    checks = (
        sa.select(col(ModerationVerdictRow.account_id), sa.func.count().label("count"))
        .where(col(ModerationVerdictRow.decision) == Decision.DENY.value, col(ModerationVerdictRow.created_at) >= since)
        .group_by(col(ModerationVerdictRow.account_id))
        .subquery()
    )
    is_refused = col(OutputRow.status) == OutputStatus.REFUSED.value
    outputs = (
        sa.select(
            col(JobRow.account_id),
            sa.func.count().label("asked"),
            sa.func.count().filter(is_refused).label("refused"),
        )
        .join(OutputRow, col(OutputRow.job_id) == col(JobRow.id))
        .where(col(JobRow.created_at) >= since)
        .group_by(col(JobRow.account_id))
        .subquery()
    )
    by_check = sa.func.coalesce(checks.c.count, 0)
    by_provider = sa.func.coalesce(outputs.c.refused, 0)
    query = (
        sa.select(
            col(AccountRow.id), col(AccountRow.email), by_check, by_provider, sa.func.coalesce(outputs.c.asked, 0)
        )
        .outerjoin(checks, checks.c.account_id == col(AccountRow.id))
        .outerjoin(outputs, outputs.c.account_id == col(AccountRow.id))
        .where(by_check + by_provider > 0)
        .order_by((by_check + by_provider).desc(), col(AccountRow.id))
        .limit(limit)
    )
    async with database.transaction() as tx:
        rows = await tx.execute(query)
        return [Refused(AccountId(row[0]), row[1], row[2], row[3], row[4]) for row in rows]
