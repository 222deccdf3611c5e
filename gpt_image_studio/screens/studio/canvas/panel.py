"""The middle: the pictures of the shown job, or three worked examples before there is one."""

import reflex as rx

from gpt_image_studio.screens.controls.arrow_grid import arrow_grid, cell
from gpt_image_studio.screens.controls.badge import badge
from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.examples.choices import EXAMPLES
from gpt_image_studio.screens.examples.sample import sample
from gpt_image_studio.screens.frame.demo_notice import DEMO_NOTICE
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.screens.studio.canvas.contact_sheet import contact_sheet
from gpt_image_studio.screens.studio.state.canvas.lineage import LineageState
from gpt_image_studio.screens.studio.state.canvas.state import CanvasState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.queue.row import QueueRow
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState


def canvas() -> rx.Component:
    return rx.el.main(
        rx.el.h1("Studio", class_name="sr-only"),
        rx.cond(QueueState.strip != "", rx.el.p(QueueState.strip, role="status", class_name="strip-note")),
        rx.cond(
            CanvasState.shown.id != "",
            rx.fragment(
                contact_sheet(
                    job=CanvasState.shown,
                    lineage=LineageState.lineage,
                    on_again=StudioState.use_settings,
                    on_remove=QueueState.delete,
                    on_edit=EditingState.edit_output,
                    on_original=EditingState.edit_original,
                    on_use=EditingState.use_as_reference,
                    on_trace=LineageState.trace,
                    on_show=QueueState.show,
                ),
                filmstrip(),
            ),
            rx.cond(QueueState.is_queue_known, first_visit(), rx.el.div(class_name="canvas-wait")),
        ),
        rx.el.p(QueueState.announcement, aria_live="polite", class_name="sr-only"),
        id="main",
        tab_index=-1,
        class_name="canvas",
    )


def first_visit() -> rx.Component:
    """Nothing was made yet: what it can do, each one click from the form."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Start from a worked example", class_name="serif first-title"),
            rx.el.p(
                "One click fills the form; nothing is charged before Generate.",
                rx.cond(SessionState.is_signed_in, rx.fragment(" You have ", SessionState.available_text, " credits.")),
                class_name="muted",
            ),
        ),
        rx.el.div(
            *(
                rx.el.button(
                    sample(example.picture, alt="", sizes="(max-width: 767px) 33vw, 240px"),
                    rx.el.b(example.title),
                    rx.el.span(example.prompt, class_name="muted example-prompt"),
                    type="button",
                    class_name="example",
                    on_click=ComposerState.use_example(name),
                )
                for name, example in EXAMPLES.items()
            ),
            class_name="examples",
        ),
        rx.el.p(DEMO_NOTICE, class_name="demo-notice"),
        class_name="first-visit",
    )


def filmstrip() -> rx.Component:
    def frame(row: rx.vars.ObjectVar[QueueRow]) -> rx.Component:
        return rx.el.button(
            rx.cond(
                row.thumbnail != "",
                rx.el.img(src=row.thumbnail, alt="", class_name=rx.cond(row.is_preview, "soft", "")),
                rx.cond(row.is_live, icon("clock"), icon("close")),
            ),
            badge(row.badge),
            type="button",
            aria_label=row.title,
            title=row.title,
            aria_pressed=row.id == CanvasState.shown.id,
            on_click=QueueState.show(row.id),
            class_name="film-frame",
            custom_attrs=cell(),
        )

    return rx.el.div(
        arrow_grid(
            rx.foreach(QueueState.rows, frame), role="group", aria_label="Recent jobs", class_name="film-frames"
        ),
        rx.el.a("All in the library", href="/library", class_name="muted film-end"),
        class_name="film",
    )
