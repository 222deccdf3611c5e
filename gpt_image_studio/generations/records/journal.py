"""What was tried and what happened: attempts (written before the provider is called) and the job's own log."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.generations import AttemptRow, JobEventRow, JobRow, OutputRow
from gpt_image_studio.generations.model import AttemptStatus, JobEvent, JobStatus, Quality
from gpt_image_studio.kit.ids import AttemptId, JobId, OutputId

#: Error codes of an attempt that we cut off ourselves, after or before it had left us.
INTERRUPTED = "interrupted"
NOT_SENT = "not_sent"

UNFINISHED = (AttemptStatus.STARTED, AttemptStatus.SENT)

#: How far back, in jobs of everybody, a usual duration is looked for; keeps the query cheap however long the history.
RECENT_JOBS = 500
#: Durations the median is taken over.
SAMPLES = 50
#: Fewer than this say nothing yet.
MIN_SAMPLES = 3

#: Row objects are never kept across statements, so there is nothing to bring up to date.
UNSYNCHRONISED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Attempt:
    id: AttemptId
    output_id: OutputId
    run_id: uuid.UUID
    number: int
    status: AttemptStatus
    error_code: str


class Journal:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def write(self, job_id: JobId, kind: str, detail: str, *, at: datetime) -> None:
        """`detail` is for the person: no prompt, no key, no address of a file."""
        await self.write_all(job_id, [JobEvent(kind, detail, at)])

    async def write_all(self, job_id: JobId, events: Collection[JobEvent]) -> None:
        """What happened at one moment, in its order."""
        await self._tx.execute(
            insert(JobEventRow),
            [
                {"job_id": job_id, "kind": event.kind, "detail": event.detail, "created_at": event.at}
                for event in events
            ],
        )

    async def count(self, job_id: JobId, kind: str) -> int:
        found = await self._tx.execute(
            sa.select(sa.func.count())
            .select_from(JobEventRow)
            .where(col(JobEventRow.job_id) == job_id, col(JobEventRow.kind) == kind)
        )
        return found.scalar_one()

    async def list_events(self, job_id: JobId) -> list[JobEvent]:
        """In the order they happened."""
        found = await self._tx.execute(
            sa.select(JobEventRow).where(col(JobEventRow.job_id) == job_id).order_by(col(JobEventRow.id))
        )
        return [JobEvent(kind=row.kind, detail=row.detail, at=row.created_at) for row in found.scalars()]

    async def start(
        self, attempt_id: AttemptId, output_id: OutputId, run_id: uuid.UUID, *, number: int, at: datetime
    ) -> None:
        """The same attempt again is a success."""
        await self._tx.execute(
            insert(AttemptRow)
            .values(id=attempt_id, output_id=output_id, run_id=run_id, number=number, created_at=at)
            .on_conflict_do_nothing(index_elements=["id"])
        )

    async def mark_sent(self, attempt_id: AttemptId) -> None:
        await self._tx.execute(
            sa.update(AttemptRow)
            .where(col(AttemptRow.id) == attempt_id, col(AttemptRow.status) == AttemptStatus.STARTED)
            .values(status=AttemptStatus.SENT),
            execution_options=UNSYNCHRONISED,
        )

    async def finish(
        self,
        attempt_id: AttemptId,
        status: AttemptStatus,
        *,
        at: datetime,
        error_code: str = "",
        duration_ms: int | None = None,
        request_id: str = "",
    ) -> None:
        """Once: an attempt that was finished stays as it was."""
        await self._tx.execute(
            sa.update(AttemptRow)
            .where(col(AttemptRow.id) == attempt_id, col(AttemptRow.status).in_(UNFINISHED))
            .values(
                status=status,
                finished_at=at,
                error_code=error_code,
                duration_ms=duration_ms,
                provider_request_id=request_id[:200],
            ),
            execution_options=UNSYNCHRONISED,
        )

    async def list_attempts(self, job_id: JobId) -> list[Attempt]:
        found = await self._tx.execute(
            sa.select(AttemptRow)
            .join(OutputRow, col(OutputRow.id) == col(AttemptRow.output_id))
            .where(col(OutputRow.job_id) == job_id)
            .order_by(col(OutputRow.position), col(AttemptRow.number))
            .execution_options(populate_existing=True)
        )
        return [
            Attempt(
                id=AttemptId(row.id),
                output_id=OutputId(row.output_id),
                run_id=row.run_id,
                number=row.number,
                status=AttemptStatus(row.status),
                error_code=row.error_code,
            )
            for row in found.scalars()
        ]

    async def interrupt(self, attempt_ids: Collection[AttemptId], *, error_code: str, at: datetime) -> None:
        """Cut off by us: a crash, a take-over, a stop, a cancel."""
        await self._tx.execute(
            sa.update(AttemptRow)
            .where(col(AttemptRow.id).in_(attempt_ids), col(AttemptRow.status).in_(UNFINISHED))
            .values(status=AttemptStatus.INTERRUPTED, error_code=error_code, finished_at=at),
            execution_options=UNSYNCHRONISED,
        )

    async def find_usual_seconds(self, model: str, quality: Quality) -> float | None:
        """The median of what recent pictures of this model and quality took; `None` while there are too few."""
        recent = (
            sa.select(col(JobRow.id), col(JobRow.seq), col(JobRow.model), col(JobRow.request), col(JobRow.status))
            .order_by(col(JobRow.seq).desc())
            .limit(RECENT_JOBS)
            .subquery()
        )
        durations = (
            sa.select(sa.type_coerce(col(AttemptRow.duration_ms), sa.Integer).label("duration_ms"))
            .select_from(recent)
            .join(OutputRow, col(OutputRow.job_id) == recent.c.id)
            .join(AttemptRow, col(AttemptRow.output_id) == col(OutputRow.id))
            .where(
                recent.c.model == model,
                recent.c.request["quality"].astext == quality.value,
                recent.c.status.in_([JobStatus.SUCCEEDED, JobStatus.PARTIAL]),
                col(AttemptRow.status) == AttemptStatus.SUCCEEDED,
                col(AttemptRow.duration_ms).is_not(None),
            )
            .order_by(recent.c.seq.desc())
            .limit(SAMPLES)
            .subquery()
        )
        found = await self._tx.execute(
            sa.select(sa.func.count(), sa.func.percentile_cont(0.5).within_group(durations.c.duration_ms)).select_from(
                durations
            )
        )
        count, median_ms = found.one()
        return median_ms / 1000 if count >= MIN_SAMPLES else None
