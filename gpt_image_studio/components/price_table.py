"""The price of a picture by size and quality, computed from the registry when the front end is built."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import reflex as rx

from gpt_image_studio.generations import pricing
from gpt_image_studio.generations.capabilities import UNLIMITED, Capabilities
from gpt_image_studio.generations.model import Quality
from gpt_image_studio.generations.pricing import PricedSize
from gpt_image_studio.generations.registry import Model, Registry
from gpt_image_studio.generations.sizes import SCALES
from gpt_image_studio.states.wording import size_text

#: What the short table shows: shape and scale, and so many qualities.
ROWS = (("1:1", "1K"), ("3:2", "1K"), ("1:1", "2K"), ("16:9", "4K"))
SHORT_QUALITIES = 3


@dataclass(frozen=True, slots=True)
class Prices:
    """What the built pages show. `models_file` adds to or changes the built-in models; `can` is what their server can do."""

    margin: Decimal = Decimal("1.6")
    is_demo: bool = True
    models_file: Path | None = None
    can: Capabilities = UNLIMITED


_current = [Prices()]


def use_prices(prices: Prices) -> None:
    """Call it before pages are built: the table is baked into the built front end."""
    _current[:] = [prices]
    _registry.cache_clear()


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
    """A few sizes of the first model that is offered."""
    model = offered_model()
    priced = {(row.named.shape.id, row.named.scale): row for row in pricing.price_table(model, _current[0].margin)}
    return _table(
        model,
        [priced[key] for key in ROWS if key in priced],
        SHORT_QUALITIES,
        "Credits for one picture by size and quality",
    )


def full_price_table(model: Model) -> rx.Component:
    """Every shape, scale and quality."""
    rows = pricing.price_table(model, _current[0].margin)
    caption = f"Credits for one picture of {model.label}, every size and quality"
    return _table(model, rows, len(model.qualities), caption, has_shapes=True)


def offered_model() -> Model:
    return offered_models()[0]


def offered_models() -> tuple[Model, ...]:
    """The default first; without a provider's key that is the demo model alone."""
    return _registry().list_offered(is_demo=_current[0].is_demo)


def models_with_a_key() -> tuple[Model, ...]:
    """What a provider's key would add. Empty where there is one."""
    return _registry().list_offered(is_demo=False) if _current[0].is_demo else ()


@cache
def _registry() -> Registry:
    return Registry.load(_current[0].models_file).limited_to(_current[0].can)


def _table(
    model: Model, rows: Iterable[PricedSize], qualities: int, caption: str, *, has_shapes: bool = False
) -> rx.Component:
    def names(row: PricedSize) -> list[rx.Component]:
        shape = f"{row.named.shape.id} {row.named.scale}"
        return [
            *([rx.el.th(shape, scope="row")] if has_shapes else []),
            rx.el.th(size_text(row.named.size), scope="row"),
        ]

    heads = ("shape", "pixels") if has_shapes else ("credits",)
    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                *(rx.el.th(head, scope="col") for head in heads),
                *(rx.el.th(level.label, scope="col") for level in model.qualities[:qualities]),
            )
        ),
        rx.el.tbody(
            *(
                rx.el.tr(
                    *names(row),
                    *(rx.el.td(f"{amount:,}") for _quality, amount in row.credits_each[:qualities]),
                    class_name="is-shape" if has_shapes and row.named.scale == SCALES[0] else "",
                )
                for row in rows
            )
        ),
        class_name="prices mono",
    )
