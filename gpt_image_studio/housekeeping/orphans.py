"""Files without a row, which a kill between storing and recording leaves, go; rows without a file are told, never touched."""

from datetime import timedelta
from typing import Final

from gpt_image_studio.assets.keys import ROOTS
from gpt_image_studio.assets.ports import Storage, StoredKey
from gpt_image_studio.assets.repository.inventory import Inventory
from gpt_image_studio.db.session import Database
from gpt_image_studio.housekeeping.model import Tally
from gpt_image_studio.housekeeping.repository.chores import ChoreRepository
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AssetId

#: Keys looked at together: what a service lists at once.
PAGE: Final = 1000
#: Named one by one, of pictures without a file.
NAMED: Final = 10


class Orphans:
    """Walks through storage page by page; a walk that is too long for one round goes on in the next."""

    name = "orphans"

    def __init__(
        self, database: Database, storage: Storage, clock: Clock, grace: timedelta, *, page: int = PAGE
    ) -> None:
        """Nothing younger than `grace` is judged: its row may be on its way."""
        self._database = database
        self._storage = storage
        self._clock = clock
        self._grace = grace
        self._page = page

    async def look(self) -> Tally:
        return (await self._walk("", None, is_dry=True))[0]

    async def clear(self, batches: int | None) -> Tally:
        async with self._database.transaction() as tx:
            record = await ChoreRepository(tx).find(self.name)
        position = record.position if record and batches is not None else ""
        tally, position = await self._walk(position, batches, is_dry=False)
        async with self._database.transaction() as tx:
            await ChoreRepository(tx).remember(self.name, position)
        return tally

    async def _walk(self, position: str, pages: int | None, *, is_dry: bool) -> tuple[Tally, str]:
        """What was found, and where to go on; empty at the end."""
        orphans, missing = 0, list[AssetId]()
        for root in ROOTS:
            after = max(root, position)
            while after.startswith(root):
                if pages is not None:
                    if pages == 0:
                        return _tally(orphans, missing), after
                    pages -= 1
                page = await self._storage.list_keys(root, after=after, limit=self._page)
                is_last = len(page) < self._page
                until = _end_of(root) if is_last else page[-1].key
                found, lost = await self._judge(page, after, until)
                if found and not is_dry:
                    await self._storage.delete(*found)
                orphans, missing = orphans + len(found), missing + lost
                after = until
        return _tally(orphans, missing), ""

    async def _judge(self, page: list[StoredKey], after: str, until: str) -> tuple[list[str], list[AssetId]]:
        """Rows are read after the listing: what was recorded in between is known, what was removed is gone anyway."""
        before = self._clock.now() - self._grace
        keys = [one.key for one in page]
        async with self._database.transaction() as tx:
            known = await Inventory(tx).list_known(keys)
            missing = await Inventory(tx).list_missing(keys, after=after, until=until, created_before=before)
        return [one.key for one in page if one.key not in known and one.put_at < before], missing


def _end_of(root: str) -> str:
    """After every key below the root, in byte order."""
    return root[:-1] + chr(ord("/") + 1)


def _tally(orphans: int, missing: list[AssetId]) -> Tally:
    if not missing:
        return Tally(orphans)
    named = ", ".join(str(asset_id) for asset_id in missing[:NAMED])
    rest = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
    return Tally(orphans, (f"{len(missing)} without their file in storage, left as they are: {named}{rest}",))
