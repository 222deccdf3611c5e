"""An idle worker takes a job: from the commit of the enqueue to the first line of the runner. Target: p95 of 50 ms.

The engine alone, on a database of its own: no provider, no picture.
"""

import asyncio
import random
import time

from harness import Parts, database_only, describe_machine, options, report_spread

from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.kit.ids import JobId, new_id

TARGET_MS = 50.0
PATIENCE_SECONDS = 30.0


class TimingRunner:
    """A runner that only notes when it was called."""

    def __init__(self) -> None:
        self.begun: dict[JobId, asyncio.Future[float]] = {}

    async def run(self, job_id: JobId) -> None:
        self.begun[job_id].set_result(time.monotonic())


class NoUpkeep:
    async def sweep(self) -> None:
        """Nothing to look after."""


async def pick_up(process: Parts, clerk: TimingRunner) -> float:
    """Seconds from the commit of the enqueue to the first line of the runner, never below 0."""
    job_id = JobId(new_id())
    begun = clerk.begun[job_id] = asyncio.get_running_loop().create_future()
    async with process.database.transaction() as tx:
        await process.engine.enqueue(tx, job_id, is_paid=True)
    committed = time.monotonic()
    async with asyncio.timeout(PATIENCE_SECONDS):
        return max(0.0, await begun - committed)


async def main(*, is_quick: bool) -> None:
    async with database_only() as process:
        clerk = TimingRunner()
        # An engine of its own, as in a worker process; the other one only enqueues.
        working = asyncio.create_task(ProcrastinateEngine(process.database.url).work(clerk, NoUpkeep()))
        try:
            await pick_up(process, clerk)
            seconds: list[float] = []
            for _ in range(20 if is_quick else 200):
                await asyncio.sleep(random.uniform(0.05, 0.6))  # noqa: S311 # so that no rhythm is measured
                seconds.append(await pick_up(process, clerk))
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
    report_spread("pickup by an idle worker", seconds, target_ms=TARGET_MS)


if __name__ == "__main__":
    print(describe_machine())
    asyncio.run(main(is_quick=options(__doc__).quick))
