"""Credits at rest. A balance is always a query over entries and open holds; nothing stores one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.credits.lots import LotShare, OpenHold
from gpt_image_studio.credits.model import Balance, EntryKind, Hold, HoldStatus, LedgerEntry, Lot
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.credits import HoldRow, LedgerEntryRow, LotRow
from gpt_image_studio.kit.ids import AccountId, HoldId, JobId, LotId, new_id

#: Soonest-expiring first, then those that never expire, then the oldest.
SPENDING_ORDER = (col(LotRow.expires_at).asc().nulls_last(), col(LotRow.created_at), col(LotRow.id))


def _sum(column: Any) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(column), 0)


class CreditRepository:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def get_balance(self, account_id: AccountId) -> Balance:
        """One statement, so that both sums are of the same instant also without the account's lock."""
        posted = sa.select(_sum(LedgerEntryRow.amount)).where(col(LedgerEntryRow.account_id) == account_id)
        held = sa.select(_sum(HoldRow.amount)).where(
            col(HoldRow.account_id) == account_id, col(HoldRow.status) == "open"
        )
        row = (await self._tx.execute(sa.select(posted.scalar_subquery(), held.scalar_subquery()))).one()
        return Balance(posted=row[0], held=row[1])

    async def list_lots(self, account_id: AccountId) -> list[Lot]:
        """Those with something left, in spending order."""
        remaining = _sum(LedgerEntryRow.amount)
        rows = await self._tx.execute(
            sa.select(col(LotRow.id), col(LotRow.source), remaining, col(LotRow.expires_at))
            .join(LedgerEntryRow, col(LedgerEntryRow.lot_id) == col(LotRow.id))
            .where(col(LotRow.account_id) == account_id)
            .group_by(col(LotRow.id))
            .having(remaining > 0)
            .order_by(*SPENDING_ORDER)
        )
        return [Lot(LotId(row[0]), row[1], row[2], row[3]) for row in rows]

    async def find_lot(self, account_id: AccountId, source: str) -> LotId | None:
        lot_id = await self._tx.scalar(
            sa.select(col(LotRow.id)).where(col(LotRow.account_id) == account_id, col(LotRow.source) == source)
        )
        return None if lot_id is None else LotId(lot_id)

    async def add_lot(
        self, account_id: AccountId, *, source: str, expires_at: datetime | None, created_at: datetime
    ) -> LotId:
        lot_id = LotId(new_id())
        await self._tx.execute(
            insert(LotRow).values(
                id=lot_id, account_id=account_id, source=source, expires_at=expires_at, created_at=created_at
            )
        )
        return lot_id

    async def list_accounts_with_expired_lots(self, *, now: datetime) -> list[AccountId]:
        """Those with something left in a lot past its time, including what open holds still keep."""
        rows = await self._tx.execute(
            sa.select(col(LotRow.account_id))
            .join(LedgerEntryRow, col(LedgerEntryRow.lot_id) == col(LotRow.id))
            .where(col(LotRow.expires_at) <= now)
            .group_by(col(LotRow.account_id))
            .having(_sum(LedgerEntryRow.amount) > 0)
        )
        return [AccountId(row[0]) for row in rows]

    async def add_entries(
        self,
        account_id: AccountId,
        kind: EntryKind,
        shares: Iterable[LotShare],
        *,
        sign: int,
        reason: str,
        created_at: datetime,
        hold_id: HoldId | None = None,
    ) -> None:
        """One entry per share; `sign` is +1 for credits that come and -1 for those that go."""
        values = [
            {
                "account_id": account_id,
                "kind": kind.value,
                "amount": sign * share.amount,
                "lot_id": share.lot_id,
                "hold_id": hold_id,
                "reason": reason,
                "created_at": created_at,
            }
            for share in shares
        ]
        if values:
            await self._tx.execute(insert(LedgerEntryRow).values(values))

    async def list_entries(self, account_id: AccountId, *, before_id: int | None, limit: int) -> list[LedgerEntry]:
        """A page of the account's movements, newest first; `before_id` is the last of the page before."""
        query = sa.select(
            col(LedgerEntryRow.id),
            col(LedgerEntryRow.kind),
            col(LedgerEntryRow.amount),
            col(LedgerEntryRow.reason),
            col(LedgerEntryRow.created_at),
        ).where(col(LedgerEntryRow.account_id) == account_id)
        if before_id is not None:
            query = query.where(col(LedgerEntryRow.id) < before_id)
        rows = await self._tx.execute(query.order_by(col(LedgerEntryRow.id).desc()).limit(limit))
        return [LedgerEntry(row[0] or 0, EntryKind(row[1]), row[2], row[3], row[4]) for row in rows]

    async def list_refundable(self, hold_id: HoldId) -> list[Lot]:
        """What a hold's capture took from each lot and has not come back, as lots in spending order."""
        refundable = -_sum(LedgerEntryRow.amount)
        rows = await self._tx.execute(
            sa.select(col(LotRow.id), col(LotRow.source), refundable, col(LotRow.expires_at))
            .join(LedgerEntryRow, col(LedgerEntryRow.lot_id) == col(LotRow.id))
            .where(col(LedgerEntryRow.hold_id) == hold_id)
            .group_by(col(LotRow.id))
            .having(refundable > 0)
            .order_by(*SPENDING_ORDER)
        )
        return [Lot(LotId(row[0]), row[1], row[2], row[3]) for row in rows]

    async def sum_refunds(self, hold_id: HoldId, *, reason: str | None = None) -> int:
        """Credits given back of what the hold captured, all of them or those for one reason."""
        query = sa.select(_sum(LedgerEntryRow.amount)).where(
            col(LedgerEntryRow.hold_id) == hold_id, col(LedgerEntryRow.kind) == EntryKind.REFUND.value
        )
        if reason is not None:
            query = query.where(col(LedgerEntryRow.reason) == reason)
        return (await self._tx.execute(query)).scalar_one()

    async def find_hold(self, job_id: JobId) -> tuple[AccountId, Hold] | None:
        row = (
            await self._tx.execute(
                sa.select(
                    col(HoldRow.account_id),
                    col(HoldRow.id),
                    col(HoldRow.amount),
                    col(HoldRow.captured),
                    col(HoldRow.status),
                ).where(col(HoldRow.job_id) == job_id)
            )
        ).one_or_none()
        if row is None:
            return None
        return AccountId(row[0]), Hold(HoldId(row[1]), job_id, row[2], row[3], HoldStatus(row[4]))

    async def list_open_holds(self, account_id: AccountId) -> list[OpenHold]:
        rows = await self._tx.execute(
            sa.select(col(HoldRow.amount), col(HoldRow.created_at)).where(
                col(HoldRow.account_id) == account_id, col(HoldRow.status) == HoldStatus.OPEN.value
            )
        )
        return [OpenHold(row[0], row[1]) for row in rows]

    async def add_hold(self, account_id: AccountId, hold: Hold, *, created_at: datetime) -> bool:
        """False when the job has a hold already, in this account or another."""
        added = await self._tx.scalar(
            insert(HoldRow)
            .values(
                id=hold.id,
                account_id=account_id,
                job_id=hold.job_id,
                amount=hold.amount,
                captured=hold.captured,
                status=hold.status.value,
                created_at=created_at,
            )
            .on_conflict_do_nothing(index_elements=["job_id"])
            .returning(col(HoldRow.id))
        )
        return added is not None

    async def close_hold(self, job_id: JobId, status: HoldStatus, *, captured: int, resolved_at: datetime) -> bool:
        """True for the one caller who found it open. This statement decides, whatever was read before."""
        closed = await self._tx.scalar(
            sa.update(HoldRow)
            .where(col(HoldRow.job_id) == job_id, col(HoldRow.status) == HoldStatus.OPEN.value)
            .values(status=status.value, captured=captured, resolved_at=resolved_at)
            .returning(col(HoldRow.id))
        )
        return closed is not None
