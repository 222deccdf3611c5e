"""What all tabs of an account need to know after one ring is read from the database once, not once for each tab."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from gpt_image_studio.kit.ids import AccountId

T = TypeVar("T")

#: Kept no longer than the tabs of one waking need to come round, seconds.
KEPT_SECONDS = 2.0


@dataclass(slots=True)
class _Reading:
    task: asyncio.Task[Any]
    #: Tabs that have it. One that asks again wants to know what happened since.
    given_to: set[str] = field(default_factory=set)


class SharedReading(Generic[T]):
    """One kind of reading. Nothing older than the ring is ever given: `forget` at every ring, before its tabs are woken."""

    def __init__(self) -> None:
        self._readings: dict[AccountId, _Reading] = {}

    def forget(self, account_id: AccountId) -> None:
        """The account changed: who asks from now on reads anew. Those already waiting get what they wait for."""
        self._readings.pop(account_id, None)

    async def read(self, account_id: AccountId, token: str, read: Callable[[], Awaitable[T]]) -> T:
        """`token`: the tab's. Raises what `read` raises, in every tab that shares it."""
        reading = self._readings.get(account_id)
        if reading is None or token in reading.given_to:
            reading = self._readings[account_id] = _Reading(asyncio.ensure_future(read()))
            asyncio.get_running_loop().call_later(KEPT_SECONDS, self._drop, account_id, reading)
        reading.given_to.add(token)
        # A tab that goes away does not take the reading from the others.
        return await asyncio.shield(reading.task)

    def _drop(self, account_id: AccountId, reading: _Reading) -> None:
        if self._readings.get(account_id) is reading:
            del self._readings[account_id]
