"""Jobs and their outputs in the database."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.generations import JobRow, OutputRow
from gpt_image_studio.errors import DraftConflictError, NotFoundError
from gpt_image_studio.generations.model import Job, JobRequest, JobStatus, Output, OutputStatus, Quote, Size
from gpt_image_studio.generations.records.job_page import JobPage
from gpt_image_studio.generations.records.rows import to_job, to_output
from gpt_image_studio.generations.records.stored import dump_quote, dump_request, fingerprint
from gpt_image_studio.kit.ids import AccountId, AssetId, JobId, OutputId, ScreeningId, new_id

LIVE = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.UNKNOWN)
#: What takes one of the account's places with the workers.
ADMITTABLE = (JobStatus.QUEUED, JobStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds the job: its account, the run that may write to it, the engine's name for it."""

    account_id: AccountId
    run_id: uuid.UUID | None
    engine_job_id: int | None


class JobRepository:
    """Joins the caller's transaction. Locks are taken account first, then job, always."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(
        self,
        job_id: JobId,
        account_id: AccountId,
        request: JobRequest,
        quote: Quote,
        *,
        screening_id: ScreeningId | None,
        created_at: datetime,
    ) -> Job:
        """Raises `DraftConflictError` when the id is taken."""
        added = await self._tx.execute(
            insert(JobRow)
            .values(
                id=job_id,
                account_id=account_id,
                request=dump_request(request),
                prompt=request.prompt,
                model=request.model,
                count=request.count,
                fingerprint=fingerprint(request),
                parent_output_id=request.parent_output,
                quoted_credits=quote.total_credits,
                quote=dump_quote(quote),
                screening_id=screening_id,
                created_at=created_at,
            )
            .on_conflict_do_nothing()
            .returning(JobRow)
        )
        row = added.scalar_one_or_none()
        if row is None:
            raise DraftConflictError
        outputs = await self._tx.scalars(
            insert(OutputRow).returning(OutputRow),
            [{"id": new_id(), "job_id": job_id, "position": position} for position in range(1, request.count + 1)],
        )
        in_order = sorted(outputs, key=lambda output: output.position)  # an INSERT promises no order
        return to_job(row, tuple(to_output(output, None) for output in in_order))

    async def find_fingerprint(self, job_id: JobId) -> tuple[AccountId, bytes] | None:
        """Whose draft this id is, and what it asked for."""
        found = await self._tx.execute(
            sa.select(col(JobRow.account_id), col(JobRow.fingerprint)).where(col(JobRow.id) == job_id)
        )
        row = found.first()
        return None if row is None else (AccountId(row[0]), row[1])

    async def get(
        self, account_id: AccountId, job_id: JobId, *, is_locked: bool = False, with_deleted: bool = False
    ) -> Job:
        """Raises `NotFoundError`, also for somebody else's job. Lock only under the account's lock."""
        query = sa.select(JobRow).where(col(JobRow.id) == job_id, col(JobRow.account_id) == account_id)
        if not with_deleted:
            query = query.where(col(JobRow.deleted_at).is_(None))
        if is_locked:
            query = query.with_for_update(key_share=True)
        jobs = await self._list(query)
        if not jobs:
            raise NotFoundError("There is no such job.")
        return jobs[0]

    async def list_by_id(self, account_id: AccountId, job_ids: Collection[JobId]) -> list[Job]:
        """Those of them that are this account's and in sight."""
        return await self._list(
            sa.select(JobRow).where(
                col(JobRow.id).in_(job_ids), col(JobRow.account_id) == account_id, col(JobRow.deleted_at).is_(None)
            )
        )

    async def find_claim(self, job_id: JobId, *, is_locked: bool = False) -> Claim | None:
        query = sa.select(col(JobRow.account_id), col(JobRow.run_id), col(JobRow.engine_job_id)).where(
            col(JobRow.id) == job_id, col(JobRow.status).in_(ADMITTABLE)
        )
        if is_locked:
            query = query.with_for_update(key_share=True)
        row = (await self._tx.execute(query)).first()
        return None if row is None else Claim(AccountId(row[0]), row[1], row[2])

    async def list_queue(self, account_id: AccountId, *, finished: int) -> list[Job]:
        """All live jobs and the newest `finished` of the others, newest first."""
        mine = sa.and_(col(JobRow.account_id) == account_id, col(JobRow.deleted_at).is_(None))
        is_live = col(JobRow.status).in_(LIVE)
        newest = (
            sa.select(col(JobRow.id)).where(mine, sa.not_(is_live)).order_by(col(JobRow.seq).desc()).limit(finished)
        )
        live = sa.select(col(JobRow.id)).where(mine, is_live)
        chosen = sa.union_all(live, newest.subquery().select())
        return await self._list(sa.select(JobRow).where(col(JobRow.id).in_(chosen)).order_by(col(JobRow.seq).desc()))

    async def list_page(
        self, account_id: AccountId, *, before_seq: int | None, limit: int, search: str, status: JobStatus | None
    ) -> list[Job]:
        """Newest first. `search` finds prompts that contain all its words, the beginnings of words too."""
        page = JobPage(account_id, before_seq, limit, search, status)
        if not page.words:
            return await self._list(page.select_unfiltered())
        jobs = await self._list(page.search_newest())
        return jobs if len(jobs) == limit else await self._list(page.search_all())

    async def list_waiting(self, account_id: AccountId, *, limit: int | None = None) -> list[JobId]:
        """Not handed to the workers yet, in the order they will be."""
        found = await self._tx.execute(
            sa.select(col(JobRow.id))
            .where(
                col(JobRow.account_id) == account_id,
                col(JobRow.status) == JobStatus.QUEUED,
                col(JobRow.engine_job_id).is_(None),
            )
            .order_by(col(JobRow.rank), col(JobRow.seq))
            .limit(limit)
        )
        return [JobId(job_id) for job_id in found.scalars()]

    async def list_queued(self, account_id: AccountId) -> list[JobId]:
        """Everything that has not been started; those the workers do not have yet come first."""
        found = await self._tx.execute(
            sa.select(col(JobRow.id))
            .where(col(JobRow.account_id) == account_id, col(JobRow.status) == JobStatus.QUEUED)
            .order_by(col(JobRow.engine_job_id).is_not(None), col(JobRow.seq))
        )
        return [JobId(job_id) for job_id in found.scalars()]

    async def count_admitted(self, account_id: AccountId) -> int:
        found = await self._tx.execute(
            sa.select(sa.func.count())
            .select_from(JobRow)
            .where(
                col(JobRow.account_id) == account_id,
                col(JobRow.status).in_(ADMITTABLE),
                col(JobRow.engine_job_id).is_not(None),
            )
        )
        return found.scalar_one()

    async def list_refused_at(self, account_id: AccountId, *, since: datetime, limit: int) -> list[datetime]:
        """When jobs ended of which the provider refused something, newest first."""
        is_refused = (
            sa.select(1)
            .where(col(OutputRow.job_id) == col(JobRow.id), col(OutputRow.status) == OutputStatus.REFUSED.value)
            .exists()
        )
        found = await self._tx.execute(
            sa.select(col(JobRow.finished_at))
            .where(
                col(JobRow.account_id) == account_id,
                col(JobRow.status).in_([JobStatus.FAILED.value, JobStatus.PARTIAL.value]),
                col(JobRow.finished_at) > since,
                is_refused,
            )
            .order_by(col(JobRow.finished_at).desc())
            .limit(limit)
        )
        return [at for at in found.scalars() if at is not None]

    async def update(self, job_id: JobId, **values: Any) -> None:
        await self._write(sa.update(JobRow).where(col(JobRow.id) == job_id).values(**values))

    async def move_to_top(self, account_id: AccountId, job_id: JobId) -> None:
        top = (
            sa.select(sa.func.coalesce(sa.func.min(col(JobRow.rank)), 0) - 1)
            .where(col(JobRow.account_id) == account_id, col(JobRow.status) == JobStatus.QUEUED)
            .scalar_subquery()
        )
        await self._write(sa.update(JobRow).where(col(JobRow.id) == job_id).values(rank=top))

    async def update_output(self, output_id: OutputId, **values: Any) -> None:
        await self._write(sa.update(OutputRow).where(col(OutputRow.id) == output_id).values(**values))

    async def close_outputs(self, job_id: JobId, *open_ones: OutputStatus, **values: Any) -> None:
        """Changes those outputs that are in one of these states."""
        await self._write(
            sa.update(OutputRow)
            .where(col(OutputRow.job_id) == job_id, col(OutputRow.status).in_(open_ones))
            .values(**values)
        )

    async def mark_deleted(self, job: Job, deleted_at: datetime | None) -> None:
        """The job and every picture of its outputs; references belong to the account and stay."""
        pictures = [
            asset_id
            for output in job.outputs
            for asset_id in (
                output.asset_id,
                output.preview_asset_id,
                output.raw_asset_id,
                output.change_map_asset_id,
            )
            if asset_id
        ]
        await AssetRepository(self._tx).mark_deleted(job.account_id, pictures, deleted_at)
        await self.update(job.id, deleted_at=deleted_at)

    async def find_deleted_at(self, job_id: JobId) -> datetime | None:
        found = await self._tx.execute(sa.select(col(JobRow.deleted_at)).where(col(JobRow.id) == job_id))
        return found.scalar_one_or_none()

    async def is_purged(self, job_id: JobId) -> bool:
        found = await self._tx.execute(sa.select(col(JobRow.purged_at)).where(col(JobRow.id) == job_id))
        return found.scalar_one_or_none() is not None

    async def list_reference_sizes(
        self, account_id: AccountId, asset_ids: Sequence[AssetId], *, kind: AssetKind | None = None
    ) -> dict[AssetId, Size]:
        """As the provider is sent them, of those that are this account's (and of this kind)."""
        found = await self._tx.execute(
            sa.select(
                col(AssetRow.id),
                sa.func.coalesce(col(AssetRow.provider_width), col(AssetRow.width)),
                sa.func.coalesce(col(AssetRow.provider_height), col(AssetRow.height)),
            ).where(
                col(AssetRow.id).in_(asset_ids),
                col(AssetRow.account_id) == account_id,
                col(AssetRow.deleted_at).is_(None),
                *([] if kind is None else [col(AssetRow.kind) == kind.value]),
            )
        )
        return {AssetId(row[0]): Size(row[1], row[2]) for row in found}

    async def _write(self, change: sa.Update) -> None:
        # Nothing here keeps row objects across statements, so there is nothing to bring up to date.
        await self._tx.execute(change, execution_options={"synchronize_session": False})

    async def _list(self, query: sa.Select[JobRow]) -> list[Job]:
        # A transaction may read the same job before and after it changed it by a statement.
        rows = (await self._tx.execute(query.execution_options(populate_existing=True))).scalars().all()
        outputs = await self._list_outputs([row.id for row in rows])
        return [to_job(row, tuple(outputs.get(row.id, ()))) for row in rows]

    async def _list_outputs(self, job_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Output]]:
        found = await self._tx.execute(
            sa.select(OutputRow, AssetRow)
            .outerjoin(
                AssetRow, col(AssetRow.id) == sa.func.coalesce(col(OutputRow.asset_id), col(OutputRow.preview_asset_id))
            )
            .where(col(OutputRow.job_id).in_(job_ids))
            .order_by(col(OutputRow.job_id), col(OutputRow.position))
            .execution_options(populate_existing=True)
        )
        outputs: dict[uuid.UUID, list[Output]] = {}
        for output, asset in found:
            outputs.setdefault(output.job_id, []).append(to_output(output, asset))
        return outputs
