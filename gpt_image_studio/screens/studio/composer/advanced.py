"""What most pictures do not need: behind one line that says how it stands."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.studio.composer.chips import chip_group, problem_of
from gpt_image_studio.screens.studio.state.composer.state import ComposerState, Setting

COMPLEXITY_NOTE = "How much the model plans before it draws. Costs nothing; more takes longer."
FILTER_NOTE = "How much the model’s provider refuses. The studio’s own content check stays as it is."

#: Where a refusal is told when it is about one of these.
FIELDS = (
    "output_format",
    "frame_count",
    "frame_duration_ms",
    "compression",
    "background",
    "partials",
    "complexity",
    "strictness",
    "model",
)


def advanced() -> rx.Component:
    view: Any = ComposerState.composer.advanced
    return rx.el.details(
        rx.el.summary(
            icon("chevron"),
            rx.el.span("Advanced"),
            rx.el.span(view.summary, class_name="mono muted summary-note"),
        ),
        line("Model", "model", view.models),
        line("More pictures", "count", view.more_counts),
        line("Format", "output_format", view.formats),
        line("Frames", "frame_count", view.frames),
        line("Speed", "frame_duration_ms", view.speeds, note=view.loop_text),
        line("File quality", "compression", view.compressions),
        line("Background", "background", view.backgrounds, least=2),
        line("Previews", "partials", view.previews, least=2),
        line("Complexity", "complexity", view.complexities, note=COMPLEXITY_NOTE),
        line("Provider’s filter", "strictness", view.strictnesses, note=FILTER_NOTE),
        *(problem_of(field) for field in FIELDS),
        class_name="advanced",
    )


def line(label: str, group: Setting, chips: Any, *, least: int = 1, note: Any = "") -> rx.Component:
    """A row of chips; not there with fewer than `least`."""
    return rx.cond(
        chips.length() >= least,
        rx.el.div(
            rx.el.span(label),
            chip_group(group, label, chips, class_name="chips-row"),
            rx.el.p(note, class_name="note advanced-note") if not isinstance(note, str) or note else rx.fragment(),
            class_name="advanced-line",
        ),
    )
