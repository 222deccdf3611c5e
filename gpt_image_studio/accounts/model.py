"""Who: an account, its session, and what its plan allows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gpt_image_studio.kit.ids import AccountId, ApiKeyId, SessionId


class Plan(StrEnum):
    """What they cost and how many credits they bring is the catalog's (`billing/catalog.toml`)."""

    FREE = "free"
    SOLO = "solo"
    TEAM = "team"
    COMPANY = "company"
    #: The person on whose laptop it runs; not for sale.
    OWNER = "owner"


class AccountStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    #: For good: nobody can come in, its content is going or gone.
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What the software holds an account to; the pricing page shows these very figures."""

    #: Jobs of one account that run side by side.
    max_running: int
    #: Jobs of one account that may wait.
    max_waiting: int
    #: Served from the paid line, before the free one.
    is_paid: bool
    #: What the originals of its uploads may take.
    storage_bytes: int
    #: API keys that work at the same time.
    max_api_keys: int
    #: Of one API key, where the operator gave the key no figure of its own.
    requests_per_minute: int


_GIGABYTE = 1_000_000_000

PLAN_LIMITS = {
    Plan.FREE: PlanLimits(
        max_running=2,
        max_waiting=20,
        is_paid=False,
        storage_bytes=_GIGABYTE // 2,
        max_api_keys=2,
        requests_per_minute=30,
    ),
    Plan.SOLO: PlanLimits(
        max_running=5,
        max_waiting=200,
        is_paid=True,
        storage_bytes=20 * _GIGABYTE,
        max_api_keys=5,
        requests_per_minute=120,
    ),
    Plan.TEAM: PlanLimits(
        max_running=10,
        max_waiting=500,
        is_paid=True,
        storage_bytes=100 * _GIGABYTE,
        max_api_keys=20,
        requests_per_minute=300,
    ),
    Plan.COMPANY: PlanLimits(
        max_running=20,
        max_waiting=2000,
        is_paid=True,
        storage_bytes=400 * _GIGABYTE,
        max_api_keys=50,
        requests_per_minute=600,
    ),
    Plan.OWNER: PlanLimits(
        max_running=4,
        max_waiting=1000,
        is_paid=True,
        storage_bytes=200 * _GIGABYTE,
        max_api_keys=50,
        requests_per_minute=120,
    ),
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
class Visitor:
    """Whose browser it is, and by which session. A suspended account too: it may look around."""

    session: Session
    account: Account


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What lets a program in. The key itself was shown once; `prefix` is the beginning people recognise it by."""

    id: ApiKeyId
    account_id: AccountId
    name: str
    prefix: str
    #: None: what the account's plan allows.
    requests_per_minute: int | None
    created_at: datetime
    #: When a program last used it, to the minute; `None` if never.
    last_used_at: datetime | None
    revoked_at: datetime | None
