"""What lies about: the questions a sweep asks of everybody's jobs at once. Found without locks, decided again under them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.generations import JobEventRow, JobRow
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.generations.records.repository import ADMITTABLE
from gpt_image_studio.kit.ids import AccountId, JobId

#: Looked at per round and question; the next round finds the rest.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Admitted:
    job_id: JobId
    account_id: AccountId
    engine_job_id: int


class Backlog:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_admitted(self) -> list[Admitted]:
        """Handed to the workers and not ended, the oldest first."""
        found = await self._tx.execute(
            sa.select(col(JobRow.id), col(JobRow.account_id), col(JobRow.engine_job_id))
            .where(col(JobRow.status).in_(ADMITTABLE), col(JobRow.engine_job_id).is_not(None))
            .order_by(col(JobRow.seq))
        )
        return [Admitted(JobId(row[0]), AccountId(row[1]), row[2] or 0) for row in found]

    async def list_ended(self, *, after: datetime, before: datetime) -> list[int]:
        """The engine's names of the jobs that ended in that time."""
        found = await self._tx.execute(
            sa.select(col(JobRow.engine_job_id))
            .where(
                col(JobRow.finished_at) >= after,
                col(JobRow.finished_at) < before,
                col(JobRow.engine_job_id).is_not(None),
            )
            .order_by(col(JobRow.finished_at).desc())
            .limit(BATCH)
        )
        return [engine_job_id for engine_job_id in found.scalars() if engine_job_id is not None]

    async def list_accounts_waiting(self) -> list[AccountId]:
        """Those with a job that is not handed to the workers."""
        found = await self._tx.execute(
            sa.select(col(JobRow.account_id))
            .where(col(JobRow.status) == JobStatus.QUEUED, col(JobRow.engine_job_id).is_(None))
            .distinct()
        )
        return [AccountId(account_id) for account_id in found.scalars()]

    async def list_unknown(self, *, before: datetime) -> list[tuple[AccountId, JobId]]:
        """Whose outcome was unknown by then."""
        since = (
            sa.select(sa.func.max(col(JobEventRow.created_at)))
            .where(col(JobEventRow.job_id) == col(JobRow.id), col(JobEventRow.kind) == "unknown")
            .scalar_subquery()
        )
        found = await self._tx.execute(
            sa.select(col(JobRow.account_id), col(JobRow.id))
            .where(col(JobRow.status) == JobStatus.UNKNOWN, since < before)
            .order_by(col(JobRow.seq))
            .limit(BATCH)
        )
        return [(AccountId(row[0]), JobId(row[1])) for row in found]
