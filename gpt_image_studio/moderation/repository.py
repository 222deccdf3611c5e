"""Verdicts in the database."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.moderation import ModerationVerdictRow
from gpt_image_studio.kit.ids import AccountId, ScreeningId
from gpt_image_studio.moderation.model import Category, Decision, Subject, Verdict


class VerdictRepository:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, account_id: AccountId, subject: Subject, digest: bytes, verdict: Verdict) -> None:
        await self._tx.execute(
            insert(ModerationVerdictRow).values(
                id=verdict.id,
                account_id=account_id,
                subject=subject.value,
                digest=digest,
                decision=verdict.decision.value,
                categories=[category.value for category in verdict.categories],
                provider=verdict.provider,
                provider_id=verdict.provider_id,
                created_at=verdict.created_at,
            )
        )

    async def find(self, account_id: AccountId, digest: bytes, *, since: datetime) -> Verdict | None:
        """The newest on exactly this."""
        found = await self._tx.execute(
            sa.select(ModerationVerdictRow)
            .where(
                col(ModerationVerdictRow.account_id) == account_id,
                col(ModerationVerdictRow.digest) == digest,
                col(ModerationVerdictRow.created_at) > since,
            )
            .order_by(col(ModerationVerdictRow.created_at).desc())
            .limit(1)
        )
        row = found.scalar_one_or_none()
        return None if row is None else _verdict(row)

    async def list_refused_at(self, account_id: AccountId, *, since: datetime, limit: int) -> Sequence[datetime]:
        """When the account was refused something new, newest first. Parts refused together count once."""
        found = await self._tx.execute(
            sa.select(col(ModerationVerdictRow.created_at))
            .distinct()
            .where(
                col(ModerationVerdictRow.account_id) == account_id,
                # Literal, so that the planner sees that the partial index will do.
                col(ModerationVerdictRow.decision) == sa.literal_column("'deny'"),
                col(ModerationVerdictRow.created_at) > since,
            )
            .order_by(col(ModerationVerdictRow.created_at).desc())
            .limit(limit)
        )
        return found.scalars().all()

    async def count_older(self, than: datetime) -> int:
        query = sa.select(sa.func.count()).select_from(ModerationVerdictRow)
        return (await self._tx.execute(query.where(col(ModerationVerdictRow.created_at) < than))).scalar_one()

    async def remove_older(self, than: datetime, *, limit: int) -> int:
        """The oldest first; how many. A job that was let through by one keeps nothing of it."""
        is_old = col(ModerationVerdictRow.created_at) < than
        oldest = sa.select(col(ModerationVerdictRow.id)).where(is_old).order_by(col(ModerationVerdictRow.created_at))
        return await self._remove(col(ModerationVerdictRow.id).in_(oldest.limit(limit)))

    async def remove_allowed(self, account_id: AccountId) -> int:
        """Of an account that ends. Refusals stay for their days: who is refused often may come again."""
        return await self._remove(
            (col(ModerationVerdictRow.account_id) == account_id)
            & (col(ModerationVerdictRow.decision) == Decision.ALLOW.value)
        )

    async def _remove(self, which: sa.ColumnElement[bool]) -> int:
        removed = await self._tx.execute(
            sa.delete(ModerationVerdictRow).where(which).returning(col(ModerationVerdictRow.id)),
            execution_options={"synchronize_session": False},
        )
        return len(removed.all())


def _verdict(row: ModerationVerdictRow) -> Verdict:
    return Verdict(
        id=ScreeningId(row.id),
        decision=Decision(row.decision),
        categories=tuple(Category(category) for category in row.categories),
        provider=row.provider,
        provider_id=row.provider_id,
        created_at=row.created_at,
    )
