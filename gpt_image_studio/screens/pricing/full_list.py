"""Every price of every model. Models that cost the same in everything share a table."""

from dataclasses import dataclass

import reflex as rx

from gpt_image_studio.generations.catalog.registry import Model, ModelStatus
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.pricing.table import full_price_table
from gpt_image_studio.screens.wording import credits_text
from gpt_image_studio.site import site


@dataclass(frozen=True, slots=True)
class SamePrice:
    """`lowest` and `highest` in credits."""

    models: tuple[Model, ...]
    is_offered: bool
    lowest: int
    highest: int


def groups() -> list[SamePrice]:
    """What is offered first, then what a provider's key would add."""
    found: list[SamePrice] = []
    for listed, is_offered in ((site().offered_models, True), (site().models_with_a_key, False)):
        by_prices: dict[object, list[Model]] = {}
        for model in listed:
            labels = tuple(level.label for level in model.qualities)
            by_prices.setdefault((labels, pricing.price_table(model, site().margin)), []).append(model)
        for models in by_prices.values():
            amounts = [
                amount for row in pricing.price_table(models[0], site().margin) for _quality, amount in row.credits_each
            ]
            found.append(SamePrice(tuple(models), is_offered, min(amounts), max(amounts)))
    return found


def price_list() -> rx.Component:
    return rx.el.div(
        *(_group(group, is_open=place == 0) for place, group in enumerate(groups())), class_name="price-list"
    )


def _group(group: SamePrice, *, is_open: bool) -> rx.Component:
    *most, last = (model.label for model in group.models)
    names = f"{', '.join(most)} and {last}" if most else last
    notes = dict.fromkeys(model.note for model in group.models if model.note)
    return rx.el.details(
        rx.el.summary(
            icon("chevron"),
            rx.el.b(names),
            rx.el.span(f"{group.lowest:,} to {credits_text(group.highest)}", class_name="mono muted"),
            *((rx.el.span("needs a provider’s key", class_name="tag"),) if not group.is_offered else ()),
        ),
        rx.el.p(" ".join(_sentence(note) for note in (*notes, *_cautions(group))), class_name="muted price-note"),
        rx.el.div(
            full_price_table(group.models[0]),
            role="region",
            aria_label=f"Prices of {names}",
            tab_index=0,
            class_name="price-scroll",
        ),
        open=is_open,
        class_name="price-group",
    )


def _cautions(group: SamePrice) -> list[str]:
    cautions: list[str] = []
    if any(model.status is ModelStatus.PREVIEW for model in group.models):
        cautions.append("New: its maker may still change it.")
    if not all(model.price.is_published for model in group.models):
        cautions.append("Its maker publishes no price per picture; ours rests on measurements.")
    return cautions


def _sentence(note: str) -> str:
    return note if note.endswith((".", "!", "?")) else f"{note}."
