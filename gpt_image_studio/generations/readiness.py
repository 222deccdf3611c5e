"""Whether a job that is accepted now would also be worked on."""

from dataclasses import dataclass

from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.ports import JobEngine

#: Work is accepted and waits. In a process that only serves pages that may be meant, so it is no fault.
NO_WORKER = "no worker"


@dataclass(frozen=True, slots=True)
class QueueReadiness:
    database: Database
    engine: JobEngine
    #: A worker that gave no sign of life for so long is taken for dead.
    dead_worker_seconds: float

    async def find_warning(self) -> str | None:
        """`NO_WORKER`, or nothing. Reads only.

        Raises:
            DatabaseUnavailableError: nobody can say.
            QueueMissingError: jobs could not even wait.
        """
        async with self.database.transaction() as tx:
            is_heard = await self.engine.has_worker(tx, heard_within_seconds=self.dead_worker_seconds)
        return None if is_heard else NO_WORKER
