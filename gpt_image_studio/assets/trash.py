"""Assets that go for good: marked first, then their bytes, then their rows. Whatever a crash leaves is found again by its mark."""

from datetime import datetime
from typing import Final

from gpt_image_studio.assets.keys import list_keys
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.repository.trash import Due, TrashRepository, deleted, old_previews
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId

#: Assets per transaction; with every copy of theirs, no more objects than storage deletes at once.
BATCH: Final = 200


class AssetTrash:
    def __init__(self, database: Database, storage: Storage, clock: Clock) -> None:
        self._database = database
        self._storage = storage
        self._clock = clock

    async def count_previews(self, older_than: datetime) -> int:
        return await self._count(old_previews(older_than))

    async def count_deleted(self, older_than: datetime) -> int:
        return await self._count(deleted(older_than))

    async def discard_previews(self, older_than: datetime, *, batches: int | None = None) -> int:
        """Previews made before `older_than` go; how many. Raises `StorageUnavailableError`; the next call goes on."""
        return await self._discard(old_previews(older_than), batches)

    async def purge_deleted(
        self, older_than: datetime, *, account_id: AccountId | None = None, batches: int | None = None
    ) -> int:
        """Assets deleted before `older_than` go; how many, whoever had marked them. Raises as `discard_previews`.

        One that an output still shows stays, and one that a job under way was given.
        """
        return await self._discard(deleted(older_than, account_id=account_id), batches)

    async def _discard(self, due: Due, batches: int | None) -> int:
        removed = await self._remove_marked()  # by a round that did not get further
        done = 0
        while (batches is None or done < batches) and await self._mark(due):
            removed += await self._remove_marked()
            done += 1
        return removed

    async def _mark(self, due: Due) -> int:
        async with self._database.transaction() as tx:
            return await TrashRepository(tx).mark(due, at=self._clock.now(), limit=BATCH)

    async def _remove_marked(self) -> int:
        removed = 0
        while True:
            async with self._database.transaction() as tx:
                batch = await AssetRepository(tx).list_purged(limit=BATCH)
            if not batch:
                return removed
            await self._storage.delete(*(key for asset in batch for key in list_keys(asset)))
            async with self._database.transaction() as tx:
                removed += await TrashRepository(tx).remove([asset.id for asset in batch])

    async def _count(self, due: Due) -> int:
        async with self._database.transaction() as tx:
            return await TrashRepository(tx).count(due)
