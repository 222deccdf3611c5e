"""The lineage of the selected picture in words: the chain, what changed in the prompt, the two ways to go on."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.studio.state.canvas.lineage import LineageState, PartView, StepView
from gpt_image_studio.screens.studio.state.canvas.state import CanvasState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.queue.state import QueueState


def lineage() -> rx.Component:
    """Nothing for a picture without a family, or before it was asked for."""
    view: Any = LineageState.lineage
    return rx.cond(
        (view.steps.length() > 0) & (view.job_id == CanvasState.shown.id),
        rx.fragment(
            rx.el.h2("Lineage"),
            rx.el.ol(rx.foreach(view.steps, step), class_name="family"),
            rx.cond(view.hidden > 0, rx.el.p("and ", view.hidden, " more", class_name="muted")),
            rx.cond(view.prompt_parts.length() > 0, prompt_change()),
            rx.el.div(
                rx.el.button(
                    "Edit this copy",
                    type="button",
                    class_name="btn",
                    on_click=EditingState.edit_output(view.output_id),
                ),
                rx.cond(
                    view.has_original,
                    rx.el.button(
                        "Edit from the original",
                        type="button",
                        class_name="btn",
                        on_click=EditingState.edit_original(view.output_id),
                    ),
                ),
                class_name="family-ways",
            ),
        ),
    )


def step(view: rx.vars.ObjectVar[StepView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(view.thumbnail != "", rx.el.img(src=view.thumbnail, alt="", loading="lazy")),
            class_name="source-picture",
        ),
        rx.el.span(view.label, class_name="source-name"),
        rx.cond(
            (view.job_id != "") & (view.place != "here"),
            rx.el.button(
                view.title,
                type="button",
                class_name="link source-note family-title",
                on_click=QueueState.show(view.job_id),
                dir="auto",
            ),
            rx.el.span(view.title, class_name="muted source-note family-title", dir="auto"),
        ),
        aria_current=rx.cond(view.place == "here", "true", "false"),
        class_name="source",
    )


def prompt_change() -> rx.Component:
    """Against the picture it was made from: added words underlined, removed ones struck."""
    view: Any = LineageState.lineage

    def part(each: rx.vars.ObjectVar[PartView]) -> rx.Component:
        return rx.cond(
            each.change == "added",
            rx.el.ins(each.text),
            rx.cond(each.change == "removed", rx.el.del_(each.text), rx.el.span(each.text)),
        )

    return rx.fragment(
        rx.el.h2("What changed in the prompt"),
        rx.cond(
            view.is_same_prompt,
            rx.el.p("Nothing: the same words again.", class_name="muted"),
            rx.el.p(rx.foreach(view.prompt_parts, part), class_name="prompt-change", dir="auto"),
        ),
    )
