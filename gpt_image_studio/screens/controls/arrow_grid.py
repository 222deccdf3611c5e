"""A group whose cells (`data-cell`) are walked with the arrow keys."""

from reflex_components_core.el.elements.base import BaseHTML


class ArrowGrid(BaseHTML):
    library = "$/screens/controls/arrow_grid.jsx"
    tag = "ArrowGrid"


arrow_grid = ArrowGrid.create


def cell() -> dict[str, str]:
    """The attribute of a cell. A new one each time: Reflex writes into the dictionary it is given."""
    return {"data-cell": "true"}
