"""The prompt library's search. Facets and order are chosen in the browser; which templates some words mean is asked here."""

import reflex as rx

from gpt_image_studio.prompts.search import search_index
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.web.guard import public

MAX_QUERY = 200


class PromptsState(SessionState):
    #: What was asked last, and the slugs it means, the best first.
    asked: str = ""
    found: rx.Field[list[str]] = rx.field(default_factory=list)

    @rx.event
    @public
    async def find(self, query: str) -> None:
        self.asked = query
        self.found = search_index().search(query[:MAX_QUERY])
