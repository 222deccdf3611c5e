"""500 people with a tab and a running job each. Target: p95 of 100 ms from commit to tab, web process at most 250 MB.

Workers commit about eight times in a job of 48 seconds, so 500 jobs make 80 commits a second; a quarter of that is measured too.
The tabs live in a process of their own on the same machine.
"""

import asyncio
import itertools
import time
from dataclasses import dataclass

from harness import (
    Parts,
    Product,
    commit_preview,
    describe_machine,
    joined,
    make_person,
    make_running_job,
    options,
    report,
    report_spread,
    running_product,
)
from tab_updates import see

from gpt_image_studio.generations.model import Job
from tests.fakes.tab import Tab

TARGET_MS = 100.0
TARGET_MB = 250.0
#: Tabs that open at the same time.
OPENING = 10


@dataclass(slots=True)
class Visitor:
    tab: Tab
    job: Job
    #: Previews so far.
    number: int = 0


async def arrive(process: Parts, product: Product, door: asyncio.Semaphore) -> Visitor:
    async with door:
        person = await make_person(process)
        job = await make_running_job(process, person.account_id)
        tab = Tab(product.url, person.cookie)
        await tab.connect()
        await tab.wait_for(lambda known: bool(known.value("rows")), seconds=120)
        return Visitor(tab, job)


async def update(process: Parts, visitor: Visitor) -> float:
    """Seconds from the commit to the tab."""
    visitor.number += 1
    seeing = asyncio.create_task(see(visitor.tab, visitor.number))
    committed = await commit_preview(process.database, visitor.job, visitor.number)
    return max(0.0, await seeing - committed)


async def update_at(process: Parts, visitors: list[Visitor], *, per_second: float, seconds: float) -> list[float]:
    """One visitor after the other, at an even rate; how long each update took."""
    started = time.monotonic()
    updates: list[asyncio.Task[float]] = []
    for number, visitor in zip(range(round(per_second * seconds)), itertools.cycle(visitors), strict=False):
        await asyncio.sleep(max(0.0, started + number / per_second - time.monotonic()))
        updates.append(asyncio.create_task(update(process, visitor)))
    return list(await asyncio.gather(*updates))


async def main(product: Product, *, is_quick: bool) -> None:
    count, seconds = (20, 5.0) if is_quick else (500, 60.0)
    async with joined(product, pool_size=10) as process:
        web = product.children("web")[0]
        report("web process before the first tab", web.memory_info().rss / 1e6, "MB")
        door = asyncio.Semaphore(OPENING)
        visitors = list(await asyncio.gather(*(arrive(process, product, door) for _ in range(count))))
        try:
            for share in (0.04, 0.16):
                rate = count * share
                before = sum(web.cpu_times()[:2])
                took = await update_at(process, visitors, per_second=rate, seconds=seconds)
                cpu = 100 * (sum(web.cpu_times()[:2]) - before) / seconds
                report_spread(f"{count} tabs, {rate:.0f} commits a second", took, target_ms=TARGET_MS)
                report("of a core, for the web process", cpu, "%")
            report(f"web process with {count} tabs", web.memory_info().rss / 1e6, "MB", target=TARGET_MB)
        finally:
            await asyncio.gather(*(visitor.tab.close() for visitor in visitors))


if __name__ == "__main__":
    print(describe_machine())
    quick = options(__doc__).quick
    with running_product("--no-worker") as running:
        asyncio.run(main(running, is_quick=quick))
