"""Credits: integers that move by entries and are set aside by holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gpt_image_studio.kit.ids import HoldId, JobId, LotId


class EntryKind(StrEnum):
    GRANT = "grant"
    CAPTURE = "capture"
    REFUND = "refund"
    EXPIRY = "expiry"
    ADJUSTMENT = "adjustment"


class HoldStatus(StrEnum):
    OPEN = "open"
    CAPTURED = "captured"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Balance:
    """`posted` is the sum of all entries; `held` of the open holds."""

    posted: int
    held: int

    @property
    def available(self) -> int:
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class Hold:
    id: HoldId
    job_id: JobId
    amount: int
    captured: int
    status: HoldStatus


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of credits granted together."""

    id: LotId
    source: str
    remaining: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One movement of credits: `amount` is signed and never changed afterwards."""

    id: int
    kind: EntryKind
    amount: int
    reason: str
    created_at: datetime
