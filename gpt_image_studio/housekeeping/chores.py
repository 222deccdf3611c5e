"""Each thing that has to go: how much of it is due, and its going, a bounded batch at a time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from gpt_image_studio.accounts.repository.access import AccessRepository
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.trash import AssetTrash
from gpt_image_studio.assets.uploads.service import UploadService
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.generations.records.trash import JobTrash
from gpt_image_studio.housekeeping.model import NOTHING, Tally
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.moderation.repository import VerdictRepository

#: How many rows are removed in one transaction.
BATCH: Final = 500


class Chore(Protocol):
    """May be interrupted anywhere and repeated any number of times: what is left is found again."""

    @property
    def name(self) -> str: ...

    async def look(self) -> Tally:
        """What is due, without touching it."""
        ...

    async def clear(self, batches: int | None) -> Tally:
        """What went. `batches` bounds the work, `None` does all of it.

        Raises:
            UnavailableError: the database or storage went away; the next call goes on.
        """
        ...


@dataclass(frozen=True, slots=True)
class RowChore:
    """Rows that nothing else hangs on, by their age."""

    name: str
    database: Database
    clock: Clock
    age: timedelta
    count: Callable[[Transaction, datetime], Awaitable[int]]
    remove: Callable[[Transaction, datetime], Awaitable[int]]

    async def look(self) -> Tally:
        async with self.database.transaction() as tx:
            return Tally(await self.count(tx, self.clock.now() - self.age))

    async def clear(self, batches: int | None) -> Tally:
        removed, done = 0, 0
        while batches is None or done < batches:
            async with self.database.transaction() as tx:
                gone = await self.remove(tx, self.clock.now() - self.age)
            if not gone:
                break
            removed, done = removed + gone, done + 1
        return Tally(removed)


def verdicts(database: Database, clock: Clock, age: timedelta) -> Chore:
    return RowChore(
        "verdicts",
        database,
        clock,
        age,
        lambda tx, before: VerdictRepository(tx).count_older(before),
        lambda tx, before: VerdictRepository(tx).remove_older(before, limit=BATCH),
    )


def job_log(database: Database, clock: Clock, age: timedelta) -> Chore:
    return RowChore(
        "job_log",
        database,
        clock,
        age,
        lambda tx, before: JobTrash(tx).count_old_events(before),
        lambda tx, before: JobTrash(tx).remove_old_events(before, limit=BATCH),
    )


def sign_ins(database: Database, clock: Clock, age: timedelta) -> Chore:
    return RowChore(
        "sign_ins",
        database,
        clock,
        age,
        lambda tx, before: AccessRepository(tx).count_ended(before),
        lambda tx, before: AccessRepository(tx).remove_ended(before, limit=BATCH),
    )


@dataclass(frozen=True, slots=True)
class DeletedJobs:
    """Their words go here; their pictures are in the trash with them and follow as assets."""

    database: Database
    clock: Clock
    age: timedelta
    name: str = "jobs"

    async def look(self) -> Tally:
        async with self.database.transaction() as tx:
            return Tally(await JobTrash(tx).count_due(self.clock.now() - self.age))

    async def clear(self, batches: int | None) -> Tally:
        removed, done = 0, 0
        while batches is None or done < batches:
            before = self.clock.now() - self.age
            async with self.database.transaction() as tx:
                due = await JobTrash(tx).list_due(before, limit=BATCH)
            if not due:
                break
            for account_id, job_id in due:
                async with self.database.transaction() as tx:
                    # Account before job, as everywhere: nobody brings it back meanwhile.
                    await AccountRepository(tx).lock(account_id)
                    removed += await JobTrash(tx).purge([job_id], at=self.clock.now(), deleted_before=before)
            done += 1
        return Tally(removed)


@dataclass(frozen=True, slots=True)
class Previews:
    trash: AssetTrash
    clock: Clock
    age: timedelta
    name: str = "previews"

    async def look(self) -> Tally:
        return Tally(await self.trash.count_previews(self.clock.now() - self.age))

    async def clear(self, batches: int | None) -> Tally:
        return Tally(await self.trash.discard_previews(self.clock.now() - self.age, batches=batches))


@dataclass(frozen=True, slots=True)
class DeletedAssets:
    """Pictures and uploads in the trash."""

    trash: AssetTrash
    clock: Clock
    age: timedelta
    name: str = "assets"

    async def look(self) -> Tally:
        return Tally(await self.trash.count_deleted(self.clock.now() - self.age))

    async def clear(self, batches: int | None) -> Tally:
        return Tally(await self.trash.purge_deleted(self.clock.now() - self.age, batches=batches))


@dataclass(frozen=True, slots=True)
class UploadLeftovers:
    """On this machine: folders of uploads whose process died."""

    uploads: UploadService
    name: str = "upload_files"

    async def look(self) -> Tally:
        return NOTHING

    async def clear(self, batches: int | None) -> Tally:  # noqa: ARG002 # a handful of folders
        return Tally(await self.uploads.sweep())
