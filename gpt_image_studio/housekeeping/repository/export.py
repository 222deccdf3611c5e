"""What an export needs to know of an account, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.accounts import ApiKeyRow, SessionRow
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.generations import JobRow
from gpt_image_studio.db.tables.moderation import ModerationVerdictRow
from gpt_image_studio.kit.ids import AccountId, AssetId, JobId


class ExportRepository:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_jobs(
        self, account_id: AccountId, *, after_seq: int, limit: int
    ) -> list[tuple[JobId, int, datetime | None]]:
        """Id, place in time and when it was deleted; oldest first, without those that are gone for good."""
        rows = await self._tx.execute(
            sa.select(col(JobRow.id), col(JobRow.seq), col(JobRow.deleted_at))
            .where(col(JobRow.account_id) == account_id, col(JobRow.seq) > after_seq, col(JobRow.purged_at).is_(None))
            .order_by(col(JobRow.seq))
            .limit(limit)
        )
        return [(JobId(row[0]), row[1] or 0, row[2]) for row in rows]

    async def list_assets(
        self, account_id: AccountId, *, after: AssetId | None, limit: int
    ) -> list[tuple[AssetId, datetime | None]]:
        """Id and when it was deleted; by id, without previews and those that are gone for good."""
        query = sa.select(col(AssetRow.id), col(AssetRow.deleted_at)).where(
            col(AssetRow.account_id) == account_id,
            col(AssetRow.kind) != AssetKind.PREVIEW.value,
            col(AssetRow.purged_at).is_(None),
        )
        if after is not None:
            query = query.where(col(AssetRow.id) > after)
        rows = await self._tx.execute(query.order_by(col(AssetRow.id)).limit(limit))
        return [(AssetId(row[0]), row[1]) for row in rows]

    async def list_sessions(self, account_id: AccountId) -> list[dict[str, Any]]:
        return await self._list(SessionRow, account_id, "user_agent", "created_at", "expires_at", "revoked_at")

    async def list_api_keys(self, account_id: AccountId) -> list[dict[str, Any]]:
        return await self._list(ApiKeyRow, account_id, "name", "prefix", "created_at", "last_used_at", "revoked_at")

    async def list_verdicts(self, account_id: AccountId) -> list[dict[str, Any]]:
        """Of the content check."""
        return await self._list(
            ModerationVerdictRow, account_id, "subject", "decision", "categories", "provider", "created_at"
        )

    async def _list(
        self,
        table: type[SessionRow] | type[ApiKeyRow] | type[ModerationVerdictRow],
        account_id: AccountId,
        *names: str,
    ) -> list[dict[str, Any]]:
        rows: Sequence[Any] = (
            await self._tx.execute(
                sa.select(*(getattr(table, name) for name in names))
                .where(col(table.account_id) == account_id)
                .order_by(col(table.created_at))
            )
        ).all()
        return [dict(zip(names, map(_plain, row), strict=True)) for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
