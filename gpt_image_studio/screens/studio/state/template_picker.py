"""Templates into the prompt box with their variables open: of the library, and one's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

import reflex as rx

from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.model import Background, Quality, ReferenceRole
from gpt_image_studio.kit.ids import SavedPromptId, get_id
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import Content, PictureInput, SavedPrompt
from gpt_image_studio.prompts.saved_form import copy_of
from gpt_image_studio.prompts.search import search_index
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.screens.account_state import AccountState, now_number
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.prompts.saved_view import FieldView, fields_of, note_of, words_of
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.form import form_of
from gpt_image_studio.screens.studio.state.references.kept import Slot
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


class TemplatePickerState(AccountState):
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

    @rx.event
    @public
    async def take_template(self, slug: str, values: dict[str, str]) -> None:
        """A prompt of the library, filled, into the form; works signed out. What was there can be taken back."""
        if (template := prompt_library().find(slug)) is None:
            return
        form = await form_of(self)
        before, wanted = form.before(with_prompt=True), template.recommended
        form.composer._put_prompt(prompt_of(template, values))
        await self._attempt(lambda: form.references._show(form.kept.with_slots(_slots(template.inputs))))
        await form.composer._choose(
            shape=wanted.shape,
            scale=wanted.scale,
            quality=Quality(wanted.quality),
            background=Background(wanted.background),
            count=1,
            output_format=form.choices.still_format,
        )
        self._tell(f"“{template.title}” is in the form.", before)

    async def _insert(self, content: Content) -> None:
        form = await form_of(self)
        before, choices = form.before(with_prompt=True), form.choices
        self.inserted = InsertedView(now_number(), fields_of(content))
        form.composer._put_prompt(content.body)
        await form.references._show(form.kept.with_slots(_slots(content.inputs)))
        choices = replace(choices, output_format=choices.still_format)
        known = {each.name for each in fields(Choices)}
        for name, value in content.settings:
            choices = choices.with_text(name, str(value)) if name in known else choices
        await form.composer._use(choices)
        self._tell(f"“{content.title}” is in the form.", before)

    async def _refuse(self, error: StudioError) -> None:
        await (await self.get_state(ComposerState))._refuse(error)


def _slots(inputs: Sequence[PictureInput]) -> tuple[Slot, ...]:
    return tuple(Slot(ReferenceRole(each.role), each.note, each.is_required) for each in inputs)


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
