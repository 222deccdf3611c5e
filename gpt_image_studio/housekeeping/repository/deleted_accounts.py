"""What belongs to an account: what goes with it, what stays for the books, and which deleted ones are not finished."""

from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.accounts.model import AccountStatus
from gpt_image_studio.accounts.repository.access import FORGOTTEN_DOMAIN
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.accounts import AccountRow, ApiKeyRow, LoginLinkRow, SessionRow
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.credits import HoldRow, LedgerEntryRow, LotRow
from gpt_image_studio.db.tables.generations import JobRow
from gpt_image_studio.db.tables.moderation import ModerationVerdictRow
from gpt_image_studio.db.tables.prompts import SavedPromptRow
from gpt_image_studio.housekeeping.model import RetainedRows
from gpt_image_studio.kit.ids import AccountId

#: Tables whose rows of an account are all removed with it; of jobs, see `generations.trash`.
REMOVED: Final = (SessionRow, LoginLinkRow, ApiKeyRow, AssetRow, SavedPromptRow)
#: Emptied of words and pictures, not removed.
EMPTIED: Final = (JobRow,)
#: Kept under the account's bare id: credits for the books, refusals for their days.
KEPT: Final = (LotRow, HoldRow, LedgerEntryRow, ModerationVerdictRow)

_IS_DELETED: Final = col(AccountRow.status) == AccountStatus.DELETED.value


class DeletedAccountRepository:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def has_content(self, account_id: AccountId) -> bool:
        return bool(await self._tx.scalar(sa.select(_has_content(sa.literal(account_id)))))

    async def list_unfinished(self, *, limit: int | None = None) -> list[AccountId]:
        """Deleted accounts of which more is left than should be: a crash, or something that was under way then."""
        is_named = ~col(AccountRow.email).endswith(f"@{FORGOTTEN_DOMAIN}")
        found = await self._tx.execute(
            sa.select(col(AccountRow.id)).where(_IS_DELETED, is_named | _has_content(col(AccountRow.id))).limit(limit)
        )
        return [AccountId(account_id) for account_id in found.scalars()]

    async def remove_prompts(self, account_id: AccountId) -> None:
        await self._tx.execute(sa.delete(SavedPromptRow).where(col(SavedPromptRow.account_id) == account_id))

    async def count(self, account_id: AccountId) -> RetainedRows:
        """What is left of it, for the operator."""

        async def number(
            table: type[JobRow] | type[HoldRow] | type[LedgerEntryRow] | type[ModerationVerdictRow],
        ) -> int:
            query = sa.select(sa.func.count()).select_from(table).where(col(table.account_id) == account_id)
            return (await self._tx.execute(query)).scalar_one()

        return RetainedRows(
            ledger_entries=await number(LedgerEntryRow),
            holds=await number(HoldRow),
            jobs=await number(JobRow),
            verdicts=await number(ModerationVerdictRow),
        )


def _has_content(account_id: Any) -> sa.ColumnElement[bool]:
    rows = [sa.exists().where(col(table.account_id) == account_id) for table in REMOVED]
    jobs = sa.exists().where(col(JobRow.account_id) == account_id, col(JobRow.purged_at).is_(None))
    return sa.or_(*rows, jobs)
