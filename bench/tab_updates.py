"""A worker commits, and every open tab of the account has changed. Target: p95 of 50 ms, however many there are.

The tabs are the real websocket of the running product without a browser: what a browser adds is in `click.py`.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any

from harness import (
    Parts,
    Product,
    commit_preview,
    describe_machine,
    joined,
    make_person,
    make_running_job,
    options,
    report_spread,
    running_product,
)

from tests.fakes.tab import Tab

TARGET_MS = 50.0
TABS = (1, 3, 10)


def shows(tab: Tab, number: int) -> bool:
    """Whether the queue of this tab has come to that preview."""
    rows: list[dict[str, Any]] = tab.value("rows") or []
    return any(row["line"].startswith(f"Preview {number} of") for row in rows)


async def see(tab: Tab, number: int) -> float:
    """The monotonic time at which it was shown."""
    await tab.wait_for(lambda known: shows(known, number))
    return time.monotonic()


async def measure(process: Parts, product: Product, *, tabs: int, commits: int) -> list[float]:
    """Seconds, for every commit and tab."""
    person = await make_person(process)
    job = await make_running_job(process, person.account_id)
    seconds: list[float] = []
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(Tab(product.url, person.cookie)) for _ in range(tabs)]
        for tab in opened:
            await tab.wait_for(lambda known: bool(known.value("rows")))
        for number in range(1, commits + 1):
            watching = [asyncio.create_task(see(tab, number)) for tab in opened]
            await asyncio.sleep(0.1)
            committed = await commit_preview(process.database, job, number)
            seconds += [max(0.0, at - committed) for at in await asyncio.gather(*watching)]
    return seconds


async def main(product: Product, *, is_quick: bool) -> None:
    async with joined(product) as process:
        for tabs in TABS:
            seconds = await measure(process, product, tabs=tabs, commits=10 if is_quick else 150)
            report_spread(f"commit to changed, {tabs} tabs of one account", seconds, target_ms=TARGET_MS)


if __name__ == "__main__":
    print(describe_machine())
    quick = options(__doc__).quick
    with running_product("--no-worker") as running:
        asyncio.run(main(running, is_quick=quick))
