"""All templates as cards, with search, facets and order. Every card is in the HTML; without JavaScript it is a plain list."""

from typing import Any

import reflex as rx

from gpt_image_studio.prompts.covers import cover_size
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import PromptTemplate
from gpt_image_studio.screens.prompts.cover import SMALL, alt_of, source_of, source_set_of
from gpt_image_studio.screens.prompts.price import price_of_use

#: Shapes by how they lie in a layout.
SQUARE, TALL, WIDE = "square", "tall", "wide"
LAYOUTS = {SQUARE: "Square", TALL: "Tall", WIDE: "Wide"}


class PromptShelf(rx.Component):
    library = "$/screens/prompts/shelf.jsx"
    tag = "PromptShelf"

    items: rx.Var[list[dict[str, Any]]]
    #: [{id, title, options: [{id, title, within}]}]; `within` is the use case a group belongs to.
    facets: rx.Var[list[dict[str, Any]]]
    asked: rx.Var[str]
    found: rx.Var[list[str]]

    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str)]


prompt_shelf = PromptShelf.create


def layout_of(template: PromptTemplate) -> str:
    width, height = (int(part) for part in template.recommended.shape.split(":"))
    return SQUARE if width == height else WIDE if width > height else TALL


def card(template: PromptTemplate) -> dict[str, Any]:
    width, height = cover_size(template.recommended.shape, SMALL)
    return {
        "slug": template.slug,
        "title": template.title,
        "outcome": template.outcome,
        "use": template.use_case.value,
        "kind": template.group.id,
        "layout": layout_of(template),
        "needs": len([each for each in template.inputs if each.is_required]),
        "shape": template.recommended.shape,
        "credits": price_of_use(template).credits,
        "added": template.added.isoformat(),
        "src": source_of(template, SMALL),
        "srcSet": source_set_of(template),
        "alt": alt_of(template),
        # Of the box’s width: a tall picture takes less.
        "share": round(width / SMALL, 2),
        "width": width,
        "height": height,
    }


def cards() -> list[dict[str, Any]]:
    return [card(template) for template in prompt_library().list_all()]


def facets() -> list[dict[str, Any]]:
    groups = prompt_library().list_groups()
    uses = dict.fromkeys(group.use_case for group in groups)
    return [
        {"id": "use", "title": "For", "options": [{"id": use.value, "title": use.title()} for use in uses]},
        {
            "id": "kind",
            "title": "Kind",
            "options": [{"id": group.id, "title": group.title, "within": group.use_case.value} for group in groups],
        },
        {"id": "layout", "title": "Shape", "options": [{"id": key, "title": title} for key, title in LAYOUTS.items()]},
    ]
