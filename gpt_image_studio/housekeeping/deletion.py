"""An account that ends: nobody comes in, nothing is made any more, its content goes at once, its address last.

Each step may be interrupted and repeated. The address stays until everything else is gone, so that the same command finds the
account again; whatever a crash or something under way leaves, the clean-up finishes.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from gpt_image_studio.accounts.repository.access import AccessRepository
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.repository.trash import TrashRepository
from gpt_image_studio.assets.trash import AssetTrash
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.generations.records.trash import JobTrash
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.generations.upkeep import JobUpkeep
from gpt_image_studio.housekeeping.model import RetainedRows, Tally
from gpt_image_studio.housekeeping.repository.deleted_accounts import DeletedAccountRepository
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.moderation.repository import VerdictRepository

log = structlog.get_logger(__name__)

#: Jobs emptied per transaction.
BATCH: Final = 200
#: What was under way when the doors closed may leave something behind once.
ROUNDS: Final = 3


class AccountDeletion:
    def __init__(  # its parts, each of a type of its own
        self,
        database: Database,
        generations: GenerationService,
        upkeep: JobUpkeep,
        trash: AssetTrash,
        clock: Clock,
    ) -> None:
        self._database = database
        self._generations = generations
        self._upkeep = upkeep
        self._trash = trash
        self._clock = clock

    async def delete(self, account_id: AccountId) -> RetainedRows:
        """What is left. Deleting it again changes nothing.

        Raises:
            NotFoundError: no such account.
            UnavailableError: not finished; calling again goes on, and so do the workers by themselves.
        """
        await self._close(account_id)
        for _ in range(ROUNDS):
            await self._end_jobs(account_id)
            await self._remove_content(account_id)
            if await self._forget(account_id):
                log.info("housekeeping.account_deleted", account_id=str(account_id))
                break
        async with self._database.transaction() as tx:
            return await DeletedAccountRepository(tx).count(account_id)

    async def _close(self, account_id: AccountId) -> None:
        """Every later step counts on it: what is asked for under the account's lock is refused from now on."""
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            await AccessRepository(tx).close(account_id)
            await ring(tx, account_id)

    async def _end_jobs(self, account_id: AccountId) -> None:
        """Those that wait first, or ending one would let in the next. What was delivered is charged as ever."""
        await self._generations.cancel_waiting(account_id)
        for job in await self._generations.list_queue(account_id, finished=0):
            if job.status is JobStatus.UNKNOWN:
                await self._upkeep.close_unknown(account_id, job.id)
            else:
                await self._generations.cancel(account_id, job.id)

    async def _remove_content(self, account_id: AccountId) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            await TrashRepository(tx).discard_all(account_id, at=now)
            await DeletedAccountRepository(tx).remove_prompts(account_id)
            await VerdictRepository(tx).remove_allowed(account_id)
        while await self._empty_jobs(account_id):
            pass
        await self._trash.purge_deleted(self._clock.now() + timedelta(seconds=1), account_id=account_id)

    async def _empty_jobs(self, account_id: AccountId) -> int:
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            jobs = await JobTrash(tx).list_of(account_id, limit=BATCH)
            return await JobTrash(tx).purge(jobs, at=self._clock.now()) if jobs else 0

    async def _forget(self, account_id: AccountId) -> bool:
        """False while something is left."""
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            if await DeletedAccountRepository(tx).has_content(account_id):
                return False
            await AccessRepository(tx).forget(account_id)
        return True


@dataclass(frozen=True, slots=True)
class DeletedAccounts:
    """The chore that finishes what was begun."""

    database: Database
    deletion: AccountDeletion
    name: str = "accounts"

    async def look(self) -> Tally:
        async with self.database.transaction() as tx:
            return Tally(len(await DeletedAccountRepository(tx).list_unfinished()))

    async def clear(self, batches: int | None) -> Tally:
        async with self.database.transaction() as tx:
            unfinished = await DeletedAccountRepository(tx).list_unfinished(limit=batches)
        for account_id in unfinished:
            await self.deletion.delete(account_id)
        return Tally(len(unfinished))
