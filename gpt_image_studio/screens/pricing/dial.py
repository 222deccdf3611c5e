"""The price of a picture as one changes its shape, size and quality. Without JavaScript it reads as the price table."""

from typing import Any

import reflex as rx

from gpt_image_studio.generations.model import Quality
from gpt_image_studio.screens.pricing.offers import list_price_pair
from gpt_image_studio.screens.pricing.sheets import sheet_of
from gpt_image_studio.screens.pricing.table import price_table
from gpt_image_studio.site import site


class PriceDial(rx.Component):
    library = "$/screens/pricing/dial.jsx"
    tag = "PriceDial"

    #: Every price of the model, as `sheet_of` writes it.
    sheet: rx.Var[dict[str, Any]]
    #: Shape, scale and quality it opens with.
    start: rx.Var[dict[str, str]]
    #: [cents, for so many credits]; empty where a credit has no price.
    list: rx.Var[list[int]]


def price_dial(*, shape: str = "1:1", scale: str = "1K", quality: Quality = Quality.MEDIUM) -> rx.Component:
    """Of the first model that is offered. What it does not have becomes the nearest it has."""
    return rx.el.div(
        PriceDial.create(
            sheet=sheet_of(site().offered_model),
            start={"shape": shape, "scale": scale, "quality": quality.value},
            list=list_price_pair(),
        ),
        rx.el.noscript(price_table()),
        class_name="dial-box",
    )
