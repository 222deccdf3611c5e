"""A clean-up killed around each of its steps: nothing kept is lost, and the next round leaves nothing behind."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.clock import FixedClock
from fakes.make.cleaning import clear, list_faults, list_traces, make_cleaning, make_done
from fakes.processes.killed_cleaning import STEPS
from fakes.workshop import Workshop
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.clock import SystemClock

TESTS = Path(__file__).parent.parent
SECRET = "walrus-under-a-chandelier"


async def run_doomed(database_url: str, files: Path, step: str, when: str) -> int:
    """Runs a clean-up that kills itself at that step; the exit code of its process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(TESTS / "fakes" / "processes" / "killed_cleaning.py"),
        database_url,
        str(files),
        step,
        when,
        env=os.environ | {"PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
    )
    try:
        return await asyncio.wait_for(process.wait(), 60)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", list(STEPS))
async def test_the_next_round_finishes_and_nothing_kept_is_touched(
    database: Database, database_url: str, tmp_path: Path, step: str, when: str
) -> None:
    long_ago = FixedClock(SystemClock().now() - timedelta(days=40))
    storage = FolderStorage(tmp_path / "files")
    workshop = Workshop(database, clock=long_ago, storage=storage)
    account_id = await workshop.account(20)
    kept = await make_done(workshop, account_id, prompt="a harbour")
    files = [one.key for one in await storage.list_keys("outputs/")]
    for _ in range(2):
        deleted = await make_done(workshop, account_id, prompt=SECRET, count=2)
        await workshop.generations.delete(account_id, deleted.id)

    assert await run_doomed(database_url, tmp_path / "files", step, when) == -signal.SIGKILL

    now = Workshop(database, clock=SystemClock(), storage=storage)
    await clear(make_cleaning(now, storage))
    assert [one.key for one in await storage.list_keys("outputs/")] == files
    assert await list_traces(now, SECRET) == []
    assert len(await now.rows("select id from assets")) == 1
    assert await now.get(kept) == kept
    assert list_faults(database_url) == []
    assert await clear(make_cleaning(now, storage)) == {}
