"""What procrastinate calls: one call is one run of a worker at a job."""

import asyncio
import uuid
from datetime import timedelta
from typing import Protocol

from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision, exceptions
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Job
from procrastinate.utils import utcnow

from gpt_image_studio.errors import DatabaseUnavailableError
from gpt_image_studio.generations.ports import RetryLaterError
from gpt_image_studio.kit.ids import JobId

TASK = "generate"
QUEUE_PAID = "gen_paid"
QUEUE_FREE = "gen_free"
PAID_PRIORITY = 10
#: A turn that failed because the database was away is taken again after this, seconds.
DATABASE_PAUSE = 2.0


class Runner(Protocol):
    async def run(self, job_id: JobId) -> None: ...


class RetryStrategy(BaseRetryStrategy):
    """Whatever is not named here ends the engine's job; the studio's own upkeep decides what becomes of ours."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 # theirs
        match exception:
            case asyncio.CancelledError():
                return _in(0)
            case DatabaseUnavailableError():
                return _in(DATABASE_PAUSE)
            case RetryLaterError():
                return _in(exception.seconds)
            case _:
                return None


def _in(seconds: float) -> RetryDecision:
    return RetryDecision(retry_at=utcnow() + timedelta(seconds=seconds))


class JobHandler:
    """Knows which of the engine's jobs this process is really working on, whatever the engine's table says."""

    def __init__(self, app: App) -> None:
        self.runner: Runner | None = None
        #: By the engine's name of the job.
        self.running: dict[int, asyncio.Task[None]] = {}
        #: The engine's names of the workers this process has been, and how many jobs each has under way.
        self.workers: dict[int, int] = {}
        self.task = app.task(name=TASK, pass_context=True, retry=RetryStrategy())(self._run)

    def interrupt(self) -> None:
        """Back to the queue with everything under way."""
        for task in self.running.values():
            task.cancel()

    async def _run(self, context: JobContext, job_id: str) -> None:
        task, engine_job_id, worker_id = asyncio.current_task(), context.job.id, context.job.worker_id
        if self.runner is None or task is None or engine_job_id is None or worker_id is None:
            raise RuntimeError("a job outside of `work`")
        self.running[engine_job_id] = task
        self.workers[worker_id] = self.workers.get(worker_id, 0) + 1
        try:
            await self.runner.run(JobId(uuid.UUID(job_id)))
        except asyncio.CancelledError:
            if context.abort_reason() is AbortReason.USER_REQUEST:
                raise exceptions.JobAborted from None
            raise
        finally:
            self.workers[worker_id] -= 1
            del self.running[engine_job_id]
