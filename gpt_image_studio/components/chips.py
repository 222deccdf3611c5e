"""A row of choices: radio buttons that look like chips, so arrows and screen readers work by themselves."""

from typing import Any

import reflex as rx

from gpt_image_studio.components.icon import icon
from gpt_image_studio.states.composer import ComposerState, Setting
from gpt_image_studio.states.composer_view import ChipView, ShapeView


def _radio(group: Setting, chip: Any) -> rx.Component:
    return rx.el.input(
        type="radio",
        name=group,
        value=chip.id,
        checked=chip.is_on,
        on_change=lambda _value: ComposerState.choose(group, chip.id),
    )


def chip_group(
    group: Setting, label: str, chips: Any, *, class_name: str = "", has_notes: bool = False
) -> rx.Component:
    def one(chip: rx.vars.ObjectVar[ChipView]) -> rx.Component:
        note = rx.el.span(chip.note, class_name="mono muted") if has_notes else rx.fragment()
        return rx.el.label(_radio(group, chip), rx.el.span(chip.label), note, class_name="chip", title=chip.note)

    return rx.el.fieldset(
        rx.el.legend(label, class_name="sr-only"), rx.foreach(chips, one), class_name=f"chips {class_name}"
    )


def shape_group(shapes: Any) -> rx.Component:
    def one(shape: rx.vars.ObjectVar[ShapeView]) -> rx.Component:
        return rx.el.label(
            _radio("shape", shape),
            rx.el.i(
                style={"width": shape.icon_width, "height": shape.icon_height},
                class_name="shape-icon",
                aria_hidden="true",
            ),
            rx.el.span(shape.label),
            class_name="chip chip-shape",
            title=shape.title,
        )

    return rx.el.fieldset(
        rx.el.legend("Shape", class_name="sr-only"), rx.foreach(shapes, one), class_name="chips chips-shape"
    )


def problem_of(field: str) -> rx.Component:
    """What is wrong with one field, beside it, with one click that mends it where there is one."""
    problem = ComposerState.problem
    return rx.cond(
        problem.field == field,
        rx.el.p(
            icon("alert"),
            rx.el.span(
                problem.message,
                " ",
                rx.cond(
                    problem.fix != "",
                    rx.el.button(
                        "Use " + problem.fix, type="button", class_name="link", on_click=ComposerState.take_fix
                    ),
                ),
            ),
            id=f"problem-{field}",
            role="alert",
            class_name="field-error",
        ),
    )
