"""How long things are kept, and what a round of clearing away did. Plain values."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Retention:
    """Counted from: the deletion; the making; the verdict; the end of the job's step; the end; the last writing."""

    trash: timedelta
    previews: timedelta
    verdicts: timedelta
    job_log: timedelta
    ended_sessions: timedelta
    orphans: timedelta


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one chore found or removed, and what it has to say about it."""

    count: int
    #: For the operator, a line each.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoreReport:
    name: str
    #: Removed, or what would have been.
    count: int
    notes: tuple[str, ...] = ()
    #: Why it could not be done to its end, in words; empty when it was.
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class RetainedRows:
    """Rows that a deleted account leaves, none of which names anybody."""

    ledger_entries: int
    holds: int
    #: Job rows, emptied of words and pictures.
    jobs: int
    #: Verdicts of the content check.
    verdicts: int


NOTHING: Final = Tally(0)
