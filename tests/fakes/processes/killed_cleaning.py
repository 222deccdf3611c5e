"""A clean-up that kills itself, as `kill -9` would, right before or after one of its steps.

    python killed_cleaning.py DATABASE_URL FILES STEP before|after

The product knows nothing of this: the step is wrapped from outside.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fakes.make.cleaning import make_cleaning
from fakes.workshop import Workshop
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.assets.repository.trash import TrashRepository
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.records.trash import JobTrash
from gpt_image_studio.kit.clock import SystemClock

STEPS: dict[str, tuple[type[Any], str]] = {
    "job emptied": (JobTrash, "purge"),
    "pictures marked": (TrashRepository, "mark"),
    "files deleted": (FolderStorage, "delete"),
    "rows removed": (TrashRepository, "remove"),
}


def die_at(step: str, *, is_done: bool) -> None:
    owner, name = STEPS[step]
    original: Callable[..., Awaitable[object]] = getattr(owner, name)

    async def last(*arguments: object, **named: object) -> None:
        if is_done:
            await original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, last)


async def main(database_url: str, files: str, step: str, when: str) -> None:
    die_at(step, is_done=when == "after")
    storage = FolderStorage(Path(files))
    workshop = Workshop(Database(database_url), clock=SystemClock(), storage=storage)
    await make_cleaning(workshop, storage).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
