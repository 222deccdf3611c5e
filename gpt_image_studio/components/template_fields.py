"""`{{variables}}` of the draft as fields below the prompt box."""

import reflex as rx

from gpt_image_studio.components import draft_variables
from gpt_image_studio.components.script import script
from gpt_image_studio.states.saved_view import FieldView
from gpt_image_studio.states.template_picker import TemplatePickerState

#: What its `.jsx` reads beside it.
PARTS = (draft_variables.LIBRARY, *draft_variables.PARTS)


class TemplateFields(rx.Component):
    library = script(__name__, "template_fields.jsx")
    tag = "TemplateFields"

    #: Of the insertion whose fields these are.
    number: rx.Var[int]
    fields: rx.Var[list[FieldView]]

    on_write: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def template_fields() -> rx.Component:
    return TemplateFields.create(
        number=TemplatePickerState.inserted.number,
        fields=TemplatePickerState.inserted.fields,
        on_write=TemplatePickerState.write_prompt,
    )
