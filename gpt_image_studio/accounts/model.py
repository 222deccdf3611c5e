"""Who: an account, its session, and what its plan allows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gpt_image_studio.kit.ids import AccountId, SessionId


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


PLAN_LIMITS = {
    Plan.FREE: PlanLimits(max_running=2, max_waiting=20, is_paid=False),
    Plan.PAID: PlanLimits(max_running=5, max_waiting=200, is_paid=True),
    Plan.OWNER: PlanLimits(max_running=4, max_waiting=1000, is_paid=True),
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
