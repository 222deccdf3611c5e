"""The models' prices as the data that pages compute with; baked into the built front end."""

from typing import Any

from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.prices.price_sheet import price_sheet
from gpt_image_studio.site import site

#: Whole numbers above this are not exact in a browser.
MAX_EXACT = 2**53


def sheet_of(model: Model, *, place: int = 0) -> dict[str, Any]:
    """What `price_maths.jsx` reads. `place` sets it apart from other sheets of the page.

    Raises:
        ValueError: a price or the margin has so many digits that a browser could not compute with it.
    """
    sheet = price_sheet(model, site().margin)
    dearest = max(cell for row in sheet.rows for cell in row.cells) + model.max_references * sheet.any_reference
    if max(sheet.whole, dearest) >= MAX_EXACT:
        raise ValueError(f"{model.id}: its prices or the margin have too many digits.")
    return {
        "place": place,
        "id": model.id,
        "label": model.label,
        "note": model.note,
        "whole": sheet.whole,
        "small": sheet.small_reference,
        "any": sheet.any_reference,
        "maxReferences": model.max_references,
        "usual": model.default_quality.value,
        "qualities": [{"id": level.quality.value, "label": level.label} for level in model.qualities],
        "rows": [
            {
                "shape": row.named.shape.id,
                "title": row.named.shape.label,
                "scale": row.named.scale,
                "width": row.named.size.width,
                "height": row.named.size.height,
                "cells": list(row.cells),
            }
            for row in sheet.rows
        ],
    }
