"""Rows of stored bytes."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables import AssetRow, OutputRow
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.kit.ids import AccountId, AssetId


class AssetRepository:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, asset: Asset) -> None:
        """The same asset added again is a success."""
        await self._tx.execute(
            insert(AssetRow)
            .values(
                id=asset.id,
                account_id=asset.account_id,
                kind=asset.kind.value,
                storage_key=asset.storage_key,
                media_type=asset.media_type,
                width=asset.width,
                height=asset.height,
                size_bytes=asset.size_bytes,
                sha256=asset.sha256,
                placeholder=asset.placeholder,
                thumbnails=list(asset.thumbnails),
                has_alpha=asset.has_alpha,
                created_at=asset.created_at,
            )
            .on_conflict_do_nothing(index_elements=["id"])
        )

    async def get(self, account_id: AccountId, asset_id: AssetId) -> Asset:
        """Raises `NotFoundError` when it is not there, deleted, or another account's: the same answer on purpose."""
        row = (
            await self._tx.execute(
                sa.select(AssetRow).where(
                    col(AssetRow.id) == asset_id,
                    col(AssetRow.account_id) == account_id,
                    col(AssetRow.deleted_at).is_(None),
                )
            )
        ).scalar_one_or_none()
        if row is None:
            raise NotFoundError
        return _asset(row)

    async def list_previews(self, older_than: datetime, *, limit: int) -> list[Asset]:
        """The oldest first."""
        rows = await self._tx.execute(
            sa.select(AssetRow)
            .where(col(AssetRow.kind) == AssetKind.PREVIEW.value, col(AssetRow.created_at) < older_than)
            .order_by(col(AssetRow.created_at))
            .limit(limit)
        )
        return [_asset(row) for row in rows.scalars()]

    async def list_deleted(self, older_than: datetime, *, limit: int) -> list[Asset]:
        """Deleted before `older_than` and shown by no output any more."""
        is_shown = sa.exists().where(col(OutputRow.asset_id) == col(AssetRow.id))
        rows = await self._tx.execute(
            sa.select(AssetRow).where(col(AssetRow.deleted_at) < older_than, ~is_shown).limit(limit)
        )
        return [_asset(row) for row in rows.scalars()]

    async def mark_deleted(self, account_id: AccountId, asset_ids: Collection[AssetId], at: datetime | None) -> None:
        """`None` brings them back."""
        await self._tx.execute(
            sa.update(AssetRow)
            .where(col(AssetRow.account_id) == account_id, col(AssetRow.id).in_(asset_ids))
            .values(deleted_at=at)
        )

    async def remove(self, asset_ids: Collection[AssetId]) -> int:
        """The rows themselves; how many there were."""
        removed = await self._tx.execute(
            sa.delete(AssetRow).where(col(AssetRow.id).in_(asset_ids)).returning(col(AssetRow.id))
        )
        return len(removed.all())


def _asset(row: AssetRow) -> Asset:
    return Asset(
        id=AssetId(row.id),
        account_id=AccountId(row.account_id),
        kind=AssetKind(row.kind),
        storage_key=row.storage_key,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        placeholder=row.placeholder,
        thumbnails=tuple(row.thumbnails),
        has_alpha=row.has_alpha,
        created_at=row.created_at,
    )
