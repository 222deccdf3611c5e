"""A worker killed after each of its steps: another one finishes the job, once, and it is charged once."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from fakes.books import audit
from fakes.processes.killed_worker import STEPS
from fakes.processes.worker_process import worker_at_work
from fakes.workshop import Workshop, eventually
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.adapters.procrastinate_engine.maintenance import QueueMaintenance
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Job, JobStatus
from gpt_image_studio.kit.clock import SystemClock

TESTS = Path(__file__).parent.parent
#: Pictures of the job: each may be sent twice, and is charged once.
COUNT = 2


@dataclass(frozen=True)
class Site:
    workshop: Workshop
    engine: ProcrastinateEngine
    database_url: str
    files: Path
    calls: Path

    async def run_doomed_worker(self, step: str) -> int:
        """Runs a worker that kills itself right after that step; the exit code of its process."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(TESTS / "fakes" / "processes" / "killed_worker.py"),
            self.database_url,
            str(self.files),
            str(self.calls),
            step,
            env=os.environ | {"PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
        )
        try:
            return await asyncio.wait_for(process.wait(), 60)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def count_calls(self) -> int:
        by_the_dead = len(self.calls.read_text().splitlines()) if self.calls.exists() else 0
        return by_the_dead + len(self.workshop.provider.requests)

    def audit(self) -> list[str]:
        with psycopg.connect(self.database_url.replace("+psycopg", "")) as connection:
            return audit(connection)


@pytest.fixture
def site(database: Database, database_url: str, tmp_path: Path) -> Site:
    engine = ProcrastinateEngine(database_url)
    workshop = Workshop(database, clock=SystemClock(), engine=engine, storage=FolderStorage(tmp_path / "files"))
    return Site(workshop, engine, database_url, tmp_path / "files", tmp_path / "calls.txt")


@pytest.mark.parametrize("step", list(STEPS))
async def test_the_next_worker_finishes_the_job_once_and_charges_it_once(site: Site, step: str) -> None:
    workshop = site.workshop
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, count=COUNT, partials=1)
    assert await site.run_doomed_worker(step) == -signal.SIGKILL

    async with worker_at_work(site.engine, workshop.runner, workshop.upkeep):
        await eventually(lambda: has_ended(workshop, job))
        await eventually(lambda: is_queue_empty(workshop))

    done = await workshop.get(job)
    assert (done.status, done.charged_credits) == (JobStatus.SUCCEEDED, COUNT)
    assert await workshop.balance(account_id) == Balance(posted=10 - COUNT, held=0)
    assert site.audit() == []
    assert COUNT <= site.count_calls() <= 2 * COUNT
    for output in done.outputs:
        assert output.asset_id is not None
        asset = await workshop.assets.get(account_id, output.asset_id)
        assert len(await workshop.assets.read(asset)) == asset.size_bytes
    assert (await workshop.kinds(job)).count("settled") == 1


async def test_without_the_take_over_the_job_would_be_lost(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the test above can fail."""

    async def nobody(_: QueueMaintenance) -> None: ...

    monkeypatch.setattr(QueueMaintenance, "_take_over", nobody)
    workshop = site.workshop
    job = await workshop.submit(await workshop.account(10))
    assert await site.run_doomed_worker("sent") == -signal.SIGKILL
    async with worker_at_work(site.engine, workshop.runner, workshop.upkeep):
        with pytest.raises(TimeoutError):
            await eventually(lambda: has_ended(workshop, job), seconds=4)
    assert any("not ended" in wrong for wrong in site.audit())


async def has_ended(workshop: Workshop, job: Job) -> bool:
    return (await workshop.get(job)).status.is_terminal


async def is_queue_empty(workshop: Workshop) -> bool:
    return not await workshop.rows("select id from procrastinate.procrastinate_jobs where status in ('todo', 'doing')")
