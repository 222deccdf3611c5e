"""Plans and packs. Money is whole US cents, credits are whole; what a plan allows is `accounts.model.PLAN_LIMITS`."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan, PlanLimits

MONTHS_PER_YEAR = 12


class Period(StrEnum):
    MONTHLY = "monthly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        return 1 if self is Period.MONTHLY else MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True)
class PlanPrice:
    """What one period costs and brings; the credits come at its beginning."""

    period: Period
    price_cents: int
    credits: int

    @property
    def cents_per_credit(self) -> Fraction:
        return Fraction(self.price_cents, self.credits)


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """`prices` is empty for what costs nothing."""

    plan: Plan
    name: str
    line: str
    prices: tuple[PlanPrice, ...] = ()

    @property
    def limits(self) -> PlanLimits:
        return PLAN_LIMITS[self.plan]

    @property
    def is_free(self) -> bool:
        return not self.prices

    def find_price(self, period: Period) -> PlanPrice | None:
        return next((price for price in self.prices if price.period is period), None)


@dataclass(frozen=True, slots=True)
class Pack:
    """A number of credits that is bought once, without a subscription."""

    id: str
    name: str
    line: str
    price_cents: int
    credits: int

    @property
    def cents_per_credit(self) -> Fraction:
        return Fraction(self.price_cents, self.credits)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Both from the smallest to the largest."""

    plans: tuple[PlanOffer, ...]
    packs: tuple[Pack, ...]
    #: Credits of a plan last this much longer than the period they were paid for.
    plan_credits_outlast_months: int
    pack_credits_last_months: int

    @property
    def paid_plans(self) -> tuple[PlanOffer, ...]:
        return tuple(plan for plan in self.plans if not plan.is_free)

    def find_plan(self, plan: Plan) -> PlanOffer | None:
        return next((offer for offer in self.plans if offer.plan is plan), None)
