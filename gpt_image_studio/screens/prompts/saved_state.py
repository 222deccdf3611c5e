"""Prompts of one's own: kept from a template or from the studio, listed, changed, deleted. Read again whenever the bell rings."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import reflex as rx

from gpt_image_studio.errors import NotSignedInError, StudioError
from gpt_image_studio.kit.ids import AccountId, SavedPromptId, get_id
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import Content, Origin, SavedPrompt
from gpt_image_studio.prompts.saved_form import PromptFormError, clean, copy_of, read_content
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.prompts.saved_view import OpenedView, SavedView, opened_view, saved_view
from gpt_image_studio.screens.session import SessionState, show_sign_in
from gpt_image_studio.screens.studio.state.queue.state import RING_RECHECK_SECONDS
from gpt_image_studio.screens.wording import first_words
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public
from gpt_image_studio.web.hub import hub

PAGE = 24
TITLE_CHARACTERS = 60


class SavedPromptsState(SessionState):
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
    saved_notice: str = ""
    saved_notice_number: int = 0

    _limit: int = PAGE
    _deleted: SavedPrompt | None = None

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
        if time.monotonic() - self._checked_at > RING_RECHECK_SECONDS:
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
            self.opened = await opened_view(saved, services().generations, number=_number())

        return await self._attempt(show)

    @rx.event
    async def change(self, saved_id: str, title: str, body: str, fields: dict[str, dict[str, str]]) -> Any:
        """What is wrong stands beside its field, and nothing of it is kept until all is well."""

        async def keep() -> None:
            known = await services().saved_prompts.get(self._account(), get_id(SavedPromptId, saved_id))
            content = read_content(title, body, fields, of=known.content)
            await services().saved_prompts.change(self._account(), known.id, content)
            self.faults, self.kept_number = {}, self.opened.number

        try:
            return await self._attempt(keep, self._read, told=False)
        except PromptFormError as error:
            self.faults = error.faults
        except StudioError as error:
            self.faults = {"form": error.message}
        return None

    @rx.event
    async def delete_saved(self, saved_id: str) -> Any:
        async def remove() -> None:
            self._deleted = await services().saved_prompts.delete(self._account(), get_id(SavedPromptId, saved_id))
            self._tell_saved(f"“{self._deleted.content.title}” was deleted.")

        return await self._attempt(remove, self._read)

    @rx.event
    async def undo_delete(self) -> Any:
        deleted, self._deleted = self._deleted, None
        if deleted is None:
            return None
        return await self._attempt(lambda: services().saved_prompts.restore(self._account(), deleted), self._read)

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

    async def _attempt(self, *steps: Callable[[], Awaitable[object]], told: bool = True) -> Any:
        """One step after the other; a refusal is told above the list, or raised for the form it belongs to."""
        try:
            for step in steps:
                await step()
        except NotSignedInError:
            return show_sign_in()
        except StudioError as error:
            if not told:
                raise
            self.saved_problem = error.message
        return None

    def _account(self) -> AccountId:
        if self._account_id is None:
            raise NotSignedInError
        return self._account_id

    def _tell_saved(self, text: str) -> None:
        self.saved_notice, self.saved_notice_number = text, _number()


def _number() -> int:
    return time.time_ns() // 1_000_000
