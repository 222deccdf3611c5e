"""How a job ends: its outputs are counted, its hold is resolved, the next one is let in. One transaction, once."""

from datetime import datetime

import structlog

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.generations.admission import Admission
from gpt_image_studio.generations.model import Job, JobStatus, OutputStatus
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.records.journal import Journal
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.kit.clock import Clock

log = structlog.get_logger(__name__)

UNSETTLED = (OutputStatus.WAITING, OutputStatus.RUNNING)


class Settlement:
    """Every method joins the caller's transaction, in which the account and then the job are locked."""

    def __init__(self, ledger: CreditLedger, engine: JobEngine, clock: Clock) -> None:
        self._ledger = ledger
        self._engine = engine
        self._clock = clock
        self._admission = Admission(engine, clock)

    async def close(self, tx: Transaction, account: Account, job: Job) -> Job:
        """Ends a job whose outputs are all settled. While the outcome of one is unknown, the hold stays open."""
        jobs, journal, now = JobRepository(tx), Journal(tx), self._clock.now()
        status = _status(job)
        if status is JobStatus.UNKNOWN:
            await jobs.update(job.id, status=status, retry_at=None)
            await journal.write(
                job.id, "unknown", "The connection was lost after sending. The credits stay on hold.", at=now
            )
        else:
            await self._resolve(tx, job, status)
        await self._admission.admit(tx, account)
        await ring(tx, account.id)
        return await jobs.get(account.id, job.id, with_deleted=True)

    async def cancel(self, tx: Transaction, account: Account, job: Job) -> Job:
        """What was delivered is kept and charged, everything else is let go and returned."""
        jobs, now = JobRepository(tx), self._clock.now()
        claim = await jobs.find_claim(job.id)
        if claim is not None and claim.engine_job_id is not None:
            await self._engine.abort(tx, claim.engine_job_id)
        await jobs.close_outputs(
            job.id,
            *UNSETTLED,
            status=OutputStatus.CANCELED,
            error_code="canceled",
            error_message="Canceled. Not charged.",
        )
        journal = Journal(tx)
        await journal.interrupt([one.id for one in await journal.list_attempts(job.id)], error_code="canceled", at=now)
        await journal.write(job.id, "canceled", "Canceled by you.", at=now)
        return await self.close(tx, account, await jobs.get(account.id, job.id, with_deleted=True))

    async def give_up_unknown(self, tx: Transaction, account: Account, job: Job) -> Job:
        """Ends a job of unknown outcome in the person's favour."""
        jobs = JobRepository(tx)
        await jobs.close_outputs(
            job.id,
            OutputStatus.UNKNOWN,
            status=OutputStatus.FAILED,
            error_message="The connection was lost after sending and no picture came back. Not charged.",
        )
        return await self.close(tx, account, await jobs.get(account.id, job.id, with_deleted=True))

    async def _resolve(self, tx: Transaction, job: Job, status: JobStatus) -> None:
        now = self._clock.now()
        delivered = _count(job, OutputStatus.DELIVERED)
        charged = sum(output.charged_credits for output in job.outputs if output.status is OutputStatus.DELIVERED)
        await self._ledger.resolve_hold(tx, job.id, capture=charged, reason=_receipt(delivered, job.request.count))
        code, message = _first_error(job) if status is not JobStatus.SUCCEEDED else ("", "")
        await JobRepository(tx).update(
            job.id,
            status=status,
            charged_credits=charged,
            finished_at=now,
            retry_at=None,
            error_code=code,
            error_message=message,
        )
        returned = job.quote.total_credits - charged
        await Journal(tx).write(
            job.id,
            "settled",
            f"{_receipt(delivered, job.request.count)}: {charged} credits charged, {returned} returned.",
            at=now,
        )


def log_finished(job: Job) -> None:
    """The one line a job leaves in the log. Called after the commit, by whoever ended it."""
    if not job.status.is_terminal:
        log.info("generation.outcome_unknown", job_id=str(job.id), account_id=str(job.account_id))
        return
    log.info(
        "generation.finished",
        job_id=str(job.id),
        account_id=str(job.account_id),
        status=job.status.value,
        model=job.request.model,
        quality=job.request.quality.value,
        size=str(job.request.size),
        asked=job.request.count,
        delivered=_count(job, OutputStatus.DELIVERED),
        held_credits=job.quote.total_credits,
        charged_credits=job.charged_credits,
        error_code=job.error_code,
        waited_seconds=_seconds_between(job.created_at, job.started_at or job.finished_at),
        worked_seconds=_seconds_between(job.started_at, job.finished_at),
    )


def _seconds_between(start: datetime | None, end: datetime | None) -> float:
    return 0.0 if start is None or end is None else round((end - start).total_seconds(), 3)


def _count(job: Job, status: OutputStatus) -> int:
    return sum(output.status is status for output in job.outputs)


def _status(job: Job) -> JobStatus:
    delivered = _count(job, OutputStatus.DELIVERED)
    if _count(job, OutputStatus.UNKNOWN):
        return JobStatus.UNKNOWN
    if delivered == len(job.outputs):
        return JobStatus.SUCCEEDED
    if _count(job, OutputStatus.CANCELED):
        return JobStatus.CANCELED
    return JobStatus.PARTIAL if delivered else JobStatus.FAILED


def _first_error(job: Job) -> tuple[str, str]:
    return next(((output.error_code, output.error_message) for output in job.outputs if output.error_code), ("", ""))


def _receipt(delivered: int, count: int) -> str:
    return (
        f"{delivered} of {count} pictures delivered"
        if count > 1
        else ("picture delivered" if delivered else "no picture delivered")
    )
