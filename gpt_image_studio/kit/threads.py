"""Blocking work beside the event loop, a known number at once."""

import asyncio
import math
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """At most `limit` calls at once, further ones wait: what is slow here does not take the threads of everybody else."""

    def __init__(self, limit: int) -> None:
        self._limiter = CapacityLimiter(limit)
        # anyio gives a place back when the caller is cancelled, though the thread works on. Ours is kept until the work ends.
        self._unlimited = CapacityLimiter(math.inf)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns or raises. When the caller is cancelled before there is a place for it, it never runs."""
        place = object()
        await self._limiter.acquire_on_behalf_of(place)
        running = asyncio.ensure_future(to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._unlimited))
        running.add_done_callback(lambda _: self._limiter.release_on_behalf_of(place))
        return await asyncio.shield(running)
