"""A worker process that kills itself, as `kill -9` would, right after one step of its first job.

    python killed_worker.py DATABASE_URL FILES CALLS STEP

FILES is the storage folder, CALLS a file that gets one line per provider call, STEP a name of `STEPS`. The product knows
nothing of this: the step is wrapped from outside.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

from fakes.processes.worker_process import QUICK_WORKER, NoUpkeep
from fakes.providers.provider import deliver
from fakes.workshop import QUICK
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.ports import Preview, ProviderRequest, RenderEvent
from gpt_image_studio.generations.running.recording import Recorder
from gpt_image_studio.generations.running.runner import JobRunner
from gpt_image_studio.kit.clock import SystemClock

STEPS: dict[str, tuple[type[Any], str]] = {
    "job taken": (JobRunner, "_claim"),
    "attempt written": (Recorder, "start"),
    "sent": (Recorder, "mark_sent"),
    "preview shown": (Recorder, "show_preview"),
    "file stored": (AssetService, "save_picture"),
    "output recorded": (Recorder, "deliver"),
    "job settled": (JobRunner, "_settle"),
}


def die_after(step: str) -> None:
    owner, name = STEPS[step]
    original: Callable[..., Awaitable[object]] = getattr(owner, name)

    async def last(*arguments: object, **named: object) -> None:
        await original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, last)


class LoggedProvider:
    def __init__(self, calls: Path, *, waits_after_preview: bool) -> None:
        self._calls = calls
        self._waits_after_preview = waits_after_preview

    async def render(self, request: ProviderRequest) -> AsyncGenerator[RenderEvent, None]:
        with self._calls.open("a") as calls:
            calls.write(f"{request.prompt}\n")
        for event in deliver(request):
            yield event
            if self._waits_after_preview and isinstance(event, Preview):
                await asyncio.Event().wait()

    async def close(self) -> None: ...


async def main(database_url: str, files: str, calls: str, step: str) -> None:
    die_after(step)
    clock = SystemClock()
    database, engine = Database(database_url), ProcrastinateEngine(database_url)
    assets = AssetService(database, FolderStorage(Path(files)), clock)
    provider = LoggedProvider(Path(calls), waits_after_preview=step == "preview shown")
    runner = JobRunner(database, CreditLedger(clock), engine, provider, assets, Registry.load(), clock, policy=QUICK)
    await engine.work(runner, NoUpkeep(), **QUICK_WORKER)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
