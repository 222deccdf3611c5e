"""Rows of stored bytes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.assets.model import Asset, AssetKind, ProviderCopy
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.generations import OutputRow
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.kit.ids import AccountId, AssetId


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Of the originals of an account's uploads."""

    kept: int
    #: Deleted, not yet gone for good.
    in_trash: int


class AssetRepository:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, asset: Asset) -> None:
        """The same asset added again is a success."""
        await self._tx.execute(insert(AssetRow).values(_values(asset)).on_conflict_do_nothing(index_elements=["id"]))

    async def add_upload(self, asset: Asset, upload_key: bytes) -> None:
        """The account's lock is held, so nobody else adds the same. One that was there, deleted or not, is there again."""
        values = _values(asset) | {"upload_key": upload_key}
        await self._tx.execute(
            insert(AssetRow)
            .values(values)
            .on_conflict_do_update(
                index_elements=["id"], set_={"deleted_at": None, "purged_at": None, "upload_key": upload_key}
            )
        )

    async def find_upload(self, account_id: AccountId, upload_key: bytes, *, is_locked: bool = False) -> Asset | None:
        """Deleted or not. Locked, it cannot go for good before the transaction ends."""
        query = sa.select(AssetRow).where(
            col(AssetRow.account_id) == account_id, col(AssetRow.upload_key) == upload_key
        )
        row = (await self._tx.execute(query.with_for_update() if is_locked else query)).scalar_one_or_none()
        return None if row is None else _asset(row)

    async def sum_uploads(self, account_id: AccountId) -> StoredBytes:
        is_deleted = col(AssetRow.deleted_at).is_not(None)
        size_bytes = sa.func.sum(col(AssetRow.size_bytes))
        kept, in_trash = (
            await self._tx.execute(
                sa.select(size_bytes.filter(~is_deleted), size_bytes.filter(is_deleted)).where(
                    col(AssetRow.account_id) == account_id, col(AssetRow.upload_key).is_not(None)
                )
            )
        ).one()
        return StoredBytes(int(kept or 0), int(in_trash or 0))

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

    async def list_by_id(
        self, account_id: AccountId, asset_ids: Collection[AssetId], *, with_deleted: bool = False
    ) -> list[Asset]:
        """In no order; those that are not there, deleted, or another account's, are left out."""
        rows = await self._tx.execute(
            sa.select(AssetRow).where(
                col(AssetRow.id).in_(asset_ids),
                col(AssetRow.account_id) == account_id,
                *([] if with_deleted else [col(AssetRow.deleted_at).is_(None)]),
            )
        )
        return [_asset(row) for row in rows.scalars()]

    async def list_pictures(
        self, account_id: AccountId, *, before: tuple[datetime, AssetId] | None, limit: int
    ) -> list[Asset]:
        """What could be a reference, newest first: outputs as they were delivered, and uploads that are no masks or mark-ups."""
        is_raw = sa.exists().where(col(OutputRow.raw_asset_id) == col(AssetRow.id))
        rows = await self._tx.execute(
            sa.select(AssetRow)
            .where(
                col(AssetRow.account_id) == account_id,
                col(AssetRow.kind).in_([AssetKind.OUTPUT.value, AssetKind.REFERENCE.value]),
                col(AssetRow.deleted_at).is_(None),
                ~is_raw,
                *([] if before is None else [sa.tuple_(col(AssetRow.created_at), col(AssetRow.id)) < before]),
            )
            .order_by(col(AssetRow.created_at).desc(), col(AssetRow.id).desc())
            .limit(limit)
        )
        return [_asset(row) for row in rows.scalars()]

    async def mark_deleted(self, account_id: AccountId, asset_ids: Collection[AssetId], at: datetime | None) -> int:
        """`None` brings them back, unless they are gone for good. How many there were."""
        marked = await self._tx.execute(
            sa.update(AssetRow)
            .where(
                col(AssetRow.account_id) == account_id,
                col(AssetRow.id).in_(asset_ids),
                col(AssetRow.purged_at).is_(None),
            )
            .values(deleted_at=at)
            .returning(col(AssetRow.id))
        )
        return len(marked.all())

    async def list_by_storage_key(self, keys: Collection[str]) -> list[Asset]:
        """Whatever became of them."""
        rows = await self._tx.execute(sa.select(AssetRow).where(col(AssetRow.storage_key).in_(keys)))
        return [_asset(row) for row in rows.scalars()]

    async def list_newest(self, *, limit: int) -> list[Asset]:
        """Of everybody; for the operator's check that files are where the rows say."""
        rows = await self._tx.execute(
            sa.select(AssetRow)
            .where(col(AssetRow.purged_at).is_(None))
            .order_by(col(AssetRow.created_at).desc())
            .limit(limit)
        )
        return [_asset(row) for row in rows.scalars()]

    async def list_purged(self, *, limit: int) -> list[Asset]:
        """Gone for everybody; their bytes may still be there."""
        rows = await self._tx.execute(sa.select(AssetRow).where(col(AssetRow.purged_at).is_not(None)).limit(limit))
        return [_asset(row) for row in rows.scalars()]


def _values(asset: Asset) -> dict[str, Any]:
    copy = asset.provider_copy
    return {
        "id": asset.id,
        "account_id": asset.account_id,
        "kind": asset.kind.value,
        "storage_key": asset.storage_key,
        "media_type": asset.media_type,
        "width": asset.width,
        "height": asset.height,
        "size_bytes": asset.size_bytes,
        "sha256": asset.sha256,
        "placeholder": asset.placeholder,
        "thumbnails": list(asset.thumbnails),
        "has_alpha": asset.has_alpha,
        "created_at": asset.created_at,
        "provider_media_type": copy and copy.media_type,
        "provider_width": copy and copy.width,
        "provider_height": copy and copy.height,
        "filename": asset.filename,
    }


def _provider_copy(row: AssetRow) -> ProviderCopy | None:
    if row.provider_media_type is None or row.provider_width is None or row.provider_height is None:
        return None
    return ProviderCopy(row.provider_media_type, row.provider_width, row.provider_height)


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
        provider_copy=_provider_copy(row),
        filename=row.filename,
    )
