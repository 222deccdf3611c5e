"""Which assets may go, and the marks on those that are going."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.generations import JobRow, OutputRow
from gpt_image_studio.kit.ids import AccountId, AssetId

Due = sa.ColumnElement[bool]

_LIVE: Final = ("queued", "running", "unknown")
_IS_MARKED: Final = col(AssetRow.purged_at).is_not(None)


def old_previews(older_than: datetime) -> Due:
    return (col(AssetRow.kind) == AssetKind.PREVIEW.value) & (col(AssetRow.created_at) < older_than)


def deleted(older_than: datetime, *, account_id: AccountId | None = None) -> Due:
    """Shown by no output any more, and not among what a job under way was given."""
    shown = (col(OutputRow.asset_id), col(OutputRow.raw_asset_id), col(OutputRow.change_map_asset_id))
    is_shown = sa.or_(*(sa.exists().where(one == col(AssetRow.id)) for one in shown))
    name, request = sa.cast(col(AssetRow.id), sa.Text), col(JobRow.request)
    is_needed = sa.exists().where(
        col(JobRow.account_id) == col(AssetRow.account_id),
        col(JobRow.status).in_(_LIVE),
        sa.or_(request["references"].op("?")(name), request["mask"].astext == name, request["markup"].astext == name),
    )
    due = (col(AssetRow.deleted_at) < older_than) & ~is_shown & ~is_needed
    return due if account_id is None else due & (col(AssetRow.account_id) == account_id)


class TrashRepository:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def count(self, due: Due) -> int:
        """With those that are marked already."""
        query = sa.select(sa.func.count()).select_from(AssetRow).where(due | _IS_MARKED)
        return (await self._tx.execute(query)).scalar_one()

    async def mark(self, due: Due, *, at: datetime, limit: int) -> int:
        """From here on nobody gets them back: not by restoring, not by uploading the same file again. How many."""
        batch = sa.select(col(AssetRow.id)).where(due, ~_IS_MARKED).limit(limit)
        marked = await self._tx.execute(
            sa.update(AssetRow)
            # Looked at again once its row is locked: whoever was faster has brought it back.
            .where(col(AssetRow.id).in_(batch), due, ~_IS_MARKED)
            .values(purged_at=at, deleted_at=sa.func.coalesce(col(AssetRow.deleted_at), at), upload_key=None)
            .returning(col(AssetRow.id)),
            execution_options={"synchronize_session": False},
        )
        return len(marked.all())

    async def remove(self, asset_ids: Collection[AssetId]) -> int:
        """The rows of those that are marked; how many."""
        removed = await self._tx.execute(
            sa.delete(AssetRow).where(col(AssetRow.id).in_(asset_ids), _IS_MARKED).returning(col(AssetRow.id))
        )
        return len(removed.all())

    async def discard_all(self, account_id: AccountId, *, at: datetime) -> None:
        """Everything of an account is in the trash from now on."""
        await self._tx.execute(
            sa.update(AssetRow)
            .where(col(AssetRow.account_id) == account_id, col(AssetRow.deleted_at).is_(None))
            .values(deleted_at=at),
            execution_options={"synchronize_session": False},
        )
