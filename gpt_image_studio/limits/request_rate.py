"""So many in so many seconds. Counted in this process, or by all web processes together where they share a storage.

A sliding window: after a burst of all that is allowed the window's rest is waited for, then one comes free at a time.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.errors import StorageError

log = structlog.get_logger(__name__)

#: A shared storage that takes longer to answer is away.
ANSWER_SECONDS = 0.5
#: So long it is then left alone, and each process counts for itself.
AWAY_SECONDS = 10.0


class Counts(Protocol):
    """What is asked of a storage of the `limits` library: one step for everybody who asks at the same time."""

    async def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool: ...

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Count and seconds left of the window before, then of this one; this one's are counted until it is no more the one before."""
        ...


@dataclass(frozen=True, slots=True)
class Rate:
    """`amount` in any `seconds`, of each who asks."""

    name: str
    amount: int
    seconds: int


class RequestLimiter:
    def __init__(self, shared: Counts | None = None) -> None:
        """`shared` raises `StorageError`, `OSError` or `TimeoutError` when it is away."""
        self._own: Counts = MemoryStorage()
        self._shared = shared
        self._is_away = False
        self._left_alone_until = 0.0

    async def take(self, rate: Rate, who: str) -> float | None:
        """Counts one, if there is room: then `None`. Else in how many seconds there will be; nothing is counted."""
        if self._shared is None or time.monotonic() < self._left_alone_until:
            return await _take(self._own, rate, who)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                wait_seconds = await _take(self._shared, rate, who)
        except (StorageError, OSError, TimeoutError) as error:
            self._leave_alone(error)
            return await _take(self._own, rate, who)
        if self._is_away:
            self._is_away = False
            log.info("limits.shared_counts_found_again")
        return wait_seconds

    def _leave_alone(self, error: Exception) -> None:
        self._left_alone_until = time.monotonic() + AWAY_SECONDS
        if not self._is_away:
            self._is_away = True
            log.warning("limits.shared_counts_lost", reason=type(error).__name__)


async def _take(counts: Counts, rate: Rate, who: str) -> float | None:
    key = RateLimitItemPerSecond(rate.amount, rate.seconds, namespace=rate.name).key_for(who)
    if await counts.acquire_sliding_window_entry(key, rate.amount, rate.seconds):
        return None
    before, before_left, now, now_left = await counts.get_sliding_window(key, rate.seconds)
    return _until_room(rate, before, before_left, now, now_left)


def _until_room(rate: Rate, before: int, before_left: float, now: int, now_left: float) -> float:
    """The window before counts less and less, by the seconds that are left of it; this one does so when it is over."""
    if now >= rate.amount:
        return max(0.0, now_left - rate.seconds)
    if not before:
        return 0.0
    return max(0.0, before_left - (rate.amount - now) * rate.seconds / before)
