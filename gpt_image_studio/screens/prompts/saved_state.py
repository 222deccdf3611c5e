"""Prompts of one's own: kept from a template or from the studio, listed, changed, deleted. Read again whenever the bell rings."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import reflex as rx

from gpt_image_studio.errors import NotSignedInError, StudioError
from gpt_image_studio.kit.ids import SavedPromptId, get_id
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import Content, Origin, SavedPrompt
from gpt_image_studio.prompts.saved_form import PromptFormError, clean, copy_of, read_content
from gpt_image_studio.screens.account_state import AccountState, now_number
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.prompts.saved_view import OpenedView, SavedView, opened_view, saved_view
from gpt_image_studio.screens.session import show_sign_in
from gpt_image_studio.screens.wording import first_words
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public
from gpt_image_studio.web.hub import hub

PAGE = 24
TITLE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class DeletedPrompt:
    """The way back for a prompt of one's own."""

    prompt: SavedPrompt

    async def take_back(self, account: AccountState) -> Any:
        if not await account._is_live():
            return show_sign_in()
        return await (await account.get_state(SavedPromptsState))._restore(self.prompt)


class SavedPromptsState(AccountState):
    saved: rx.Field[list[SavedView]] = rx.field(default_factory=list)
    has_more: bool = False
    is_loaded: bool = False
    saved_search: str = ""
    opened: OpenedView = OpenedView()
    #: Of the opened form: field → what has to change.
    faults: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    #: The number of the form that was kept; the page closes it.
    kept_number: int = 0
    #: The saving that was answered, and why not when it was refused.
    settled_id: str = ""
    refusal: str = ""
    saved_problem: str = ""

    _limit: int = PAGE

    @rx.event
    @public
    async def open(self) -> Any:
        """The prompts page, on load and on reconnect. Signed out there is nothing of one's own to show."""
        if not await self._read_session():
            return None
        if self._account_id is None:
            self.saved, self.is_loaded = [], False
            return None
        hub.join(self._account_id, self.router.session.client_token, SavedPromptsState.refresh_saved)
        return await self._attempt(self._read)

    @rx.event
    async def refresh_saved(self) -> Any:
        """The bell rang for this account; signing out elsewhere rings too."""
        if self._is_look_old():
            await self._read_session()
        if self._account_id is None:
            self.saved, self.is_loaded = [], False
            return None
        return await self._attempt(self._read_balance, self._read)

    @rx.event
    async def find_saved(self, search: str) -> Any:
        self.saved_search, self._limit = search[:200], PAGE
        return await self._attempt(self._read)

    @rx.event
    async def show_more(self) -> Any:
        self._limit += PAGE
        return await self._attempt(self._read)

    @rx.event
    @public
    async def save_template(self, save_id: str, slug: str, values: dict[str, str]) -> Any:
        """A template with what was filled in, as one's own. Signed out it leads to the sign-in page; the browser asks again afterwards."""
        template = prompt_library().find(slug)
        if template is None:
            return self._settle(save_id, "That prompt is no longer in the library.")
        content = copy_of(template, values)
        return await self._save(save_id, lambda: content, Origin(template.slug, template.version))

    @rx.event
    @public
    async def save_words(self, save_id: str, body: str, choices: str, fields: dict[str, dict[str, str]]) -> Any:
        """What stands in the composer, with its settings and the fields of its variables. Pictures are not kept."""

        def written() -> Content:
            title = first_words(clean(body), TITLE_CHARACTERS)
            settings = asdict(Choices.from_json(choices)) if choices else {}
            of = Content(title, body, settings=tuple(sorted(settings.items())))
            return read_content(title or "Untitled", body, fields, of=of)

        return await self._save(save_id, written, None)

    @rx.event
    async def edit(self, saved_id: str) -> Any:
        async def show() -> None:
            saved = await services().saved_prompts.get(self._account(), get_id(SavedPromptId, saved_id))
            self.faults = {}
            self.opened = await opened_view(saved, services().generations, number=now_number())

        return await self._attempt(show)

    @rx.event
    async def change(self, saved_id: str, title: str, body: str, fields: dict[str, dict[str, str]]) -> Any:
        """What is wrong stands beside its field, and nothing of it is kept until all is well."""

        async def keep() -> None:
            known = await services().saved_prompts.get(self._account(), get_id(SavedPromptId, saved_id))
            content = read_content(title, body, fields, of=known.content)
            await services().saved_prompts.change(self._account(), known.id, content)
            self.faults, self.kept_number = {}, self.opened.number
            await self._read()

        async def told_in_the_form() -> None:
            try:
                await keep()
            except NotSignedInError:
                raise
            except PromptFormError as error:
                self.faults = error.faults
            except StudioError as error:
                self.faults = {"form": error.message}

        return await self._attempt(told_in_the_form)

    @rx.event
    async def delete_saved(self, saved_id: str) -> Any:
        async def remove() -> None:
            deleted = await services().saved_prompts.delete(self._account(), get_id(SavedPromptId, saved_id))
            self._tell(f"“{deleted.content.title}” was deleted.", DeletedPrompt(deleted))

        return await self._attempt(remove, self._read)

    async def _restore(self, prompt: SavedPrompt) -> Any:
        return await self._attempt(lambda: services().saved_prompts.restore(self._account(), prompt), self._read)

    async def _save(self, save_id: str, content: Callable[[], Content], origin: Origin | None) -> Any:
        try:
            if not await self._is_live():
                return show_sign_in()
            await services().saved_prompts.save(self._account(), get_id(SavedPromptId, save_id), content(), origin)
        except StudioError as error:
            return self._settle(save_id, error.message)
        return self._settle(save_id, "")

    def _settle(self, save_id: str, refusal: str) -> None:
        self.settled_id, self.refusal = save_id, refusal

    async def _read(self) -> None:
        """Only what differs is assigned, so only that is sent."""
        generations = services().generations
        found = await services().saved_prompts.list_page(
            self._account(), search=self.saved_search, limit=self._limit + 1
        )
        views = [await saved_view(saved, generations) for saved in found[: self._limit]]
        if views != self.saved:
            self.saved = views
        self.has_more, self.is_loaded, self.saved_problem = len(found) > self._limit, True, ""

    async def _refuse(self, error: StudioError) -> None:
        """Above the list."""
        self.saved_problem = error.message
