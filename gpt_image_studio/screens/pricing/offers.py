"""What is for sale, as `price_maths.jsx` reads it."""

from typing import Any

from gpt_image_studio.site import site


def list_price_pair() -> list[int]:
    """[cents, for so many credits]; empty where a credit has no price."""
    price = site().list_price
    return [] if price is None else [price.numerator, price.denominator]


def catalog_data() -> dict[str, Any]:
    """Plans, packs and the price of one credit as the JSON-ready data that `price_maths.jsx` reads."""
    shown = site()
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
