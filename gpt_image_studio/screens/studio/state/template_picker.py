"""Templates into the prompt box with their variables open: of the library, and one's own."""

import time
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

import reflex as rx

from gpt_image_studio.generations.model import ReferenceRole
from gpt_image_studio.kit.ids import SavedPromptId, get_id
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import Content, SavedPrompt
from gpt_image_studio.prompts.saved_form import copy_of
from gpt_image_studio.prompts.search import search_index
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.prompts.saved_view import FieldView, fields_of, note_of, words_of
from gpt_image_studio.screens.studio.state.references.kept import Slot
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public

Kind = Literal["template", "saved"]
MAX_QUERY = 200
#: So that both are seen without scrolling.
MINE, LIBRARY = 4, 8


@dataclass(frozen=True, slots=True)
class HitView:
    """`id` is the slug of a template, or the id of one's own."""

    kind: Kind
    id: str
    title: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class InsertedView:
    """The fields of the template that was inserted last. A new `number` is a new insertion."""

    number: int = 0
    fields: list[FieldView] = field(default_factory=list)


class TemplatePickerState(StudioState):
    #: What was asked last, and what was found for it.
    picker_asked: str = ""
    hits: rx.Field[list[HitView]] = rx.field(default_factory=list)
    inserted: InsertedView = InsertedView()

    @rx.event
    @public
    async def find_templates(self, query: str) -> Any:
        query = query[:MAX_QUERY]

        async def find() -> None:
            mine: list[SavedPrompt] = []
            if await self._is_live() and self._account_id is not None:
                mine = await services().saved_prompts.list_page(self._account_id, search=query, limit=MINE)
            self.hits = [*[await _own(saved) for saved in mine], *_library(query)]
            self.picker_asked = query

        return await self._attempt(find)

    @rx.event
    @public
    async def insert(self, kind: Kind, item: str) -> Any:
        """Text, settings and places for pictures into the form; what was there can be taken back."""
        if kind == "saved":

            async def take_own() -> None:
                await self._insert(
                    (await services().saved_prompts.get(self._account(), get_id(SavedPromptId, item))).content
                )

            return await self._attempt(self._find_account, take_own)
        if (template := prompt_library().find(item)) is None:
            return None
        return await self._attempt(lambda: self._insert(copy_of(template, {})))

    async def _insert(self, content: Content) -> None:
        self._remember(with_prompt=True)
        self.inserted = InsertedView(time.time_ns() // 1_000_000, fields_of(content))
        self._put_prompt_text(content.body)
        slots = tuple(Slot(ReferenceRole(each.role), each.note, each.is_required) for each in content.inputs)
        await self._show_references(self._kept().with_slots(slots))
        choices = Choices.from_json(self.stored_choices)
        choices = replace(choices, output_format=choices.still_format)
        known = {each.name for each in fields(Choices)}
        for name, value in content.settings:
            choices = choices.with_text(name, str(value)) if name in known else choices
        await self._use(choices)
        self._tell(f"“{content.title}” is in the form.")


async def _own(saved: SavedPrompt) -> HitView:
    note = await note_of(saved.content, services().generations)
    return HitView(
        "saved", str(saved.id), saved.content.title, words_of(saved.content), f"mine · {note.split(' · ')[0]}"
    )


def _library(query: str) -> list[HitView]:
    found = [prompt_library().get(slug) for slug in search_index().search(query)[:LIBRARY]]
    return [
        HitView("template", each.slug, each.title, each.outcome, f"{each.use_case} · {each.recommended.shape}")
        for each in found
    ]
