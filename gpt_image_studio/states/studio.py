"""The studio page: send a draft, take settings over, delete, undo. A thin cache; the database is the truth."""

import time
from dataclasses import dataclass
from typing import Any

import reflex as rx

from gpt_image_studio.errors import (
    ContentRefusedError,
    DraftConflictError,
    InvalidInputError,
    OutOfCreditsError,
    StudioError,
    UnavailableError,
)
from gpt_image_studio.generations.model import Background, Quality
from gpt_image_studio.kit.ids import JobId
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.services import services
from gpt_image_studio.states.choices import Choices
from gpt_image_studio.states.composer import ProblemView
from gpt_image_studio.states.queue import QueueState, job_id_of
from gpt_image_studio.states.session import show_sign_in
from gpt_image_studio.web.guard import public
from gpt_image_studio.web.hub import hub


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something was done and can be undone for a while. A new `number` shows it again."""

    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Undo:
    """Either a deleted job, or the form as it was."""

    deleted: JobId | None = None
    choices: str = ""
    prompt: str = ""


class StudioState(QueueState):
    notice: NoticeView = NoticeView()
    #: The draft whose click arrived; the prompt box then takes a new id.
    accepted_draft: str = ""

    _undo: Undo | None = None

    @rx.event
    @public
    async def open(self) -> Any:
        """On load, and again on every reconnect: whatever was missed is read."""
        if not await self._read_session():
            return None
        await self._use(Choices.from_json(self.stored_choices))
        if self._account_id is None:
            self.is_queue_known = True
            return None
        hub.join(self._account_id, self.router.session.client_token, StudioState.refresh)
        if wanted := self.router.url.query_parameters.get("job", ""):
            return await self.show(wanted)
        return await self._attempt(self._read)

    @rx.event
    @public
    async def submit(self, prompt: str, draft_id: str) -> Any:
        """Generate. Signed out it leads to the door; the draft waits in the browser."""
        self._prompt, self.problem = prompt, ProblemView()
        if not await self._is_live() or self._account_id is None:
            return show_sign_in()
        try:
            choices = Choices.from_json(self.stored_choices)
            request = choices.to_request(prompt, await self._model(choices.model))
            job = await services().generations.submit(self._account_id, job_id_of(draft_id), request)
        except StudioError as error:
            self.problem = _problem(error)
            if isinstance(error, DraftConflictError):
                self.accepted_draft = draft_id
            return None
        self.accepted_draft, self._chosen_id = draft_id, job.id
        return await self._attempt(self._read, self._reweigh)

    @rx.event
    @public
    async def take_template(self, slug: str, values: dict[str, str]) -> None:
        """A prompt of the library, filled, into the form; works signed out. What was there can be taken back."""
        if (template := prompt_library().find(slug)) is None:
            return
        wanted = template.recommended
        self._undo = Undo(choices=self.stored_choices, prompt=self._prompt)
        self._give(prompt_of(template, values))
        await self._choose(
            shape=wanted.shape,
            scale=wanted.scale,
            quality=Quality(wanted.quality),
            background=Background(wanted.background),
            count=1,
        )
        self._tell(f"“{template.title}” is in the form.")

    @rx.event
    async def use_settings(self, job_id: str) -> Any:
        """The job's prompt and settings into the form; what was there can be taken back for ten seconds."""
        return await self._attempt(lambda: self._load_settings(job_id_of(job_id)))

    @rx.event
    async def delete(self, job_id: str) -> Any:
        return await self._attempt(lambda: self._delete(job_id_of(job_id)), self._read)

    @rx.event
    @public
    async def undo(self) -> Any:
        """Also signed out, where a template was put into the form; a deleted job comes back to its account only."""
        undo, self._undo = self._undo, None
        if undo is None:
            return None
        if (deleted := undo.deleted) is not None:
            if not await self._is_live():
                return show_sign_in()
            self._chosen_id = deleted
            return await self._attempt(lambda: self._restore(deleted), self._read)
        self._give(undo.prompt)
        return await self._attempt(lambda: self._use(Choices.from_json(undo.choices)))

    async def _load_settings(self, job_id: JobId) -> None:
        job = await services().generations.get(self._account(), job_id)
        self._undo = Undo(choices=self.stored_choices, prompt=self._prompt)
        self._give(job.request.prompt)
        await self._use(Choices.from_request(job.request, await self._model(job.request.model)))
        self._tell("Prompt and settings are in the form.")

    async def _delete(self, job_id: JobId) -> None:
        await services().generations.delete(self._account(), job_id)
        self._undo, self._chosen_id = Undo(deleted=job_id), None
        self._tell("Deleted with its pictures.")

    async def _restore(self, job_id: JobId) -> None:
        await services().generations.restore(self._account(), job_id)

    def _tell(self, text: str) -> None:
        self.notice = NoticeView(text, time.time_ns() // 1_000_000)


def _problem(error: StudioError) -> ProblemView:
    match error:
        case InvalidInputError():
            return ProblemView(error.field, error.message, error.fix)
        case ContentRefusedError():
            # Whichever part it was (the message names it), the prompt is where the person goes on.
            return ProblemView("prompt", error.message)
        case OutOfCreditsError():
            return ProblemView("credits", error.message)
        case DraftConflictError():
            return ProblemView(
                "submit", "Your earlier click arrived and is in the queue. Generate again to send these settings."
            )
        case UnavailableError():
            return ProblemView("submit", f"{error.message} What you wrote is kept.")
        case _:
            return ProblemView("submit", error.message)
