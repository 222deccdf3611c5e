"""Taking a job in hand, and knowing whether it still is.

A worker that was paused, or thought dead, finds another run's id on the job and stops (`TakenOverError`).
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.generations.model import AttemptStatus, Job, JobStatus, Output, OutputStatus
from gpt_image_studio.generations.records.journal import INTERRUPTED, UNFINISHED, Attempt, Journal
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.generations.running.policy import RunnerPolicy
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AttemptId, JobId, OutputId, new_id


class TakenOverError(Exception):
    """The job ended, or another run has it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One worker's turn at a job. `tries` counts the earlier attempts of an output by error code."""

    job: Job
    run_id: uuid.UUID
    numbers: dict[OutputId, int]
    tries: dict[tuple[OutputId, str], int]
    #: Attempts under way; True once the request has left us.
    open_attempts: dict[AttemptId, bool] = field(default_factory=dict[AttemptId, bool])

    def name(self, output: Output) -> str:
        """What the person calls it."""
        return "Picture" if self.job.request.count == 1 else f"Picture {output.position}"


async def lock_own(tx: Transaction, run: Run) -> None:
    """Locks the job's row. Raises `TakenOverError` unless it is still this run's."""
    claim = await JobRepository(tx).find_claim(run.job.id, is_locked=True)
    if claim is None or claim.run_id != run.run_id:
        raise TakenOverError


async def claim(tx: Transaction, job_id: JobId, *, clock: Clock, policy: RunnerPolicy) -> Run | None:
    """Makes the job this run's own. `None` when it has ended, or was never there."""
    jobs, journal = JobRepository(tx), Journal(tx)
    found = await jobs.find_claim(job_id)
    if found is None:
        return None
    account = await AccountRepository(tx).lock(found.account_id)
    if await jobs.find_claim(job_id, is_locked=True) is None:
        return None
    job = await jobs.get(account.id, job_id, with_deleted=True)
    attempts = await journal.list_attempts(job_id)
    run_id, now = new_id(), clock.now()
    cut = [attempt for attempt in attempts if attempt.status in UNFINISHED]
    if cut:
        await journal.interrupt([attempt.id for attempt in cut], error_code=INTERRUPTED, at=now)
        await journal.write(job_id, "resumed", "The worker that had this stopped; another one goes on.", at=now)
    await _reset_outputs(jobs, job, attempts, interruptions_allowed=policy.interruptions_allowed)
    await jobs.update(
        job_id,
        status=JobStatus.RUNNING,
        run_id=run_id,
        started_at=job.started_at or now,
        retry_at=None,
        error_message="",
    )
    await ring(tx, account.id)
    return Run(
        job=await jobs.get(account.id, job_id, with_deleted=True),
        run_id=run_id,
        numbers={output.id: _last_number(output, attempts) for output in job.outputs},
        tries=dict(Counter((attempt.output_id, attempt.error_code) for attempt in attempts if attempt.error_code)),
    )


async def _reset_outputs(
    jobs: JobRepository, job: Job, attempts: Sequence[Attempt], *, interruptions_allowed: int
) -> None:
    """Outputs that were under way wait again, unless they were cut off too often to be sent once more."""
    for output in job.outputs:
        cuts = sum(attempt.output_id == output.id and _is_interrupted(attempt) for attempt in attempts)
        if output.status.is_settled:
            continue
        if cuts > interruptions_allowed:
            await jobs.update_output(
                output.id,
                status=OutputStatus.UNKNOWN,
                error_code="interrupted",
                error_message="The studio was stopped while this was being made, more than once. It is not sent again.",
            )
        elif output.status is not OutputStatus.WAITING:
            await jobs.update_output(output.id, status=OutputStatus.WAITING)


def _is_interrupted(attempt: Attempt) -> bool:
    """By a crash or a stop of ours, when it may have left us already."""
    return attempt.status in UNFINISHED or attempt.status is AttemptStatus.INTERRUPTED


def _last_number(output: Output, attempts: Sequence[Attempt]) -> int:
    return max((attempt.number for attempt in attempts if attempt.output_id == output.id), default=0)
