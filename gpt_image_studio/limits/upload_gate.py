"""Files on their way in: how many side by side, and how many in a row.

Side by side is counted in this process, whose memory and disk it spares; in a row by all web processes together.
"""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from gpt_image_studio.errors import TooManyUploadsError, UploadsBusyError, in_words
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.limits.request_rate import Rate, RequestLimiter

#: What a browser opens to one host.
AT_ONCE = 6
ALL_AT_ONCE = 64
#: That many within as many seconds.
IN_A_ROW = 60
#: One of those under way has usually finished by then.
NEXT_SECONDS = 1.0


class UploadGate:
    def __init__(
        self,
        limiter: RequestLimiter | None = None,
        *,
        name: str = "uploads",
        at_once: int = AT_ONCE,
        all_at_once: int = ALL_AT_ONCE,
        in_a_row: int = IN_A_ROW,
    ) -> None:
        """Gates of one `name` count together what comes in a row."""
        self._limiter = limiter or RequestLimiter()
        self._rate = Rate(name, in_a_row, seconds=in_a_row)
        self._at_once = at_once
        self._all_at_once = all_at_once
        self._under_way: Counter[AccountId] = Counter()

    @asynccontextmanager
    async def enter(self, account_id: AccountId) -> AsyncGenerator[None]:
        """Held while one upload is received. Raises `TooManyUploadsError`, `UploadsBusyError`."""
        if self._under_way[account_id] >= self._at_once:
            raise TooManyUploadsError(
                f"{self._at_once} uploads are under way, as many as an account may have at once.",
                retry_after_seconds=NEXT_SECONDS,
            )
        if self._under_way.total() >= self._all_at_once:
            raise UploadsBusyError
        self._under_way[account_id] += 1
        try:
            await self._take(account_id)
            yield
        finally:
            self._under_way[account_id] -= 1
            if not self._under_way[account_id]:
                del self._under_way[account_id]

    async def _take(self, account_id: AccountId) -> None:
        wait_seconds = await self._limiter.take(self._rate, str(account_id))
        if wait_seconds is not None:
            raise TooManyUploadsError(
                f"{self._rate.amount} uploads came within {in_words(self._rate.seconds)}, as many as an account may send.",
                retry_after_seconds=wait_seconds,
            )


@dataclass(frozen=True, slots=True)
class UploadGates:
    """Each for what it costs to receive."""

    #: To disk, then read in a process of their own.
    files: UploadGate
    #: Forms of the API lie on disk while they are read,
    forms: UploadGate
    #: and JSON with pictures in it in memory.
    json: UploadGate

    @classmethod
    def over(cls, limiter: RequestLimiter) -> "UploadGates":
        return cls(
            files=UploadGate(limiter),
            forms=UploadGate(limiter, name="forms", at_once=4, all_at_once=16, in_a_row=120),
            json=UploadGate(limiter, name="json", at_once=2, all_at_once=4, in_a_row=120),
        )
