"""Who: an account, its session, and what its plan allows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gpt_image_studio.kit.ids import AccountId, ApiKeyId, SessionId


class Plan(StrEnum):
    FREE = "free"
    PAID = "paid"
    #: The person on whose laptop it runs.
    OWNER = "owner"


class AccountStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class PlanLimits:
    #: Jobs of one account that run side by side.
    max_running: int
    #: Jobs of one account that may wait.
    max_waiting: int
    #: Served from the paid line, before the free one.
    is_paid: bool
    #: What the originals of its uploads may take.
    storage_bytes: int


_GIGABYTE = 1_000_000_000

PLAN_LIMITS = {
    Plan.FREE: PlanLimits(max_running=2, max_waiting=20, is_paid=False, storage_bytes=_GIGABYTE // 2),
    Plan.PAID: PlanLimits(max_running=5, max_waiting=200, is_paid=True, storage_bytes=20 * _GIGABYTE),
    Plan.OWNER: PlanLimits(max_running=4, max_waiting=1000, is_paid=True, storage_bytes=200 * _GIGABYTE),
}


@dataclass(frozen=True, slots=True)
class Account:
    id: AccountId
    email: str
    display_name: str
    plan: Plan
    status: AccountStatus
    created_at: datetime

    @property
    def limits(self) -> PlanLimits:
        return PLAN_LIMITS[self.plan]


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    id: SessionId
    account_id: AccountId
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What lets a program in. The key itself was shown once; `prefix` is the beginning people recognise it by."""

    id: ApiKeyId
    account_id: AccountId
    name: str
    prefix: str
    requests_per_minute: int
    created_at: datetime
    #: To the minute.
    last_used_at: datetime | None
    revoked_at: datetime | None
