"""The details of the shown job: prompt, what it was made from, lineage, settings, receipt, times."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.controls.copy_button import copy_button
from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.studio.canvas.lineage import lineage
from gpt_image_studio.screens.studio.state.canvas.receipt import ReceiptLine
from gpt_image_studio.screens.studio.state.canvas.sources import SourceView
from gpt_image_studio.screens.studio.state.canvas.state import CanvasState
from gpt_image_studio.screens.studio.state.studio import StudioState


def details() -> rx.Component:
    shown: Any = CanvasState.shown
    return rx.cond(
        shown.id != "",
        rx.el.div(
            rx.el.h2("Prompt"),
            rx.el.p(shown.prompt, class_name="full-prompt", dir="auto"),
            rx.el.button(
                icon("again"),
                "Use these settings",
                type="button",
                class_name="btn",
                on_click=StudioState.use_settings(shown.id),
            ),
            rx.cond(shown.sources.references.length() > 0, made_from()),
            lineage(),
            rx.el.h2("Settings"),
            facts(shown.settings),
            rx.el.h2("Receipt"),
            facts(shown.receipt),
            rx.el.ul(rx.foreach(shown.receipt_lines, receipt_line), class_name="receipt-lines"),
            rx.el.p(shown.receipt_note, class_name="muted"),
            rx.el.h2("Times"),
            facts(shown.times),
            rx.el.h2("Reference"),
            rx.el.p(
                rx.el.code(shown.id, class_name="mono"),
                copy_button(text=shown.id, name="the job id"),
                class_name="id-line",
            ),
            class_name="details",
        ),
        rx.el.p("The settings, times and receipt of a job are shown here.", class_name="muted empty-note"),
    )


def facts(pairs: Any) -> rx.Component:
    return rx.el.dl(rx.foreach(pairs, lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1]))), class_name="facts")


def made_from() -> rx.Component:
    """References in their order, the mask and whether the rest was put back, or the mark-up."""
    sources: Any = CanvasState.shown.sources
    return rx.fragment(
        rx.el.h2("Made from"),
        rx.el.ul(
            rx.foreach(sources.references, source),
            rx.cond(sources.overlay.label != "", source(sources.overlay)),
            class_name="sources",
        ),
        rx.cond(
            sources.lock != "",
            rx.el.dl(rx.el.div(rx.el.dt("Pixel lock"), rx.el.dd(sources.lock)), class_name="facts"),
        ),
    )


def source(view: rx.vars.ObjectVar[SourceView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(view.thumbnail != "", rx.el.img(src=view.thumbnail, alt="", loading="lazy")),
            class_name="source-picture",
        ),
        rx.el.span(
            rx.el.b(view.label),
            rx.cond(view.role != "", rx.el.span(view.role, class_name="tag")),
            class_name="source-name",
        ),
        rx.el.span(
            view.note,
            rx.cond((view.note != "") & (view.size != ""), rx.fragment(" · ")),
            rx.el.span(view.size, class_name="mono"),
            class_name="muted source-note",
        ),
        class_name="source",
    )


def receipt_line(line: rx.vars.ObjectVar[ReceiptLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.span(line.name, class_name="muted"), rx.el.span(line.charged), class_name="receipt-charge"),
        rx.foreach(line.notes, lambda note: rx.el.p(note, class_name="receipt-note")),
    )
