"""`{{variables}}` of the draft as fields below the prompt box."""

import reflex as rx

from gpt_image_studio.screens.prompts.saved_view import FieldView
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.template_picker import TemplatePickerState


class TemplateFields(rx.Component):
    library = "$/screens/studio/composer/template_fields.jsx"
    tag = "TemplateFields"

    #: Of the insertion whose fields these are.
    number: rx.Var[int]
    fields: rx.Var[list[FieldView]]

    on_write: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def template_fields() -> rx.Component:
    return TemplateFields.create(
        number=TemplatePickerState.inserted.number,
        fields=TemplatePickerState.inserted.fields,
        on_write=ComposerState.write_prompt,
    )
