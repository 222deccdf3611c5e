"""What a person or an operator may ask about credits."""

from datetime import datetime

from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.credits.model import Balance, LedgerEntry, Lot
from gpt_image_studio.credits.repository import CreditRepository
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.kit.ids import AccountId, new_id

#: Far above any pack, far below what the column holds: a typing mistake is stopped here.
MAX_GRANT_CREDITS = 100_000_000
REASON_MAX_CHARS = 300
SOURCE_MAX_CHARS = 200


class CreditService:
    def __init__(self, database: Database, ledger: CreditLedger) -> None:
        self._database = database
        self._ledger = ledger

    async def balance(self, account_id: AccountId) -> Balance:
        async with self._database.transaction() as tx:
            return await self._ledger.balance(tx, account_id)

    async def grant(
        self,
        account_id: AccountId,
        amount: int,
        *,
        reason: str,
        source: str | None = None,
        expires_at: datetime | None = None,
    ) -> Balance:
        """The balance after it. The same `source` again counts once; without one, each call is new.

        Raises:
            InvalidInputError: beside `amount`, `reason` or `source`.
            NotFoundError: no such account.
        """
        if not 1 <= amount <= MAX_GRANT_CREDITS:
            raise InvalidInputError(f"Grant between 1 and {MAX_GRANT_CREDITS:,} credits.", field="amount")
        if not reason.strip() or len(reason) > REASON_MAX_CHARS or "\x00" in reason:
            raise InvalidInputError(f"Say why, in up to {REASON_MAX_CHARS} characters.", field="reason")
        source = source or f"grant:{new_id()}"
        if len(source) > SOURCE_MAX_CHARS or "\x00" in source:
            raise InvalidInputError(f"Name the source in up to {SOURCE_MAX_CHARS} characters.", field="source")
        async with self._database.transaction() as tx:
            await self._ledger.grant(
                tx, account_id, amount, source=source, reason=reason.strip(), expires_at=expires_at
            )
            return await self._ledger.balance(tx, account_id)

    async def list_entries(
        self, account_id: AccountId, before_id: int | None = None, limit: int = 50
    ) -> list[LedgerEntry]:
        """Newest first; the next page starts before the last id of this one."""
        async with self._database.transaction() as tx:
            return await CreditRepository(tx).list_entries(account_id, before_id=before_id, limit=limit)

    async def list_lots(self, account_id: AccountId) -> list[Lot]:
        """Those with something left, in the order they are spent."""
        async with self._database.transaction() as tx:
            return await CreditRepository(tx).list_lots(account_id)
