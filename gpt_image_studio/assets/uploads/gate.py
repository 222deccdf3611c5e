"""How many uploads at once, and how many a minute. Counted in this process: several web processes allow as many times as much."""

import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from gpt_image_studio.errors import LimitReachedError, UnavailableError
from gpt_image_studio.kit.ids import AccountId

#: What a browser opens to one host.
AT_ONCE = 6
ALL_AT_ONCE = 64
#: That many in a row, then one a second.
IN_A_ROW = 60
PER_SECOND = 1.0
#: Accounts remembered before those that have been quiet are forgotten.
REMEMBERED = 4096


class TooManyUploadsError(LimitReachedError):
    """Too many uploads at once. The next one can start when one of them has finished."""

    code = "too_many_uploads"

    def __init__(self, message: str = "", *, retry_after_seconds: int = 1) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class UploadsBusyError(UnavailableError):
    """The studio is receiving as many files as it can. Try again in a moment."""

    code = "busy"


@dataclass(slots=True)
class _Allowance:
    left: float
    counted_at: float


class UploadGate:
    def __init__(self, *, at_once: int = AT_ONCE, all_at_once: int = ALL_AT_ONCE, in_a_row: int = IN_A_ROW) -> None:
        self._at_once = at_once
        self._all_at_once = all_at_once
        self._in_a_row = in_a_row
        self._under_way: Counter[AccountId] = Counter()
        self._allowances: dict[AccountId, _Allowance] = {}

    @contextmanager
    def enter(self, account_id: AccountId) -> Generator[None, None, None]:
        """Held while one upload is received. Raises `TooManyUploadsError`, `UploadsBusyError`."""
        if self._under_way[account_id] >= self._at_once:
            raise TooManyUploadsError
        if self._under_way.total() >= self._all_at_once:
            raise UploadsBusyError
        self._spend(account_id)
        self._under_way[account_id] += 1
        try:
            yield
        finally:
            self._under_way[account_id] -= 1
            if not self._under_way[account_id]:
                del self._under_way[account_id]

    def _spend(self, account_id: AccountId) -> None:
        now = time.monotonic()
        if len(self._allowances) >= REMEMBERED:
            self._forget_the_quiet(now)
        allowance = self._allowances.setdefault(account_id, _Allowance(self._in_a_row, now))
        allowance.left = min(self._in_a_row, allowance.left + (now - allowance.counted_at) * PER_SECOND)
        allowance.counted_at = now
        if allowance.left < 1:
            raise TooManyUploadsError(
                f"That were {self._in_a_row} uploads in a row. Wait a moment before the next one.",
                retry_after_seconds=max(1, round((1 - allowance.left) / PER_SECOND)),
            )
        allowance.left -= 1

    def _forget_the_quiet(self, now: float) -> None:
        whole = self._in_a_row / PER_SECOND
        self._allowances = {key: one for key, one in self._allowances.items() if now - one.counted_at < whole}
