"""A `JobEngine` in memory that works when it is told to, and keeps to the rule that nothing happens before the commit."""

import asyncio
import itertools
from collections.abc import Callable, Collection
from typing import Protocol

from sqlalchemy import event

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.generations.ports import RetryLaterError
from gpt_image_studio.kit.ids import JobId


class Runner(Protocol):
    async def run(self, job_id: JobId) -> None: ...


class InlineEngine:
    def __init__(self) -> None:
        #: In line, by the engine's name.
        self.waiting: dict[int, JobId] = {}
        self.running: dict[int, asyncio.Task[None]] = {}
        #: Engine names that came in the paid line.
        self.paid: set[int] = set()
        #: What the runner asked for, seconds.
        self.pauses: list[float] = []
        self._names = itertools.count(1)

    async def enqueue(self, tx: Transaction, job_id: JobId, *, is_paid: bool) -> int:
        name = next(self._names)

        def put() -> None:
            self.waiting[name] = job_id
            if is_paid:
                self.paid.add(name)

        _on_commit(tx, put)
        return name

    async def abort(self, tx: Transaction, engine_job_id: int) -> None:
        def stop() -> None:
            self.waiting.pop(engine_job_id, None)
            if engine_job_id in self.running:
                self.running[engine_job_id].cancel()

        _on_commit(tx, stop)

    async def list_alive(self, tx: Transaction, engine_job_ids: Collection[int]) -> set[int]:  # noqa: ARG002 # the port's
        return set(engine_job_ids) & (self.waiting.keys() | self.running.keys())

    async def has_worker(self, tx: Transaction, *, heard_within_seconds: float) -> bool:  # noqa: ARG002 # the port's
        """While one of its turns is under way."""
        return bool(self.running)

    async def list_unfinished(self, tx: Transaction) -> dict[int, JobId]:  # noqa: ARG002 # the port's
        return dict(self.waiting)

    async def work(self, runner: Runner, *, turns: int = 100) -> None:
        """Until the line is empty. Whoever wants to come back goes to its end at once."""
        for _ in range(turns):
            if not self.waiting:
                return
            await self.work_one(runner)
        raise AssertionError(f"still waiting after {turns} turns: {self.waiting}")

    async def work_one(self, runner: Runner) -> None:
        name, job_id = next(iter(self.waiting.items()))
        del self.waiting[name]
        task = self.running[name] = asyncio.create_task(runner.run(job_id))
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
            await asyncio.wait({task})
            del self.running[name]
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, RetryLaterError):
            self.pauses.append(error.seconds)
            self.waiting[name] = job_id
        elif error is not None:
            raise error


def _on_commit(tx: Transaction, act: Callable[[], None]) -> None:
    def listener(_session: object) -> None:
        act()

    event.listen(tx.sync_session, "after_commit", listener, once=True)
