"""Counts that must not be lost or split between processes, in PostgreSQL."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.accounts import ApiKeyRow
from gpt_image_studio.kit.ids import ApiKeyId

MINUTE = timedelta(minutes=1)


class LimitRepository:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def take_request(self, key_id: ApiKeyId, per_minute: int, *, now: datetime) -> datetime | None:
        """Takes a request's share of the minute and notes the use. `None` when taken; else when there will be room."""
        share = MINUTE / per_minute
        ahead = sa.func.greatest(col(ApiKeyRow.booked_until), now)
        is_stale = sa.or_(col(ApiKeyRow.last_used_at).is_(None), col(ApiKeyRow.last_used_at) < now - MINUTE)
        taken = await self._tx.scalar(
            sa.update(ApiKeyRow)
            .where(col(ApiKeyRow.id) == key_id, ahead <= now + MINUTE - share)
            .values(
                booked_until=ahead + share,
                last_used_at=sa.case((is_stale, now), else_=col(ApiKeyRow.last_used_at)),
            )
            .returning(col(ApiKeyRow.id))
        )
        if taken is not None:
            return None
        until = await self._tx.scalar(sa.select(col(ApiKeyRow.booked_until)).where(col(ApiKeyRow.id) == key_id))
        return now if until is None else max(now, until + share - MINUTE)
