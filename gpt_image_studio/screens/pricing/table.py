"""The price of a picture by size and quality, computed from the registry when the front end is built."""

from collections.abc import Iterable
from html import escape

import reflex as rx

from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.catalog.sizes import SCALES
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.generations.prices.pricing import PricedFormat, PricedSize
from gpt_image_studio.screens.wording import size_text
from gpt_image_studio.site import site

#: What the short table shows: shape and scale, and so many qualities.
ROWS = (("1:1", "1K"), ("3:2", "1K"), ("1:1", "2K"), ("16:9", "4K"))
SHORT_QUALITIES = 3


def price_table() -> rx.Component:
    """A few sizes of the first model that is offered."""
    model = site().offered_model
    priced = {(row.named.shape.id, row.named.scale): row for row in pricing.price_table(model, site().margin)}
    return _table(
        model,
        [priced[key] for key in ROWS if key in priced],
        SHORT_QUALITIES,
        "Credits for one picture by size and quality",
    )


def full_price_table(model: Model) -> rx.Component:
    """Every shape, scale and quality, then what moves or is drawn."""
    margin = site().margin
    rows = (*pricing.price_table(model, margin), *pricing.format_prices(model, margin))
    caption = f"Credits for one picture of {model.label}, every size and quality"
    return _table(model, rows, len(model.qualities), caption, has_shapes=True)


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
