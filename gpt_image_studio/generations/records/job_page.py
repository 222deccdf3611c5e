"""The library's question to the database, asked so that it stays quick however many jobs there are.

PostgreSQL cannot know how often the words of a search occur: walking an account's jobs from the newest is quick for common
words and reads everything for rare ones; the word index is the reverse. So a search walks a little way first, and asks the
index only when that did not fill the page. Measured with 100,000 jobs by `bench/library.py`.
"""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.db.tables.generations import JobRow
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.kit.ids import AccountId

#: Jobs that a search walks before it asks the word index: two common words together are found on the way, which is a
#: page of matches as rare as one job in two hundred. The walk costs about half a millisecond per thousand.
WALKED = 5000


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of an account's jobs, newest first; `before_seq` is the last of the page before."""

    account_id: AccountId
    before_seq: int | None
    limit: int
    search: str
    status: JobStatus | None

    @property
    def words(self) -> list[str]:
        return re.findall(r"\w+", self.search)

    def select_unfiltered(self) -> sa.Select[JobRow]:
        """The page by account and status only; the search is put on top of it."""
        return sa.select(JobRow).where(*self._are_mine()).order_by(col(JobRow.seq).desc()).limit(self.limit)

    def search_newest(self) -> sa.Select[JobRow]:
        """The matches among the first `WALKED` jobs that the page may show."""
        walked = (
            sa.select(col(JobRow.id), col(JobRow.seq), col(JobRow.prompt_search))
            .where(*self._are_mine())
            .order_by(col(JobRow.seq).desc())
            .limit(WALKED)
            .cte("walked")
        )
        return self._select_found(sa.select(walked.c.id, walked.c.seq).where(self._matches(walked.c.prompt_search)))

    def search_all(self) -> sa.Select[JobRow]:
        """The word index first. Materialised, or the planner would walk after all, for the order."""
        matching = (
            sa.select(col(JobRow.id), col(JobRow.seq))
            .where(self._matches(col(JobRow.prompt_search)), *self._are_mine())
            .cte("matching")
            .prefix_with("materialized")
        )
        return self._select_found(sa.select(matching.c.id, matching.c.seq))

    def _select_found(self, found: sa.Select[Any, Any]) -> sa.Select[JobRow]:
        """`found` has `id` and `seq`."""
        newest = found.order_by(sa.desc("seq")).limit(self.limit).subquery()
        return sa.select(JobRow).join(newest, col(JobRow.id) == newest.c.id).order_by(col(JobRow.seq).desc())

    def _are_mine(self) -> list[sa.ColumnElement[bool]]:
        mine = [col(JobRow.account_id) == self.account_id, col(JobRow.deleted_at).is_(None)]
        if self.before_seq is not None:
            mine.append(col(JobRow.seq) < self.before_seq)
        if self.status is not None:
            # Written into the statement: how rare the status is decides how to find it.
            mine.append(col(JobRow.status) == sa.literal(self.status.value, literal_execute=True))
        return mine

    def _matches(self, column: Any) -> sa.ColumnElement[bool]:
        wanted = " & ".join(f"{word}:*" for word in self.words)
        return column.op("@@", is_comparison=True)(sa.func.to_tsquery("simple", wanted))
