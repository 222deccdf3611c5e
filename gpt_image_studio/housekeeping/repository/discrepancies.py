"""Where jobs, holds and the queue do not agree: the questions, without locks. What is done about it is decided again under them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.credits import HoldRow
from gpt_image_studio.db.tables.generations import JobEventRow, JobRow
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.records.backlog import Backlog
from gpt_image_studio.generations.upkeep import STOP_AFTER
from gpt_image_studio.kit.ids import AccountId, JobId


@dataclass(frozen=True, slots=True)
class UnknownJob:
    job_id: JobId
    account_id: AccountId
    held_credits: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class StrayHold:
    """Open, though its job has ended or was never there."""

    job_id: JobId
    account_id: AccountId
    credits: int
    #: What the job was charged; `None` where there is no job.
    charged_credits: int | None


@dataclass(frozen=True, slots=True)
class StrayEngineJob:
    """In the queue, for a job that has ended, has another place in the queue, or was never there."""

    engine_job_id: int
    job_id: JobId


@dataclass(frozen=True, slots=True)
class DroppedJob:
    """With the workers as far as we know, and not in the queue."""

    job_id: JobId
    account_id: AccountId


@dataclass(frozen=True, slots=True)
class Discrepancies:
    unknown: tuple[UnknownJob, ...]
    holds: tuple[StrayHold, ...]
    errands: tuple[StrayEngineJob, ...]
    dropped: tuple[DroppedJob, ...]


async def find_discrepancies(tx: Transaction, engine: JobEngine, *, now: datetime) -> Discrepancies:
    admitted = await Backlog(tx).list_admitted()
    unfinished = await engine.list_unfinished(tx)
    known = {one.engine_job_id for one in admitted}
    strange = {name: job_id for name, job_id in unfinished.items() if name not in known}
    just_ended = await _list_ended_since(tx, set(strange.values()), since=now - STOP_AFTER)
    return Discrepancies(
        unknown=await _list_unknown(tx),
        holds=await _list_stray_holds(tx),
        errands=tuple(StrayEngineJob(name, job_id) for name, job_id in strange.items() if job_id not in just_ended),
        dropped=tuple(
            DroppedJob(one.job_id, one.account_id) for one in admitted if one.engine_job_id not in unfinished
        ),
    )


async def _list_unknown(tx: Transaction) -> tuple[UnknownJob, ...]:
    since = (
        sa.select(sa.func.max(col(JobEventRow.created_at)))
        .where(col(JobEventRow.job_id) == col(JobRow.id), col(JobEventRow.kind) == "unknown")
        .scalar_subquery()
    )
    rows = await tx.execute(
        sa.select(col(JobRow.id), col(JobRow.account_id), col(JobRow.quoted_credits), since)
        .where(col(JobRow.status) == JobStatus.UNKNOWN)
        .order_by(col(JobRow.seq))
    )
    return tuple(UnknownJob(JobId(row[0]), AccountId(row[1]), row[2], row[3]) for row in rows)


async def _list_stray_holds(tx: Transaction) -> tuple[StrayHold, ...]:
    has_ended = col(JobRow.status).in_([status for status in JobStatus if status.is_terminal])
    rows = await tx.execute(
        sa.select(col(HoldRow.job_id), col(HoldRow.account_id), col(HoldRow.amount), col(JobRow.charged_credits))
        .outerjoin(JobRow, col(JobRow.id) == col(HoldRow.job_id))
        .where(col(HoldRow.status) == "open", col(JobRow.id).is_(None) | has_ended)
        .order_by(col(HoldRow.created_at))
    )
    return tuple(StrayHold(JobId(row[0]), AccountId(row[1]), row[2], row[3]) for row in rows)


async def _list_ended_since(tx: Transaction, job_ids: set[JobId], *, since: datetime) -> set[JobId]:
    """Their worker is about to notice."""
    rows = await tx.execute(
        sa.select(col(JobRow.id)).where(col(JobRow.id).in_(job_ids), col(JobRow.finished_at) >= since)
    )
    return {JobId(job_id) for job_id in rows.scalars()}
