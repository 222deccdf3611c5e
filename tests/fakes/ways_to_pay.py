"""The oracle of `screens/pricing/maths.jsx`: the ways to pay for so many credits a month, packs alone or a plan with packs for the rest."""

from dataclasses import dataclass

from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.billing.model import Catalog, Pack, Period, PlanPrice


@dataclass(frozen=True, slots=True)
class PackCount:
    pack: Pack
    count: int

    @property
    def price_cents(self) -> int:
        return self.pack.price_cents * self.count


@dataclass(frozen=True, slots=True)
class Way:
    """`plan` is None for packs alone. `cents` a month, of a yearly price its twelfth, rounded up."""

    plan: Plan | None
    period: Period | None
    cents: int
    packs: PackCount | None


def ways_to_pay(catalog: Catalog, credits_needed: int) -> tuple[Way, ...]:
    """In the catalog's order, packs first. Empty where nothing is for sale."""
    packs = cheapest_packs(catalog, credits_needed)
    ways = [] if packs is None else [Way(None, None, packs.price_cents, packs)]
    for offer in catalog.paid_plans:
        for price in offer.prices:
            rest = credits_needed - credits_a_month(price)
            extra = cheapest_packs(catalog, rest) if rest > 0 else None
            if rest <= 0 or extra is not None:
                cents = -(-price.price_cents // price.period.months) + (extra.price_cents if extra else 0)
                ways.append(Way(offer.plan, price.period, cents, extra))
    return tuple(ways)


def credits_a_month(price: PlanPrice) -> int:
    return price.credits // price.period.months


def cheapest_packs(catalog: Catalog, credits_needed: int) -> PackCount | None:
    """Of one kind; where two kinds cost the same, fewer of the larger."""
    counts = [PackCount(pack, -(-credits_needed // pack.credits)) for pack in catalog.packs]
    return min(counts, key=lambda each: (each.price_cents, each.count), default=None)
