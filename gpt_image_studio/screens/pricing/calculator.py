"""What a month of pictures costs, in credits and by each way to pay. Opens with an example, so it says something at once."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.pricing.offers import catalog_data
from gpt_image_studio.screens.pricing.sheets import sheet_of
from gpt_image_studio.site import site

EXAMPLE_PICTURES = 40


class Calculator(rx.Component):
    library = "$/screens/pricing/calculator.jsx"
    tag = "Calculator"

    #: [{id, label, note, sheet}]; `sheet` is a place in `sheets`.
    models: rx.Var[list[dict[str, Any]]]
    #: Each different price sheet once.
    sheets: rx.Var[list[dict[str, Any]]]
    catalog: rx.Var[dict[str, Any]]
    #: {shape, scale, quality, count}.
    start: rx.Var[dict[str, Any]]


def calculator() -> rx.Component:
    models: list[dict[str, Any]] = []
    sheets: list[dict[str, Any]] = []
    for model in (*site().offered_models, *site().models_with_a_key):
        named = sheet_of(model)
        sheet = {key: named[key] for key in named if key not in {"id", "label", "note"}}
        if sheet not in sheets:
            sheets.append(sheet)
        is_offered = model in site().offered_models
        label = model.label if is_offered else f"{model.label} (with a provider’s key)"
        models.append({"id": model.id, "label": label, "note": model.note, "sheet": sheets.index(sheet)})
    return Calculator.create(
        models=models,
        sheets=sheets,
        catalog=catalog_data(),
        start={
            "shape": "1:1",
            "scale": "1K",
            "quality": site().offered_model.default_quality.value,
            "count": EXAMPLE_PICTURES,
        },
    )
