"""What is for sale and on which terms, as the built pages say it. Set once from the settings."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gpt_image_studio.billing.catalog import load_catalog
from gpt_image_studio.billing.model import Catalog


@dataclass(frozen=True, slots=True)
class Offers:
    catalog: Catalog = field(default_factory=load_catalog)
    #: Of a new account, and of the owner of a laptop.
    free_credits: int = 20
    owner_credits: int = 1000
    #: The database is the studio's own: a laptop, or one person's server.
    is_local: bool = True
    #: An unknown outcome is closed in the person's favour after at most so long.
    closing_grace_hours: int = 24
    #: What was deleted, and previews, are gone for good after so long.
    trash_days: int = 30
    preview_hours: int = 24

    @property
    def starting_credits(self) -> int:
        return self.owner_credits if self.is_local else self.free_credits

    @property
    def list_price(self) -> Fraction | None:
        """Cents of one credit bought alone, in the smallest pack. None where there are no packs."""
        return self.catalog.packs[0].cents_per_credit if self.catalog.packs else None


_current: list[Offers] = []


def use_offers(offers: Offers) -> None:
    """Call it before pages are built: prices are baked into the built front end."""
    _current[:] = [offers]


def offers() -> Offers:
    return _current[0] if _current else Offers()


def list_price_pair() -> list[int]:
    """[cents, for so many credits]; empty where a credit has no price."""
    price = offers().list_price
    return [] if price is None else [price.numerator, price.denominator]


def catalog_data() -> dict[str, Any]:
    """What `price_maths.jsx` reads."""
    shown = offers()
    return {
        "list": list_price_pair(),
        "starting": shown.starting_credits,
        "packs": [
            {"id": pack.id, "name": pack.name, "cents": pack.price_cents, "credits": pack.credits}
            for pack in shown.catalog.packs
        ],
        "plans": [
            {
                "id": offer.plan.value,
                "name": offer.name,
                "prices": [
                    {
                        "period": price.period.value,
                        "months": price.period.months,
                        "cents": price.price_cents,
                        "credits": price.credits,
                    }
                    for price in offer.prices
                ],
            }
            for offer in shown.catalog.paid_plans
        ],
    }
