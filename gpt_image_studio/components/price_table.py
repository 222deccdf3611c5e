"""The price of a picture by size and quality, computed from the registry when the front end is built."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import reflex as rx

from gpt_image_studio.generations import pricing
from gpt_image_studio.generations.model import Quality
from gpt_image_studio.generations.registry import Model, Registry
from gpt_image_studio.states.wording import size_text

#: What the landing page shows of the table: shape and scale.
ROWS = (("1:1", "1K"), ("3:2", "1K"), ("1:1", "2K"), ("16:9", "4K"))


@dataclass(frozen=True, slots=True)
class Prices:
    """What the built pages show. `models_file` adds to or changes the built-in models."""

    margin: Decimal = Decimal("1.6")
    is_demo: bool = True
    models_file: Path | None = None


_current = [Prices()]


def use_prices(prices: Prices) -> None:
    """Call it before pages are built: the table is baked into the built front end."""
    _current[:] = [prices]


def price_margin() -> Decimal:
    return _current[0].margin


def credits_for(shape: str, scale: str, quality: Quality) -> int:
    """One picture of the first model that is offered."""
    model = offered_model()
    for row in pricing.price_table(model, _current[0].margin):
        if (row.named.shape.id, row.named.scale) == (shape, scale):
            return dict(row.credits_each)[quality]
    raise LookupError(f"{model.id} has no {scale} in {shape}")


def price_table() -> rx.Component:
    model = offered_model()
    priced = {(row.named.shape.id, row.named.scale): row for row in pricing.price_table(model, _current[0].margin)}
    return rx.el.table(
        rx.el.caption("Credits for one picture by size and quality", class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th("credits", scope="col"), *(rx.el.th(level.label, scope="col") for level in model.qualities[:3])
            )
        ),
        rx.el.tbody(
            *(
                rx.el.tr(
                    rx.el.th(size_text(row.named.size), scope="row"),
                    *(rx.el.td(f"{amount:,}") for _quality, amount in row.credits_each[:3]),
                )
                for row in (priced[key] for key in ROWS if key in priced)
            )
        ),
        class_name="prices mono",
    )


def offered_model() -> Model:
    return Registry.load(_current[0].models_file).list_offered(is_demo=_current[0].is_demo)[0]
