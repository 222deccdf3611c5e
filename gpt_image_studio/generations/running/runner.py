"""A worker's turn at a job: take it, draw what is missing, settle it. Called again and again until the job has ended."""

import asyncio
import time

import structlog

from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError, StorageUnavailableError, StudioError
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Job, Output, OutputStatus
from gpt_image_studio.generations.ports import ImageProvider, JobEngine, ProviderRequest, RetryLaterError
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.generations.running.attempts import AttemptRunner
from gpt_image_studio.generations.running.claiming import Run, TakenOverError, claim, lock_own
from gpt_image_studio.generations.running.policy import RunnerPolicy
from gpt_image_studio.generations.running.provider_request import make_provider_request
from gpt_image_studio.generations.running.recording import Recorder
from gpt_image_studio.generations.settlement import Settlement, log_finished
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import JobId

__all__ = ["JobRunner", "RunnerPolicy"]

log = structlog.get_logger(__name__)


class JobRunner:
    """One per worker process."""

    def __init__(  # noqa: PLR0917 # the parts of a worker, each of a type of its own
        self,
        database: Database,
        ledger: CreditLedger,
        engine: JobEngine,
        provider: ImageProvider,
        assets: AssetService,
        registry: Registry,
        clock: Clock,
        *,
        policy: RunnerPolicy | None = None,
    ) -> None:
        self._database = database
        self._assets = assets
        self._registry = registry
        self._clock = clock
        self._policy = policy or RunnerPolicy()
        self._recorder = Recorder(database, assets, clock, self._policy)
        self._attempts = AttemptRunner(provider, assets, self._recorder, registry, self._policy)
        self._settlement = Settlement(ledger, engine, clock)
        self._storage_checked_until = 0.0

    async def run(self, job_id: JobId) -> None:
        """Returns when there is nothing left to do, here or by anybody.

        Raises:
            RetryLaterError: the engine should come back with it.
            DatabaseUnavailableError: the same, soon.
        """
        run = await self._recorder.until_database_answers(lambda: self._claim(job_id))
        if run is None:
            return
        try:
            await self._draw(run)
            job = await self._recorder.until_database_answers(lambda: self._settle(run))
        except TakenOverError:
            log.info("generation.taken_over", job_id=str(job_id))
            return
        except asyncio.CancelledError:
            await self._record_interruption(run)
            raise
        log_finished(job)

    async def _claim(self, job_id: JobId) -> Run | None:
        async with self._database.transaction() as tx:
            return await claim(tx, job_id, clock=self._clock, policy=self._policy)

    async def _draw(self, run: Run) -> None:
        waiting = [output for output in run.job.outputs if not output.status.is_settled]
        request = await self._prepare(run, waiting) if waiting else None
        if request is None:
            return
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._draw_one(run, output, request)) for output in waiting]
        results = [task.result() for task in tasks]
        for result in results:
            if isinstance(result, Exception):
                raise result
        pauses = [result for result in results if isinstance(result, float | int)]
        if pauses:
            await self._retry_later(run, "The model is at its limit. This goes on by itself.", seconds=max(pauses))

    async def _prepare(self, run: Run, waiting: list[Output]) -> ProviderRequest | None:
        """`None` when there is something that no retry would change; the outputs have failed then."""
        try:
            await self._check_storage()
            return await make_provider_request(run.job, self._registry, self._assets)
        except StorageUnavailableError as error:
            await self._retry_later(run, error.message, seconds=self._policy.storage_wait_seconds)
        except DatabaseUnavailableError:
            raise
        except StudioError as error:
            for output in waiting:
                await self._recorder.fail(
                    run, output, None, OutputStatus.FAILED, code=error.code, message=f"{error.message} Not charged."
                )
        return None

    async def _draw_one(self, run: Run, output: Output, request: ProviderRequest) -> float | Exception | None:
        try:
            return await self._attempts.draw(run, output, request)
        except Exception as error:  # noqa: BLE001 # raised again once its siblings, which may be paid for, are through
            return error

    async def _retry_later(self, run: Run, detail: str, *, seconds: float) -> None:
        await self._recorder.pause(run, detail, retry_in=seconds)
        raise RetryLaterError(seconds)

    async def _check_storage(self) -> None:
        """Nothing is sent whose answer could not be kept."""
        if time.monotonic() < self._storage_checked_until:
            return
        await self._assets.check_storage()
        self._storage_checked_until = time.monotonic() + self._policy.storage_checked_for_seconds

    async def _settle(self, run: Run) -> Job:
        async with self._database.transaction() as tx:
            account = await AccountRepository(tx).lock(run.job.account_id)
            await lock_own(tx, run)
            job = await JobRepository(tx).get(account.id, run.job.id, with_deleted=True)
            return await self._settlement.close(tx, account, job)

    async def _record_interruption(self, run: Run) -> None:
        """Best effort: the next run has to know what had left us and what had not."""
        try:
            async with asyncio.timeout(self._policy.record_interruption_seconds):
                await self._recorder.interrupt(run)
        except TakenOverError:
            return  # canceled, as a rule: there is nothing to tell
        except (DatabaseUnavailableError, TimeoutError) as error:
            log.info("generation.farewell_missed", job_id=str(run.job.id), reason=type(error).__name__)
