"""The draggable edge of a panel whose width is a token: `--size-<name>`."""

import reflex as rx


class Resizer(rx.Component):
    library = "$/screens/controls/resizer.jsx"
    tag = "Resizer"

    name: rx.Var[str]
    label: rx.Var[str]
    #: Width of the panel to begin with, and between which widths it can be drawn, in px.
    initial: rx.Var[int]
    least: rx.Var[int]
    most: rx.Var[int]
    #: The edge lies before the panel, so moving left makes it wider.
    is_before: rx.Var[bool]


resizer = Resizer.create
