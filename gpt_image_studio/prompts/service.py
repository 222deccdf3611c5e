"""Prompts of one's own: saved, changed, found again, deleted and put back. Every change rings the account's tabs."""

from dataclasses import replace

import structlog

from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.errors import LimitReachedError, NotFoundError
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, SavedPromptId
from gpt_image_studio.prompts.model import Content, Origin, SavedPrompt
from gpt_image_studio.prompts.repository import SavedPromptRepository
from gpt_image_studio.prompts.saved_form import MAX_TITLE

#: How many prompts one account can save.
MAX_SAVED = 500
#: Of a search; more say nothing.
MAX_WORDS = 8

log = structlog.get_logger(__name__)


class SavedPromptService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def save(
        self, account_id: AccountId, saved_id: SavedPromptId, content: Content, origin: Origin | None = None
    ) -> SavedPrompt:
        """The same id twice is the same prompt, as it was first saved. A title that is taken gets a number.

        Raises:
            LimitReachedError: the account has as many as it may.
            NotFoundError: the id is another account's.
        """
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            saved = SavedPromptRepository(tx)
            if (known := await saved.find(account_id, saved_id)) is not None:
                return known
            titles = await saved.list_titles(account_id)
            now = self._clock.now()
            made = SavedPrompt(
                saved_id, account_id, replace(content, title=_free(content.title, titles)), origin, now, now
            )
            await self._add(tx, made, count=len(titles))
        log.info("prompts.saved", account_id=str(account_id), saved_prompt_id=str(saved_id))
        return made

    async def get(self, account_id: AccountId, saved_id: SavedPromptId) -> SavedPrompt:
        """Raises `NotFoundError`, also for another account's."""
        async with self._database.transaction() as tx:
            return _there(await SavedPromptRepository(tx).find(account_id, saved_id))

    async def list_page(self, account_id: AccountId, *, search: str = "", limit: int = 30) -> list[SavedPrompt]:
        """Those that have every word of `search`, the one changed last first."""
        async with self._database.transaction() as tx:
            return await SavedPromptRepository(tx).list_page(
                account_id, search.replace("\x00", "").split()[:MAX_WORDS], limit=limit
            )

    async def list_all(self, account_id: AccountId) -> list[SavedPrompt]:
        """For an export of the account."""
        async with self._database.transaction() as tx:
            return await SavedPromptRepository(tx).list_page(account_id, (), limit=None)

    async def change(self, account_id: AccountId, saved_id: SavedPromptId, content: Content) -> SavedPrompt:
        """Puts the new words in place of the old. Raises `NotFoundError`."""
        async with self._database.transaction() as tx:
            changed = await SavedPromptRepository(tx).change(account_id, saved_id, content, now=self._clock.now())
            await ring(tx, account_id)
        return _there(changed)

    async def delete(self, account_id: AccountId, saved_id: SavedPromptId) -> SavedPrompt:
        """What was there, to be restored by who deleted it. Raises `NotFoundError`."""
        async with self._database.transaction() as tx:
            deleted = await SavedPromptRepository(tx).delete(account_id, saved_id)
            await ring(tx, account_id)
        return _there(deleted)

    async def restore(self, account_id: AccountId, deleted: SavedPrompt) -> None:
        """As it was; once it is back, nothing. Raises `LimitReachedError`; `NotFoundError` for another account's."""
        if deleted.account_id != account_id:
            raise NotFoundError
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            saved = SavedPromptRepository(tx)
            if await saved.find(account_id, deleted.id) is None:
                await self._add(tx, deleted, count=len(await saved.list_titles(account_id)))

    async def _add(self, tx: Transaction, made: SavedPrompt, *, count: int) -> None:
        if count >= MAX_SAVED:
            raise LimitReachedError(f"An account keeps at most {MAX_SAVED} prompts. Delete one first.")
        if not await SavedPromptRepository(tx).add(made):
            raise NotFoundError
        await ring(tx, made.account_id)


def _there(saved: SavedPrompt | None) -> SavedPrompt:
    if saved is None:
        raise NotFoundError("There is no such prompt among yours.")
    return saved


def _free(title: str, taken: list[str]) -> str:
    """“Poster”, then “Poster 2”."""
    if title not in taken:
        return title
    for number in range(2, len(taken) + 3):
        ending = f" {number}"
        if (numbered := title[: MAX_TITLE - len(ending)] + ending) not in taken:
            return numbered
    return title
