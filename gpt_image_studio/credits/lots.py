"""Which lot pays. Plain arithmetic over lots in spending order; who holds the lock is the ledger's business."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gpt_image_studio.credits.model import Lot
from gpt_image_studio.kit.ids import LotId


@dataclass(frozen=True, slots=True)
class LotShare:
    """A part of a movement, in credits above zero, that falls on one lot."""

    lot_id: LotId
    amount: int


@dataclass(frozen=True, slots=True)
class OpenHold:
    amount: int
    created_at: datetime


def spend(lots: Iterable[Lot], amount: int) -> list[LotShare]:
    """Takes `amount` from `lots` in their order.

    Raises:
        ArithmeticError: the lots hold less; a ledger that keeps available ≥ 0 never asks for it.
    """
    shares: list[LotShare] = []
    left = amount
    for lot in lots:
        if left == 0:
            break
        taken = min(lot.remaining, left)
        shares.append(LotShare(lot.id, taken))
        left -= taken
    if left:
        raise ArithmeticError(f"the lots are {left} credits short of {amount}")
    return shares


def expired(lots: Iterable[Lot], holds: Sequence[OpenHold], *, available: int, now: datetime) -> list[LotShare]:
    """What is lost at `now`: the rest of lots past their time, without what a hold had set aside in time.

    Soonest-expiring credits are spent first, so the holds that were open when a lot expired are backed by it before any
    other. Otherwise a later grant would be used up by an older hold while the credits it was placed on expire.
    `lots` are in spending order. Never more than `available`.
    """
    shares: list[LotShare] = []
    kept_before = 0
    for lot in lots:
        if lot.expires_at is None or lot.expires_at > now:
            break
        held_in_time = sum(hold.amount for hold in holds if hold.created_at < lot.expires_at)
        kept = min(lot.remaining, max(0, held_in_time - kept_before))
        kept_before += kept
        lost = min(lot.remaining - kept, available)
        if lost > 0:
            shares.append(LotShare(lot.id, lost))
            available -= lost
    return shares


def give_back(origins: Sequence[Lot], amount: int, *, now: datetime) -> tuple[list[LotShare], int]:
    """Undoes `spend` from its end: the shares that return to living lots, and what is left because its lot has ended.

    `origins` are the lots as they were spent, in spending order, with what may return as `remaining`.
    """
    living = [lot for lot in reversed(origins) if lot.expires_at is None or lot.expires_at > now]
    returned = min(amount, sum(lot.remaining for lot in living))
    return spend(living, returned), amount - returned
