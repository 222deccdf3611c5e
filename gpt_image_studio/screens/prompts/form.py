"""The variables of a template as a form. It fills the text below as one types; sent, it opens the studio with both."""

from typing import Any

import reflex as rx

from gpt_image_studio.prompts.colours import colour_of
from gpt_image_studio.prompts.model import PromptTemplate, VariableKind
from gpt_image_studio.prompts.template import MAX_VALUE, split
from gpt_image_studio.screens.prompts.keep import prompt_keep

#: A value longer than this gets a field of two lines, characters.
LONG = 44


class PromptForm(rx.Component):
    library = "$/screens/prompts/form.jsx"
    tag = "PromptForm"

    slug: rx.Var[str]
    #: [[text, variable]], one of the two empty.
    parts: rx.Var[list[list[str]]]
    variables: rx.Var[list[dict[str, Any]]]
    longest: rx.Var[int]
    price: rx.Var[str]


def prompt_form(template: PromptTemplate, *, price: str) -> rx.Component:
    notes = {f"image {place}": each.note for place, each in enumerate(template.inputs, 1)}
    variables = [
        {
            "name": variable.name,
            "label": variable.label,
            "kind": variable.kind.value,
            "value": variable.default,
            "swatch": colour_of(variable.default),
            "example": variable.example,
            "choices": list(variable.choices),
            "note": notes.get(variable.default, "") if variable.kind is VariableKind.IMAGE else "",
            "isLong": max(len(variable.default), len(variable.example)) > LONG,
        }
        for variable in template.variables
    ]
    return PromptForm.create(
        prompt_keep(),
        slug=template.slug,
        parts=[[part.text, part.variable] for part in split(template.body)],
        variables=variables,
        longest=MAX_VALUE,
        price=price,
    )
