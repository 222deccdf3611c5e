"""The truth about credits. Movements are appended, a hold is resolved once, available is never negative.

Every method joins the caller's transaction and takes the account's lock itself (again is free for a caller who has it).
Lock order: account before job, always.
"""

from datetime import datetime

from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.credits.announcement import announce
from gpt_image_studio.credits.lots import LotShare, expired, give_back, spend
from gpt_image_studio.credits.model import Balance, EntryKind, Hold, HoldStatus
from gpt_image_studio.credits.repository import CreditRepository
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.errors import DraftConflictError, NotFoundError, OutOfCreditsError
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, HoldId, JobId, LotId, new_id


class CreditLedger:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def balance(self, tx: Transaction, account_id: AccountId) -> Balance:
        """Zero also for an account that is not there."""
        return await CreditRepository(tx).get_balance(account_id)

    async def list_accounts_with_expired_lots(self, tx: Transaction, now: datetime) -> list[AccountId]:
        """Whom a sweep should visit with `expire_lots`; some may keep everything until their holds are resolved."""
        return await CreditRepository(tx).list_accounts_with_expired_lots(now=now)

    async def grant(
        self,
        tx: Transaction,
        account_id: AccountId,
        amount: int,
        *,
        source: str,
        reason: str,
        expires_at: datetime | None = None,
    ) -> LotId:
        """The same `source` again is the same lot and adds nothing. Raises `ValueError` for an amount below 1."""
        if amount < 1:
            raise ValueError("a grant adds at least one credit")
        return await self._add(
            tx, account_id, EntryKind.GRANT, amount, source=source, reason=reason, expires_at=expires_at
        )

    async def place_hold(self, tx: Transaction, account_id: AccountId, job_id: JobId, amount: int) -> Hold:
        """Sets `amount` aside for the job; the same job again returns the hold it has, whatever became of it.

        Raises:
            OutOfCreditsError: less is available.
            DraftConflictError: the job id belongs to another account.
        """
        if amount < 0:
            raise ValueError("a hold is zero or more")
        await self._lock(tx, account_id)
        credits_, now = CreditRepository(tx), self._clock.now()
        # What ended since the last sweep must not be promised again.
        await self.expire_lots(tx, account_id, now)
        available = (await self.balance(tx, account_id)).available
        hold = Hold(HoldId(new_id()), job_id, amount, captured=0, status=HoldStatus.OPEN)
        if available >= amount and await credits_.add_hold(account_id, hold, created_at=now):
            await announce(tx, "credits.hold_placed", account_id, job_id=str(job_id), credits=amount)
            return hold
        found = await credits_.find_hold(job_id)
        if found is None:
            raise OutOfCreditsError(needed=amount, available=max(0, available))
        return self._own(found, account_id)

    async def resolve_hold(self, tx: Transaction, job_id: JobId, *, capture: int, reason: str) -> bool:
        """Takes `capture` from the soonest-expiring lots and releases the rest.

        True when this call resolved it; False when it was resolved before, whatever the outcome was then.

        Raises:
            ValueError: `capture` is negative or more than was held: the price is never exceeded.
            NotFoundError: no hold was placed for the job.
        """
        account_id, hold = await self._lock_hold(tx, job_id)
        if not 0 <= capture <= hold.amount:
            raise ValueError(f"capture {capture} of a hold of {hold.amount}")
        now = self._clock.now()
        credits_ = CreditRepository(tx)
        shares = spend(await credits_.list_lots(account_id), capture) if hold.status is HoldStatus.OPEN else []
        status = HoldStatus.CAPTURED if capture else HoldStatus.RELEASED
        if not await credits_.close_hold(job_id, status, captured=capture, resolved_at=now):
            return False
        await credits_.add_entries(
            account_id, EntryKind.CAPTURE, shares, sign=-1, reason=reason, created_at=now, hold_id=hold.id
        )
        await announce(
            tx, f"credits.hold_{status.value}", account_id, job_id=str(job_id), credits=hold.amount, captured=capture
        )
        return True

    async def expire_hold(self, tx: Transaction, job_id: JobId) -> bool:
        """Lets go of a hold nobody will resolve any more; nothing is taken. False when it was resolved before."""
        account_id, hold = await self._lock_hold(tx, job_id)
        if not await CreditRepository(tx).close_hold(
            job_id, HoldStatus.EXPIRED, captured=0, resolved_at=self._clock.now()
        ):
            return False
        await announce(tx, "credits.hold_expired", account_id, job_id=str(job_id), credits=hold.amount)
        return True

    async def refund(self, tx: Transaction, account_id: AccountId, job_id: JobId, amount: int, reason: str) -> bool:
        """Gives captured credits back to the lots they came from, the last-expiring first.

        A lot that has ended since cannot take them: that part comes back as a lot of its own which never expires.
        The same reason for the same job again is the same refund: False.

        Raises:
            ValueError: `amount` is below 1, or more than the job was charged and has not got back.
            NotFoundError: this account has no such job.
        """
        if amount < 1:
            raise ValueError("a refund returns at least one credit")
        await self._lock(tx, account_id)
        credits_ = CreditRepository(tx)
        owner, hold = await credits_.find_hold(job_id) or (None, None)
        if hold is None or owner != account_id:
            raise NotFoundError
        if await credits_.sum_refunds(hold.id, reason=reason):
            return False
        if amount > hold.captured - await credits_.sum_refunds(hold.id):
            raise ValueError(f"refund {amount} of {hold.captured} captured")
        now = self._clock.now()
        shares, homeless = give_back(await credits_.list_refundable(hold.id), amount, now=now)
        if homeless:
            source = f"refund:{job_id}"
            lot_id = await credits_.find_lot(account_id, source) or await credits_.add_lot(
                account_id, source=source, expires_at=None, created_at=now
            )
            shares.append(LotShare(lot_id, homeless))
        await credits_.add_entries(
            account_id, EntryKind.REFUND, shares, sign=1, reason=reason, created_at=now, hold_id=hold.id
        )
        await announce(tx, "credits.refunded", account_id, job_id=str(job_id), credits=amount)
        return True

    async def adjust(self, tx: Transaction, account_id: AccountId, amount: int, *, source: str, reason: str) -> LotId:
        """An operator's correction, up or down. The same `source` again changes nothing and returns the same lot.

        Upwards it is a lot of its own that never expires. Downwards it takes from the soonest-expiring lots, and its
        own lot stays empty: it only remembers that this was done.

        Raises:
            OutOfCreditsError: that many are not available; what is held for jobs is never taken.
        """
        if amount == 0:
            raise ValueError("an adjustment moves at least one credit")
        if amount > 0:
            return await self._add(tx, account_id, EntryKind.ADJUSTMENT, amount, source=source, reason=reason)
        await self._lock(tx, account_id)
        credits_ = CreditRepository(tx)
        done = await credits_.find_lot(account_id, source)
        if done is not None:
            return done
        now = self._clock.now()
        await self.expire_lots(tx, account_id, now)
        available = (await self.balance(tx, account_id)).available
        if available < -amount:
            raise OutOfCreditsError(needed=-amount, available=max(0, available))
        shares = spend(await credits_.list_lots(account_id), -amount)
        lot_id = await credits_.add_lot(account_id, source=source, expires_at=None, created_at=now)
        await credits_.add_entries(account_id, EntryKind.ADJUSTMENT, shares, sign=-1, reason=reason, created_at=now)
        await announce(tx, "credits.adjusted", account_id, credits=amount)
        return lot_id

    async def expire_lots(self, tx: Transaction, account_id: AccountId, now: datetime) -> int:
        """Credits lost. What a hold had set aside in time stays until that is resolved; a later call takes the rest."""
        await self._lock(tx, account_id)
        credits_ = CreditRepository(tx)
        lots = await credits_.list_lots(account_id)
        if not lots or lots[0].expires_at is None or lots[0].expires_at > now:
            return 0
        shares = expired(
            lots,
            await credits_.list_open_holds(account_id),
            available=(await self.balance(tx, account_id)).available,
            now=now,
        )
        lost = sum(share.amount for share in shares)
        if lost:
            await credits_.add_entries(account_id, EntryKind.EXPIRY, shares, sign=-1, reason="expired", created_at=now)
            await announce(tx, "credits.lots_expired", account_id, credits=lost)
        return lost

    async def _add(
        self,
        tx: Transaction,
        account_id: AccountId,
        kind: EntryKind,
        amount: int,
        *,
        source: str,
        reason: str,
        expires_at: datetime | None = None,
    ) -> LotId:
        await self._lock(tx, account_id)
        credits_ = CreditRepository(tx)
        done = await credits_.find_lot(account_id, source)
        if done is not None:
            return done
        now = self._clock.now()
        lot_id = await credits_.add_lot(account_id, source=source, expires_at=expires_at, created_at=now)
        await credits_.add_entries(account_id, kind, [LotShare(lot_id, amount)], sign=1, reason=reason, created_at=now)
        event = "credits.granted" if kind is EntryKind.GRANT else "credits.adjusted"
        await announce(tx, event, account_id, credits=amount)
        return lot_id

    async def _lock(self, tx: Transaction, account_id: AccountId) -> None:
        await AccountRepository(tx).keep_locked(account_id)

    async def _lock_hold(self, tx: Transaction, job_id: JobId) -> tuple[AccountId, Hold]:
        """The hold as it is once its account is locked."""
        credits_ = CreditRepository(tx)
        found = await credits_.find_hold(job_id)
        if found is None:
            raise NotFoundError
        await self._lock(tx, found[0])
        return await credits_.find_hold(job_id) or found

    def _own(self, found: tuple[AccountId, Hold], account_id: AccountId) -> Hold:
        if found[0] != account_id:
            raise DraftConflictError
        return found[1]
