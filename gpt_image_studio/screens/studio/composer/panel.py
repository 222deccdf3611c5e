"""The left column: prompt, shape, quality, count, the rest behind Advanced; Generate stays at its foot."""

from typing import Any, Literal

import reflex as rx

from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.controls.resizer import resizer
from gpt_image_studio.screens.studio.composer.advanced import advanced
from gpt_image_studio.screens.studio.composer.chips import chip_group, problem_of
from gpt_image_studio.screens.studio.composer.foot import SETTINGS_ID, foot
from gpt_image_studio.screens.studio.composer.prompt_box import prompt_box
from gpt_image_studio.screens.studio.composer.template_fields import template_fields
from gpt_image_studio.screens.studio.composer.template_picker import prompt_tools
from gpt_image_studio.screens.studio.references.strip import reference_strip
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.studio import StudioState

#: While the page is read, so that a kept draft stands there in its height from the first paint. As `prompt_box.jsx` keeps it.
KEPT_DRAFT = """(function () {
  try {
    var box = document.getElementById("prompt");
    if (box && !box.value) box.value = localStorage.getItem("studio.draft") || "";
  } catch (e) { /* this browser keeps nothing */ }
})();"""


def composer() -> rx.Component:
    return rx.el.section(
        rx.el.div(prompt(), reference_strip(), settings(), class_name="composer-body"),
        foot(),
        resizer(name="composer", label="Width of the composer", initial=380, least=320, most=560, is_before=False),
        aria_label="Composer",
        class_name="composer",
    )


def labelled(label: str, note: Any, *content: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.span(label), rx.el.span(note, class_name="mono muted"), class_name="label-row"),
        *content,
        class_name="group",
    )


def prompt() -> rx.Component:
    problem = ComposerState.problem
    return rx.el.div(
        rx.el.div(rx.el.label("Prompt", html_for="prompt"), prompt_tools(), class_name="label-row"),
        prompt_box(
            new_text=ComposerState.prompt_text.text,
            new_text_number=ComposerState.prompt_text.number,
            accepted=StudioState.accepted_draft,
            price=rx.cond(ComposerState.composer.is_ready, ComposerState.composer.price, 0),
            error=rx.cond(problem.field == "prompt", problem.message, ""),
            error_id="problem-prompt",
            on_write=ComposerState.write_prompt,
            on_submit=StudioState.submit,
        ),
        rx.el.script(KEPT_DRAFT),
        template_fields(),
        problem_of("prompt"),
        rx.el.p(
            rx.el.kbd("↑", class_name="mono"),
            " last prompt",
            rx.el.kbd("Ctrl ↵", class_name="mono"),
            " generate",
            rx.el.kbd("/", class_name="mono"),
            " template",
            class_name="keys-hint",
        ),
        class_name="group group-prompt",
    )


def settings() -> rx.Component:
    """A column on a wide screen; on a phone a sheet behind the summary chips."""
    view: Any = ComposerState.composer
    return rx.el.div(
        rx.el.div(
            rx.el.h2("Settings", class_name="sheet-title"),
            rx.el.button(
                icon("close"),
                type="button",
                aria_label="Close the settings",
                class_name="btn btn-quiet btn-icon",
                custom_attrs={"popoverTarget": SETTINGS_ID, "popoverTargetAction": "hide"},
            ),
            class_name="sheet-head",
        ),
        rx.cond(view.is_ready, rx.fragment(shape(), quality(), count(), advanced()), skeleton()),
        id=SETTINGS_ID,
        class_name="settings",
        custom_attrs={"popover": "auto"},
    )


def skeleton() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(class_name="skeleton") for _ in range(3)),
        aria_hidden="true",
        class_name="settings-skeleton",
    )


def shape() -> rx.Component:
    view: Any = ComposerState.composer
    return labelled(
        "Shape",
        view.size_text,
        chip_group("shape", "Shape", view.shapes, class_name="chips-shape"),
        rx.cond(
            view.is_custom,
            rx.el.div(
                side("width", "Width", view.width),
                rx.el.span("×", aria_hidden="true"),
                side("height", "Height", view.height),
                class_name="sides",
            ),
            rx.cond(view.scales.length() > 0, chip_group("scale", "Scale", view.scales, class_name="chips-3")),
        ),
        rx.cond(view.snap_reason != "", rx.el.p(view.snap_reason, role="status", class_name="note")),
        problem_of("size"),
    )


def side(name: Literal["width", "height"], label: str, value: Any) -> rx.Component:
    return rx.el.label(
        rx.el.span(label, class_name="muted"),
        rx.el.input(
            key=value.to_string(),
            default_value=value.to_string(),
            on_blur=lambda typed: ComposerState.choose_side(name, typed),
            input_mode="numeric",
            max_length=5,
            auto_complete="off",
            class_name="field mono",
        ),
        class_name="side",
    )


def quality() -> rx.Component:
    view: Any = ComposerState.composer
    return labelled(
        "Quality",
        "",
        chip_group("quality", "Quality", view.qualities, class_name="chips-quality", has_notes=True),
        problem_of("quality"),
    )


def count() -> rx.Component:
    view: Any = ComposerState.composer
    return rx.el.div(
        rx.el.div(
            rx.el.span("Pictures"),
            chip_group("count", "Pictures", view.counts, class_name="chips-count"),
            class_name="label-row",
        ),
        problem_of("count"),
        class_name="group",
    )
