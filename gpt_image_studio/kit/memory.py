"""Freed memory goes back to the machine.

The C library keeps what lies below anything still in use: a worker that received many pictures at once would hold the room
for all of them until its end.
"""

import asyncio
import ctypes


async def trim_memory_regularly(every_seconds: float) -> None:
    """Until cancelled, or at once where the C library cannot do it."""
    while True:
        # A few milliseconds, up to tens of them, without the interpreter's lock.
        if not await asyncio.to_thread(trim_memory):
            return
        await asyncio.sleep(every_seconds)


def trim_memory() -> bool:
    """False where the C library is not glibc."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, TypeError, AttributeError):
        return False
    return True
