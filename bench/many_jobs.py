"""200 jobs in flight on one worker, each with two streamed previews. Target: none slowed by more than 10 %, memory flat.

A job's time runs from its being picked up to its being settled; the provider takes a fixed time. The jobs begin one after the
other over the length of one, as on a busy day, and each one that ends is followed by the next of its account.
"""

import asyncio
import os
import subprocess
import time
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from math import ceil

import psutil
import sqlalchemy as sa
from harness import Parts, Product, describe_machine, installation, make_person, migrated, options, percentile, report
from replay_provider import read_times, replay_provider

from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan
from gpt_image_studio.generations.model import JobRequest, Quality, Size
from gpt_image_studio.kit.ids import JobId

TARGET_PERCENT = 10.0
#: Growth of the worker between the first and the last quarter of full load that still counts as flat.
TARGET_GROWTH_MB = 20.0
#: What ends after the last submission, seconds beyond one provider time.
PATIENCE_SECONDS = 120.0
REQUEST = JobRequest("A sage bottle on a plinth", "gpt-image-2", Size(1024, 1024), Quality.MEDIUM)


@dataclass(frozen=True, slots=True)
class Load:
    in_flight: int
    provider_seconds: float
    #: Each place is filled this often.
    rounds: int


@contextmanager
def one_worker(product: Product) -> Generator[psutil.Process]:
    with product.log.open("ab") as log:
        child = subprocess.Popen(
            product.command("worker"), env=product.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(60)


async def submit_all(process: Parts, load: Load) -> None:
    """The first round spread over one provider time; the rest waits in each account's own line."""
    people = [await make_person(process) for _ in range(ceil(load.in_flight / PLAN_LIMITS[Plan.SOLO].max_running))]
    pause = load.provider_seconds / load.in_flight
    started = time.monotonic()
    for number, person in zip(range(load.in_flight * load.rounds), cycle(people), strict=False):
        if number < load.in_flight:
            await asyncio.sleep(max(0.0, started + number * pause - time.monotonic()))
        await process.services.generations.submit(person.account_id, JobId(uuid.uuid4()), REQUEST)


async def count_open(process: Parts) -> int:
    async with process.database.transaction() as tx:
        query = "select count(*) from jobs where status in ('queued', 'running', 'unknown')"
        return (await tx.execute(sa.text(query))).scalar_one()


async def list_seconds(process: Parts) -> list[float]:
    """From pickup to settlement, of every job."""
    query = "select extract(epoch from finished_at - started_at)::float8 from jobs where status = 'succeeded'"
    async with process.database.transaction() as tx:
        return list((await tx.execute(sa.text(query))).scalars())


async def watch(worker: psutil.Process, samples: list[float]) -> None:
    """Memory in MB, once a second until cancelled."""
    while True:
        samples.append(worker.memory_info().rss / 1e6)
        await asyncio.sleep(1)


async def work_through(process: Parts, load: Load) -> None:
    await submit_all(process, load)
    end = time.monotonic() + load.provider_seconds * load.rounds + PATIENCE_SECONDS
    while await count_open(process):
        if time.monotonic() > end:
            raise TimeoutError(f"{await count_open(process)} jobs have not ended")
        await asyncio.sleep(1)


async def main(load: Load) -> None:
    with replay_provider(load.provider_seconds) as provider:
        settings = {
            "OPENAI_API_KEY": "bench",
            "OPENAI_BASE_URL": f"{provider}/v1",
            # A quarter of the places is for the free line only.
            "STUDIO_WORKER_CONCURRENCY": str(ceil(load.in_flight * 4 / 3) + 4),
            "STUDIO_PROVIDER_CONCURRENCY": str(load.in_flight + 4),
        }
        with installation(**settings) as product:
            async with migrated(product) as process:
                with one_worker(product) as worker:
                    memory: list[float] = []
                    watching = asyncio.create_task(watch(worker, memory))
                    await work_through(process, load)
                    watching.cancel()
                    cpu = worker.cpu_times()
                seconds = await list_seconds(process)
        tell(load, seconds, read_times(provider), memory, cpu_seconds=cpu.user + cpu.system)


def tell(load: Load, seconds: list[float], provider: list[float], memory: list[float], *, cpu_seconds: float) -> None:
    slower = [100 * (each / load.provider_seconds - 1) for each in seconds]
    note = f"median {percentile(slower, 50):.1f}, p95 {percentile(slower, 95):.1f}, n {len(slower)} of {load.in_flight * load.rounds}"
    report(f"{load.in_flight} in flight, the most slowed job", max(slower), "%", target=TARGET_PERCENT, note=note)
    late = [100 * (each / load.provider_seconds - 1) for each in provider]
    report("of that the provider itself was late, worst", max(late), "%")
    full = memory[round(load.provider_seconds) : -round(load.provider_seconds)] or memory
    quarter = max(1, len(full) // 4)
    growth = sum(full[-quarter:]) / quarter - sum(full[:quarter]) / quarter
    report(
        "worker's memory, growth at full load", growth, "MB", target=TARGET_GROWTH_MB, note=f"peak {max(memory):.0f} MB"
    )
    report("worker's CPU for one picture", 1000 * cpu_seconds / len(seconds), "ms")


if __name__ == "__main__":
    print(describe_machine(), f"pid {os.getpid()}")
    asyncio.run(main(Load(20, 6.0, 2) if options(__doc__).quick else Load(200, 60.0, 4)))
