"""The right column: every job of the account, the shown one's details (`details.py`), its log."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.controls.badge import badge
from gpt_image_studio.screens.controls.clock import ago, at, elapsed
from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.studio.canvas.details import details
from gpt_image_studio.screens.studio.queue.drawer import DRAWER_ID, drawer
from gpt_image_studio.screens.studio.state.canvas.state import CanvasState
from gpt_image_studio.screens.studio.state.queue.job_log import LogLine
from gpt_image_studio.screens.studio.state.queue.row import QueueRow
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState


def side_drawer() -> rx.Component:
    return drawer(
        queue(), details(), log(), sheet_id=DRAWER_ID, labels=["Queue", "Details", "Log"], count=QueueState.live
    )


def queue() -> rx.Component:
    return rx.el.div(
        rx.el.ul(rx.foreach(QueueState.rows, job_line), class_name="jobs"),
        rx.cond(
            QueueState.hidden_waiting > 0,
            rx.el.p("and ", QueueState.hidden_waiting, " more waiting", class_name="muted queue-note"),
        ),
        rx.cond(
            QueueState.waiting > 1,
            rx.el.p(
                rx.el.button(
                    "Cancel all ",
                    QueueState.waiting,
                    " waiting",
                    type="button",
                    class_name="link",
                    on_click=QueueState.cancel_waiting,
                ),
                rx.el.span(" All their credits return.", class_name="muted"),
                class_name="queue-note",
            ),
        ),
        rx.cond(
            QueueState.is_queue_known & (QueueState.rows.length() == 0),
            rx.el.p(
                "Jobs appear here the moment they are sent, on every device you are signed in on.",
                class_name="muted empty-note",
            ),
        ),
    )


def job_line(row: rx.vars.ObjectVar[QueueRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(
                row.thumbnail != "",
                rx.el.img(src=row.thumbnail, alt="", class_name=rx.cond(row.is_preview, "soft", "")),
            ),
            badge(row.badge),
            class_name="job-picture",
        ),
        rx.el.button(
            row.title,
            type="button",
            on_click=QueueState.show(row.id),
            title=row.title,
            class_name="job-title",
            dir="auto",
        ),
        rx.el.span(job_tools(row), class_name="job-tools"),
        rx.el.p(
            rx.cond(row.word != "", rx.el.span(row.word, class_name=f"tone-{row.tone}")),
            rx.cond(row.word != "", rx.fragment(" · ")),
            row.line,
            rx.cond(
                row.is_running,
                rx.fragment(
                    " · ", elapsed(since=row.since_ms, usual=row.usual_seconds, slow_after=row.slow_after_seconds)
                ),
            ),
            rx.cond(row.is_live, rx.fragment(), rx.fragment(" · ", ago(at=row.finished_ms, exact=row.finished_exact))),
            class_name="job-line",
        ),
        rx.cond(row.is_running, steps(row)),
        aria_current=rx.cond(row.id == CanvasState.shown.id, "true", "false"),
        class_name="job",
    )


def steps(row: rx.vars.ObjectVar[QueueRow]) -> rx.Component:
    """Held, sent, then the pictures."""
    return rx.el.span(
        rx.foreach(row.steps, lambda style: rx.el.i(class_name=style)), aria_hidden="true", class_name="steps"
    )


def job_tools(row: rx.vars.ObjectVar[QueueRow]) -> rx.Component:
    def tool(name: str, label: str, event: Any) -> rx.Component:
        return rx.el.button(
            icon(name),
            type="button",
            aria_label=f"{label}: {row.title}",
            title=label,
            on_click=event,
            class_name="btn btn-quiet btn-icon",
        )

    return rx.fragment(
        rx.cond(row.can_move, tool("up", "Move to the top", QueueState.move_to_top(row.id))),
        rx.cond(
            row.is_waiting | row.is_running,
            tool("close", "Cancel, what was not delivered is not charged", QueueState.cancel(row.id)),
            rx.cond(
                row.is_live, rx.fragment(), tool("again", "Use these settings again", StudioState.use_settings(row.id))
            ),
        ),
    )


def log() -> rx.Component:
    def line(entry: rx.vars.ObjectVar[LogLine]) -> rx.Component:
        return rx.el.li(at(at=entry.at_ms), rx.el.span(entry.detail, class_name=f"tone-{entry.tone}"))

    return rx.cond(
        CanvasState.log.length() > 0,
        rx.el.ol(rx.foreach(CanvasState.log, line), class_name="log"),
        rx.el.p("What happened to a job, step by step, is shown here.", class_name="muted empty-note"),
    )
