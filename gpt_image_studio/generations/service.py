"""What a person can do with generations: ask the price, ask for pictures, watch, cancel, order, delete."""

import asyncio
import time
from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from weakref import WeakValueDictionary

import structlog

from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import NotAllowedError, NotFoundError
from gpt_image_studio.generations import requests
from gpt_image_studio.generations.catalog.registry import Model, Registry
from gpt_image_studio.generations.model import Job, JobEvent, JobRequest, JobStatus, Quality, Quote, Size
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.prices.hints import Hint
from gpt_image_studio.generations.queue import Queue
from gpt_image_studio.generations.records.journal import Journal
from gpt_image_studio.generations.records.lineage import Lineage, get_lineage
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.generations.records.usage import Usage, estimate_usage, list_usage, read_usage
from gpt_image_studio.generations.settlement import Settlement, log_finished
from gpt_image_studio.generations.submission import Submission
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, JobId, OutputId
from gpt_image_studio.moderation.service import ModerationService

log = structlog.get_logger(__name__)

#: How long a usual duration is remembered by a process.
USUAL_SECONDS_KEPT = 60.0


class GenerationService:
    """Every use case opens its own transaction."""

    def __init__(
        self,
        database: Database,
        ledger: CreditLedger,
        engine: JobEngine,
        registry: Registry,
        clock: Clock,
        *,
        moderation: ModerationService,
        margin: Decimal,
        is_demo: bool,
        restore_within: timedelta = timedelta(days=30),
    ) -> None:
        """`restore_within`: how long a deleted job can be taken back."""
        self._database = database
        self._ledger = ledger
        self._registry = registry
        self._clock = clock
        self._moderation = moderation
        self._is_demo = is_demo
        self._restore_within = restore_within
        self._submission = Submission(ledger, engine, registry, clock, margin=margin, is_demo=is_demo)
        self._settlement = Settlement(ledger, engine, clock)
        self._usual: dict[tuple[str, Quality], tuple[float, float]] = {}
        # One account's submissions take turns before they take a connection: a thousand of them at once must not
        # fill the pool with waiters for one row lock while other accounts stand outside.
        self._turns: WeakValueDictionary[AccountId, asyncio.Lock] = WeakValueDictionary()

    # Asking

    async def list_models(self) -> tuple[Model, ...]:
        """Those that can be used now."""
        return self._registry.list_offered(is_demo=self._is_demo)

    async def quote(
        self, request: JobRequest, *, account_id: AccountId | None = None, reference_sizes: tuple[Size, ...] = ()
    ) -> Quote:
        """The price of exactly this. `account_id` finds the sizes of its references, which are part of the price.

        `reference_sizes` is for those who know them already, as the provider is sent them, in order.
        """
        if account_id is None or not request.references:
            return self._submission.quote(request, reference_sizes)
        async with self._database.transaction() as tx:
            return self._submission.quote(request, await self._submission.get_reference_sizes(tx, account_id, request))

    async def find_hint(self, request: JobRequest, *, reference_sizes: tuple[Size, ...] = ()) -> Hint | None:
        """What would cost less without being a lesser picture, in words for the composer."""
        return self._submission.find_hint(request, reference_sizes)

    async def check(self, request: JobRequest) -> JobRequest:
        """The request as it would be accepted. Raises `InvalidInputError` with `field` and, where one exists, `fix`.

        Whether references are there, and whose, is only seen by `submit`.
        """
        request = requests.clean(request)
        requests.check(request, self._submission.get_model(request.model))
        return request

    async def usual_seconds(self, request: JobRequest) -> float:
        """How long one picture like this usually takes: learned from our own jobs, before that from the registry."""
        key = (request.model, request.quality)
        kept = self._usual.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        async with self._database.transaction() as tx:
            learned = await Journal(tx).find_usual_seconds(*key)
        model = self._registry.get(request.model)
        seconds = learned if learned is not None else float(model.usual_seconds.get(request.quality, 30))
        self._usual[key] = (time.monotonic() + USUAL_SECONDS_KEPT, seconds)
        return seconds

    # Acting

    async def submit(
        self, account_id: AccountId, job_id: JobId, request: JobRequest, *, at_most_credits: int | None = None
    ) -> Job:
        """Holds the price and queues the job, or neither. `job_id` is the draft's: sent again it returns the same job.

        `at_most_credits` is the most the job may hold; `None` is any price. It is no part of what is asked for: a draft
        that was accepted is answered with its job, whatever the limit says by then.

        What it asks for is judged first, outside of any transaction.

        Raises:
            InvalidInputError, ContentRefusedError (names the part), OutOfCreditsError, PriceAboveLimitError,
            LimitReachedError, NotAllowedError (suspended), DraftConflictError,
            UnavailableError (also when it cannot be judged).
        """
        request = requests.clean(request)
        turn = self._turns.setdefault(account_id, asyncio.Lock())
        if self._moderation.is_on:
            async with turn, self._database.transaction() as tx:
                if await self._submission.is_known(tx, account_id, job_id, request):
                    return await JobRepository(tx).get(account_id, job_id, with_deleted=True)
                account = await AccountRepository(tx).get(account_id)
                await self._submission.check(tx, account, request, at_most_credits=at_most_credits)
        screening = await self._moderation.screen(
            account_id, job_id, prompt=request.prompt, references=request.references, markup=request.markup
        )
        async with turn, self._database.transaction() as tx:
            account = await AccountRepository(tx).lock(account_id)
            if await self._submission.is_known(tx, account_id, job_id, request):
                return await JobRepository(tx).get(account_id, job_id, with_deleted=True)
            job = await self._submission.accept(
                tx, account, job_id, request, screening, at_most_credits=at_most_credits
            )
        log.info(
            "generation.submitted", job_id=str(job_id), account_id=str(account_id), credits=job.quote.total_credits
        )
        return job

    async def cancel(self, account_id: AccountId, job_id: JobId) -> Job:
        """What was delivered is charged, the rest returned. A job that ended is returned as it is.

        Raises:
            NotAllowedError: its outcome is unknown; it closes by itself.
        """
        async with self._database.transaction() as tx:
            account = await AccountRepository(tx).lock(account_id)
            job = await JobRepository(tx).get(account_id, job_id, is_locked=True)
            if job.status.is_terminal:
                return job
            if job.status is JobStatus.UNKNOWN:
                raise NotAllowedError(
                    "The connection was lost after sending, so there is nothing left to stop. "
                    "The credits stay on hold until it is known what became of it, or return by themselves."
                )
            job = await self._settlement.cancel(tx, account, job)
        log_finished(job)
        return job

    async def cancel_waiting(self, account_id: AccountId) -> int:
        """Cancels everything that has not been started; returns how many."""
        canceled: list[Job] = []
        async with self._database.transaction() as tx:
            account, jobs = await AccountRepository(tx).lock(account_id), JobRepository(tx)
            for job_id in await jobs.list_queued(account_id):
                job = await jobs.get(account_id, job_id, is_locked=True, with_deleted=True)
                if job.status is JobStatus.QUEUED:
                    canceled.append(await self._settlement.cancel(tx, account, job))
        for job in canceled:
            log_finished(job)
        return len(canceled)

    async def move_to_top(self, account_id: AccountId, job_id: JobId) -> None:
        """Next of this account's waiting jobs. One that waits no more stays where it is."""
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            jobs = JobRepository(tx)
            job = await jobs.get(account_id, job_id, is_locked=True)
            if job.status is JobStatus.QUEUED and not job.is_admitted:
                await jobs.move_to_top(account_id, job_id)
                await Journal(tx).write(job_id, "moved", "Moved to the top of the line.", at=self._clock.now())
                await ring(tx, account_id)

    async def delete(self, account_id: AccountId, job_id: JobId) -> None:
        """Out of sight with its pictures; `restore` brings them back. Raises `NotAllowedError` before its end."""
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            jobs = JobRepository(tx)
            job = await jobs.get(account_id, job_id, is_locked=True)
            if not job.status.is_terminal:
                raise NotAllowedError("This job is not finished. Cancel it first.")
            await jobs.mark_deleted(job, self._clock.now())
            await ring(tx, account_id)

    async def restore(self, account_id: AccountId, job_id: JobId) -> Job:
        """Raises `NotFoundError` when it is gone for good."""
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account_id)
            jobs = JobRepository(tx)
            job = await jobs.get(account_id, job_id, is_locked=True, with_deleted=True)
            deleted_at = await jobs.find_deleted_at(job_id)
            if deleted_at is not None:
                if deleted_at < self._clock.now() - self._restore_within or await jobs.is_purged(job_id):
                    raise NotFoundError("It was deleted too long ago to bring back.")
                await jobs.mark_deleted(job, None)
                await ring(tx, account_id)
            return await jobs.get(account_id, job_id)

    # Watching

    async def list_queue(self, account_id: AccountId, *, finished: int = 12) -> list[Job]:
        """Every live job and the newest finished ones, newest first."""
        async with self._database.transaction() as tx:
            return await JobRepository(tx).list_queue(account_id, finished=finished)

    async def read_queue(self, account_id: AccountId, *, finished: int) -> Queue:
        """All that an open tab shows of it, read together."""
        async with self._database.transaction() as tx:
            jobs = await JobRepository(tx).list_queue(account_id, finished=finished)
            return Queue(
                jobs=jobs,
                newest_events=await Journal(tx).list_events(jobs[0].id) if jobs else [],
                balance=await self._ledger.balance(tx, account_id),
            )

    async def get(self, account_id: AccountId, job_id: JobId) -> Job:
        async with self._database.transaction() as tx:
            return await JobRepository(tx).get(account_id, job_id)

    async def list_by_id(self, account_id: AccountId, job_ids: Collection[JobId]) -> list[Job]:
        """In no order; those that are not there, or not this account's, are left out."""
        async with self._database.transaction() as tx:
            return await JobRepository(tx).list_by_id(account_id, job_ids)

    async def list_usage(self, job: Job) -> dict[OutputId, Usage]:
        """Tokens of each delivered picture: the provider's count, or where it gave none what the formula says."""
        async with self._database.transaction() as tx:
            said = await list_usage(tx, job.id)
            sizes = await JobRepository(tx).list_reference_sizes(job.account_id, job.request.references)
        estimated = estimate_usage(job, self._registry.find(job.request.model), sizes)
        return {output_id: read_usage(usage) or estimated for output_id, usage in said.items()}

    async def lineage(self, account_id: AccountId, output_id: OutputId) -> Lineage:
        """What it was made from and what was made of it. Raises `NotFoundError`, also for somebody else's."""
        async with self._database.transaction() as tx:
            return await get_lineage(tx, account_id, output_id)

    async def list_events(self, account_id: AccountId, job_id: JobId) -> list[JobEvent]:
        async with self._database.transaction() as tx:
            await JobRepository(tx).get(account_id, job_id)
            return await Journal(tx).list_events(job_id)

    async def list_jobs(
        self,
        account_id: AccountId,
        *,
        before_seq: int | None = None,
        limit: int = 24,
        search: str = "",
        status: JobStatus | None = None,
    ) -> list[Job]:
        """A page of the library, newest first; the next one starts `before_seq` of the last."""
        async with self._database.transaction() as tx:
            return await JobRepository(tx).list_page(
                account_id, before_seq=before_seq, limit=min(limit, 100), search=search[:200], status=status
            )
