"""A row of chips of which one is chosen."""

from typing import Any

import reflex as rx


class ChoiceGroup(rx.Component):
    library = "$/screens/controls/choice_group.jsx"
    tag = "ChoiceGroup"

    name: rx.Var[str]
    label: rx.Var[str]
    #: The chips, as `ChipView` or `ShapeView` values.
    options: rx.Var[Any]
    #: Class of the grid.
    look: rx.Var[str]
    has_notes: rx.Var[bool]

    on_choose: rx.EventHandler[rx.event.passthrough_event_spec(str)]


choice_group = ChoiceGroup.create
