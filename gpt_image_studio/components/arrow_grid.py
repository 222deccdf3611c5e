"""A group whose cells (`data-cell`) are walked with the arrow keys."""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class ArrowGrid(BaseHTML):
    library = rx.asset("arrow_grid.jsx", shared=True).importable_path
    tag = "ArrowGrid"


arrow_grid = ArrowGrid.create


def cell() -> dict[str, str]:
    """The attribute of a cell. A new one each time: Reflex writes into the dictionary it is given."""
    return {"data-cell": "true"}
