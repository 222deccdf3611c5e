"""The price of a picture by size and quality, computed from the registry when the front end is built."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path

import reflex as rx

from gpt_image_studio.generations import pricing
from gpt_image_studio.generations.capabilities import UNLIMITED, Capabilities
from gpt_image_studio.generations.pricing import PricedFormat, PricedSize
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
    """Every shape, scale and quality, then what moves or is drawn."""
    margin = _current[0].margin
    rows = (*pricing.price_table(model, margin), *pricing.format_prices(model, margin))
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
    model: Model,
    rows: Iterable[PricedSize | PricedFormat],
    qualities: int,
    caption: str,
    *,
    has_shapes: bool = False,
) -> rx.Component:
    """As text: hundreds of cells that never change need not come to life one by one in every visitor's browser."""

    def cells(tag: str, texts: Iterable[str]) -> str:
        return "".join(f"<{tag}>{escape(text)}</{tag.split(maxsplit=1)[0]}>" for text in texts)

    def line(row: PricedSize | PricedFormat) -> str:
        match row:
            case PricedSize(named):
                label, size, is_first = f"{named.shape.id} {named.scale}", named.size, named.scale == SCALES[0]
            case PricedFormat(label, size):
                is_first = True
        names = cells('th scope="row"', [*([label] if has_shapes else ()), size_text(size)])
        amounts = cells("td", (f"{amount:,}" for _quality, amount in row.credits_each[:qualities]))
        is_first = has_shapes and is_first
        return f"<tr{' class=is-shape' if is_first else ''}>{names}{amounts}</tr>"

    heads = [
        *(("shape", "pixels") if has_shapes else ("credits",)),
        *(one.label for one in model.qualities[:qualities]),
    ]
    head = cells('th scope="col"', heads)
    return rx.html(
        f'<table class="prices mono"><caption class="sr-only">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(map(line, rows))}</tbody></table>"
    )
