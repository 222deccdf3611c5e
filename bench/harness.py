"""What the benches share: an installation of their own, people in it, and one line for each figure.

Every bench is a script: `uv run python bench/pickup.py`, with `--quick` for a short run that shows it works. It prints its
figures beside their targets and ends with 0 either way: a miss is said, not raised.
"""

import argparse
import asyncio
import logging
import math
import statistics
import time
import uuid
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa
import structlog

from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.bootstrap import Parts
from gpt_image_studio.bootstrap import parts as open_parts
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.migrations import migrate
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Job, JobRequest, JobStatus, Quality, Size
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.kit.ids import AccountId, JobId
from gpt_image_studio.settings import Settings
from tests.fakes.processes.product import Product, installation

__all__ = ["Parts", "Product", "installation"]

# The figures stand alone on the screen.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

ROOT = Path(__file__).resolve().parent.parent
CREDITS = 1_000_000
#: A small picture of the demo model with previews: one credit.
SMALL = JobRequest("A sage bottle on a plinth", "studio-demo", Size(1024, 640), Quality.LOW)


def options(description: str | None) -> argparse.Namespace:
    """`quick`: a short run."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a short run that shows the script works")
    return parser.parse_args()


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of them do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def report(what: str, value: float, unit: str, *, target: float | None = None, note: str = "") -> None:
    """One figure. Targets are ceilings."""
    verdict = "" if target is None else f"   target ≤ {target:g} {unit}   {'ok' if value <= target else 'MISSED'}"
    print(f"{what:<58} {value:>9.1f} {unit:<4}{verdict}{'   ' + note if note else ''}", flush=True)


def report_spread(what: str, seconds: Sequence[float], *, target_ms: float | None = None) -> None:
    """p95 against the target, with the median and the worst beside it. Milliseconds."""
    ms = [value * 1000 for value in seconds]
    note = f"median {statistics.median(ms):.1f}, worst {max(ms):.1f}, n {len(ms)}"
    report(f"{what}, p95", percentile(ms, 95), "ms", target=target_ms, note=note)


def describe_machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = psutil.getloadavg()[0]
    return f"{datetime.now(UTC):%Y-%m-%d}, {psutil.cpu_count()} cores, {memory:.0f} GiB, load {load:.1f} at the start"


@contextmanager
def running_product(*arguments: str, **settings: str) -> Generator[Product]:
    """`studio ARGUMENTS` until the end of the block; `settings` are environment variables."""
    with installation(**settings) as product:
        product.arguments = arguments
        product.start()
        yield product


@dataclass(frozen=True, slots=True)
class Person:
    account_id: AccountId
    cookie: str


def settings_of(product: Product) -> Settings:
    """As the product's own processes read them."""
    names = {
        name.removeprefix("STUDIO_").lower() if name.startswith("STUDIO_") else name: name for name in product.settings
    }
    given: dict[str, Any] = {field: product.settings[name] for field, name in names.items()}
    return Settings(data_dir=product.data_dir, **given)


@asynccontextmanager
async def joined(product: Product, *, pool_size: int = 10) -> AsyncGenerator[Parts]:
    """The services on the product's own database, from this process."""
    async with open_parts(settings_of(product), pool_size=pool_size) as process:
        yield process


@asynccontextmanager
async def migrated(product: Product, *, pool_size: int = 10) -> AsyncGenerator[Parts]:
    """The services on a product that is not started; its database is made here."""
    async with joined(product, pool_size=pool_size) as process:
        await asyncio.to_thread(migrate, process.database.url)
        yield process


@asynccontextmanager
async def database_only() -> AsyncGenerator[Parts]:
    """The services on a fresh database; no web, no worker."""
    with installation() as product:
        async with migrated(product) as process:
            yield process


async def make_person(process: Parts, *, plan: Plan = Plan.SOLO, credits_to_start: int = CREDITS) -> Person:
    accounts = process.services.accounts
    account = await accounts.get_or_create(f"{uuid.uuid4().hex}@example.com", plan=plan)
    await process.services.credits.grant(account.id, credits_to_start, reason="bench")
    signed_in = await accounts.sign_in_with_link(await accounts.create_login_link(account.id), user_agent="bench")
    return Person(account.id, signed_in.cookie)


async def make_running_job(process: Parts, account_id: AccountId) -> Job:
    """As a worker leaves it after sending, on an installation without workers."""
    job_id = JobId(uuid.uuid4())
    await process.services.generations.submit(account_id, job_id, replace(SMALL, prompt=f"bench {job_id.hex[:8]}"))
    async with process.database.transaction() as tx:
        jobs = JobRepository(tx)
        await jobs.update(job_id, status=JobStatus.RUNNING, started_at=datetime.now(UTC))
    return await process.services.generations.get(account_id, job_id)


async def commit_preview(database: Database, job: Job, number: int) -> float:
    """What a worker commits with a preview, without the picture; the monotonic time of the commit."""
    async with database.transaction() as tx:
        await tx.execute(sa.text("select 1 from accounts where id = :id for update"), {"id": job.account_id})
        await JobRepository(tx).update_output(job.outputs[0].id, previews=number)
        await ring(tx, job.account_id)
    return time.monotonic()
