"""Jobs that go for good: their words and pictures go, what billing needs stays.

Kept of a purged job: whose it was, model, size, quality, count, prices, what was delivered and charged, times, error codes and the
provider's request ids. Its id stays taken: the same draft sent again can never be made, or charged, a second time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.generations import JobEventRow, JobRow, OutputRow
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.kit.ids import AccountId, JobId

#: Of the request as stored.
_EMPTIED: Final[dict[str, Any]] = {
    "prompt": "",
    "references": [],
    "reference_roles": [],
    "mask": None,
    "markup": None,
    "parent_output": None,
}
#: No request has this fingerprint, so no draft is the same any more.
_NO_FINGERPRINT: Final = b""
_ENDED: Final = tuple(status for status in JobStatus if status.is_terminal)
_UNSYNCHRONISED: Final = {"synchronize_session": False}


class JobTrash:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def count_due(self, deleted_before: datetime) -> int:
        return (await self._tx.execute(sa.select(sa.func.count()).select_from(_due(deleted_before)))).scalar_one()

    async def list_due(self, deleted_before: datetime, *, limit: int) -> list[tuple[AccountId, JobId]]:
        """Deleted before that, and not yet purged."""
        found = await self._tx.execute(_due(deleted_before).select().limit(limit))
        return [(AccountId(row[0]), JobId(row[1])) for row in found]

    async def list_of(self, account_id: AccountId, *, limit: int) -> list[JobId]:
        """Those of an account that ended and are not yet purged."""
        found = await self._tx.execute(
            sa.select(col(JobRow.id))
            .where(
                col(JobRow.account_id) == account_id, col(JobRow.status).in_(_ENDED), col(JobRow.purged_at).is_(None)
            )
            .limit(limit)
        )
        return [JobId(job_id) for job_id in found.scalars()]

    async def purge(self, job_ids: Sequence[JobId], *, at: datetime, deleted_before: datetime | None = None) -> int:
        """How many; one that was brought back meanwhile stays. The account is locked. Its pictures are in the trash."""
        mine = col(JobRow.id).in_(job_ids)
        is_due = sa.true() if deleted_before is None else col(JobRow.deleted_at) < deleted_before
        purged = await self._tx.execute(
            sa.update(JobRow)
            .where(mine, is_due, col(JobRow.status).in_(_ENDED), col(JobRow.purged_at).is_(None))
            .values(
                purged_at=at,
                deleted_at=sa.func.coalesce(col(JobRow.deleted_at), at),
                prompt="",
                request=col(JobRow.request).op("||")(sa.cast(_EMPTIED, JSONB)),
                fingerprint=_NO_FINGERPRINT,
                error_message="",
                parent_output_id=None,
            )
            .returning(col(JobRow.id)),
            execution_options=_UNSYNCHRONISED,
        )
        ids = [row[0] for row in purged]
        await self._tx.execute(
            sa.update(OutputRow)
            .where(col(OutputRow.job_id).in_(ids))
            .values(
                purged_at=at,
                asset_id=None,
                preview_asset_id=None,
                raw_asset_id=None,
                change_map_asset_id=None,
                error_message="",
            ),
            execution_options=_UNSYNCHRONISED,
        )
        await self._tx.execute(
            sa.delete(JobEventRow).where(col(JobEventRow.job_id).in_(ids)), execution_options=_UNSYNCHRONISED
        )
        return len(ids)

    async def count_old_events(self, before: datetime) -> int:
        old = (
            sa.select(sa.func.count()).select_from(JobEventRow).join(JobRow, col(JobRow.id) == col(JobEventRow.job_id))
        )
        return (await self._tx.execute(old.where(_is_old_event(before)))).scalar_one()

    async def remove_old_events(self, before: datetime, *, limit: int) -> int:
        """Written before that, of jobs that have ended. Looks at the oldest `limit` rows only, which are the first to go."""
        oldest = sa.select(col(JobEventRow.id)).order_by(col(JobEventRow.id)).limit(limit)
        removed = await self._tx.execute(
            sa.delete(JobEventRow)
            .where(
                col(JobEventRow.id).in_(oldest),
                col(JobEventRow.job_id) == col(JobRow.id),
                _is_old_event(before),
            )
            .returning(col(JobEventRow.id)),
            execution_options=_UNSYNCHRONISED,
        )
        return len(removed.all())


def _due(deleted_before: datetime) -> sa.Subquery:
    return (
        sa.select(col(JobRow.account_id), col(JobRow.id))
        .where(
            col(JobRow.deleted_at) < deleted_before,
            col(JobRow.deleted_at).is_not(None),
            col(JobRow.purged_at).is_(None),
            col(JobRow.status).in_(_ENDED),
        )
        .subquery()
    )


def _is_old_event(before: datetime) -> sa.ColumnElement[bool]:
    return (col(JobEventRow.created_at) < before) & col(JobRow.status).in_(_ENDED)
