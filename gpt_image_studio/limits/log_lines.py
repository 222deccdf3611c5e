"""Lines of the log that strangers can cause: so many a minute and no more, or they fill a disk."""

import time


class Throttle:
    """Counts to `per_minute`, then stays silent until the next minute. Of one process."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._minute = 0
        self._count = 0

    def allows(self) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._count = minute, 0
        self._count += 1
        return self._count <= self._per_minute
