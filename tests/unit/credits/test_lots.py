"""Which lot pays, and what a lot loses at its end."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from gpt_image_studio.credits.lots import LotShare, OpenHold, expired, give_back, spend
from gpt_image_studio.credits.model import Lot
from gpt_image_studio.kit.ids import LotId

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(hours=1)
AFTER = NOON + timedelta(hours=1)


def make_lot(remaining: int, expires_at: datetime | None = None) -> Lot:
    return Lot(LotId(uuid.uuid4()), "test", remaining, expires_at)


def test_spending_empties_one_lot_before_it_touches_the_next() -> None:
    first, second = make_lot(3), make_lot(5)
    assert spend([first, second], 4) == [LotShare(first.id, 3), LotShare(second.id, 1)]


def test_spending_nothing_touches_no_lot() -> None:
    assert spend([make_lot(3)], 0) == []


def test_spending_more_than_there_is_is_a_broken_ledger() -> None:
    with pytest.raises(ArithmeticError, match="1 credits short of 4"):
        spend([make_lot(3)], 4)


def test_a_lot_that_has_ended_loses_what_is_left() -> None:
    lot = make_lot(5, NOON)
    assert expired([lot, make_lot(7)], [], available=12, now=NOON) == [LotShare(lot.id, 5)]


def test_a_lot_loses_nothing_before_its_end() -> None:
    assert expired([make_lot(5, AFTER)], [], available=5, now=NOON) == []


def test_what_was_held_in_time_does_not_expire() -> None:
    lot = make_lot(5, NOON)
    assert expired([lot], [OpenHold(3, BEFORE)], available=2, now=AFTER) == [LotShare(lot.id, 2)]


def test_a_hold_keeps_the_lot_it_was_placed_on_also_when_new_credits_arrive() -> None:
    lot = make_lot(5, NOON)
    assert expired([lot, make_lot(5)], [OpenHold(5, BEFORE)], available=5, now=AFTER) == []


def test_a_hold_placed_after_the_end_keeps_nothing_of_the_lot() -> None:
    lot = make_lot(5, NOON)
    assert expired([lot, make_lot(5)], [OpenHold(5, AFTER)], available=5, now=AFTER) == [LotShare(lot.id, 5)]


def test_one_hold_keeps_no_more_than_its_amount_over_several_lots() -> None:
    first, second = make_lot(5, BEFORE), make_lot(5, NOON)
    hold = OpenHold(6, BEFORE - timedelta(hours=1))
    assert expired([first, second], [hold], available=4, now=AFTER) == [LotShare(second.id, 4)]


def test_a_refund_returns_to_the_last_expiring_lot_first() -> None:
    first, second = make_lot(3, AFTER), make_lot(2)
    assert give_back([first, second], 4, now=NOON) == ([LotShare(second.id, 2), LotShare(first.id, 2)], 0)


def test_a_refund_for_an_ended_lot_has_no_home() -> None:
    ended, living = make_lot(3, BEFORE), make_lot(2)
    assert give_back([ended, living], 4, now=NOON) == ([LotShare(living.id, 2)], 2)
