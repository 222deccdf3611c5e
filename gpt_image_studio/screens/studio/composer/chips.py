"""The composer's choices and, beside each field, what is wrong with it."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.controls.choice_group import choice_group
from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.studio.state.composer.state import ComposerState, Setting


def chip_group(group: Setting, label: str, chips: Any, *, class_name: str, has_notes: bool = False) -> rx.Component:
    return choice_group(
        name=group,
        label=label,
        options=chips,
        look=class_name,
        has_notes=has_notes,
        on_choose=lambda value: ComposerState.choose(group, value),
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
