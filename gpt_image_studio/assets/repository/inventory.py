"""What should lie in storage, held against what does."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.assets.keys import list_keys, list_possible_originals
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.kit.ids import AssetId

#: Named at most, of those without a file.
MAX_NAMED: Final = 1000


class Inventory:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_known(self, keys: Collection[str]) -> set[str]:
        """Those of them that belong to an asset, deleted or not, and every other object of these assets."""
        possible = {original for key in keys for original in list_possible_originals(key)}
        assets = await AssetRepository(self._tx).list_by_storage_key(possible)
        return {key for asset in assets for key in list_keys(asset)}

    async def list_missing(
        self, keys: Collection[str], *, after: str, until: str, created_before: datetime
    ) -> list[AssetId]:
        """Assets whose original should be among `keys`, which are all there are after `after` up to `until`."""
        found = await self._tx.execute(
            sa.select(col(AssetRow.id))
            .where(
                col(AssetRow.storage_key) > after,
                col(AssetRow.storage_key) <= until,
                col(AssetRow.storage_key) != sa.func.all(sa.cast(list(keys), sa.ARRAY(sa.String))),
                col(AssetRow.created_at) < created_before,
                col(AssetRow.purged_at).is_(None),
            )
            .order_by(col(AssetRow.storage_key))
            .limit(MAX_NAMED)
        )
        return [AssetId(asset_id) for asset_id in found.scalars()]

    async def list_newest(self, *, limit: int) -> Sequence[Asset]:
        return await AssetRepository(self._tx).list_newest(limit=limit)
