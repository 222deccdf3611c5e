"""The composer's foot: what is in the way, what would cost less, Generate with its price, the balance after."""

from typing import Any, Literal

import reflex as rx

from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.screens.studio.composer.chips import problem_of
from gpt_image_studio.screens.studio.composer.prompt_box import FORM_ID
from gpt_image_studio.screens.studio.composer.template_picker import template_button
from gpt_image_studio.screens.studio.queue.drawer import DRAWER_ID
from gpt_image_studio.screens.studio.state.composer.state import ComposerState

#: The settings are a sheet on a phone; buttons open it through this id.
SETTINGS_ID = "composer-settings"


def foot() -> rx.Component:
    view = ComposerState.composer
    return rx.el.div(
        suspended(),
        rx.el.div(hints(), class_name="hint-place"),
        problem_of("credits"),
        problem_of("submit"),
        summary_chips(),
        rx.el.div(
            rx.el.button(
                icon("menu"),
                type="button",
                aria_label="Queue, details and log",
                class_name="btn queue-button",
                custom_attrs={"popoverTarget": DRAWER_ID},
            ),
            rx.el.button(
                "Generate",
                rx.cond(view.is_ready, rx.el.span(view.price_text, class_name="mono")),
                type="submit",
                form=FORM_ID,
                title="Ctrl or ⌘ + Enter",
                disabled=SessionState.is_suspended,
                class_name="btn btn-primary btn-large generate",
            ),
            class_name="go",
        ),
        rx.el.div(balance(), rx.el.span(view.usual_text), class_name="mono muted foot-line"),
        class_name="composer-foot",
    )


def balance() -> rx.Component:
    return rx.cond(
        SessionState.is_signed_in,
        rx.el.span(
            SessionState.available_text,
            rx.cond(
                ComposerState.balance_after != "",
                rx.fragment(" → ", ComposerState.balance_after),
                rx.fragment(" available"),
            ),
            title="Credits now, and after this",
        ),
        rx.cond(SessionState.is_known, rx.el.span("Price as shown, after sign-in"), rx.el.span("\u00a0")),
    )


def suspended() -> rx.Component:
    return rx.cond(
        SessionState.is_suspended,
        rx.el.p(
            icon("alert"),
            rx.el.span(
                "This account is suspended: nothing new can be made. Downloads and deletion still work. Write to support to appeal."
            ),
            role="status",
            class_name="field-error",
        ),
    )


def hints() -> rx.Component:
    """At most one: what is missing and what would fit, or what would cost less."""

    def hint(view: Any, which: Literal["cheaper", "fitting"]) -> rx.Component:
        return rx.el.p(
            rx.el.b(view.subject),
            " ",
            view.text,
            " ",
            rx.el.button("Use it", type="button", class_name="link", on_click=ComposerState.take_hint(which)),
            class_name="hint",
        )

    return rx.cond(
        ComposerState.shortfall != "",
        rx.el.div(
            rx.el.p(icon("alert"), ComposerState.shortfall, role="status", class_name="field-error"),
            rx.cond(ComposerState.fitting.choices != "", hint(ComposerState.fitting, "fitting")),
        ),
        rx.cond(ComposerState.hint.choices != "", hint(ComposerState.hint, "cheaper")),
    )


def summary_chips() -> rx.Component:
    """On a phone these open the settings."""
    view = ComposerState.composer

    def chip(text: Any) -> rx.Component:
        return rx.el.button(text, type="button", class_name="chip", custom_attrs={"popoverTarget": SETTINGS_ID})

    return rx.el.div(
        chip(view.shape_summary),
        chip(view.quality_summary),
        chip(view.count_summary),
        chip("More"),
        template_button("chip"),
        class_name="summary-chips",
    )
