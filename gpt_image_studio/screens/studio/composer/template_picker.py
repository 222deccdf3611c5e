"""Templates for the prompt box: the dialog behind `/`, and the links that open it and keep what is written."""

import reflex as rx
from reflex_base.components.component import NoSSRComponent

from gpt_image_studio.screens.prompts.keep import words_keep
from gpt_image_studio.screens.studio.state.template_picker import HitView, TemplatePickerState


def _picked(kind: rx.Var[str], item: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return kind, item


class TemplatePicker(NoSSRComponent):
    library = "$/screens/studio/composer/template_picker.jsx"
    tag = "TemplatePicker"

    asked: rx.Var[str]
    hits: rx.Var[list[HitView]]

    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_insert: rx.EventHandler[_picked]


class TemplateButton(rx.Component):
    library = "$/screens/studio/composer/template_button.jsx"
    tag = "TemplateButton"


def template_picker() -> rx.Component:
    return TemplatePicker.create(
        asked=TemplatePickerState.picker_asked,
        hits=TemplatePickerState.hits,
        on_find=TemplatePickerState.find_templates,
        on_insert=TemplatePickerState.insert,
    )


def template_button(class_name: str = "link") -> rx.Component:
    return TemplateButton.create(class_name=class_name)


def prompt_tools() -> rx.Component:
    """Beside the label of the prompt box."""
    return rx.el.span(template_button(), words_keep(), class_name="prompt-tools")
