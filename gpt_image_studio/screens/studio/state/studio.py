"""The studio page: opened, a draft sent, the settings of a job taken over. A thin cache; the database is the truth."""

from dataclasses import replace
from typing import Any

import reflex as rx

from gpt_image_studio.errors import (
    ContentRefusedError,
    DraftConflictError,
    InvalidInputError,
    NotFoundError,
    OutOfCreditsError,
    PriceAboveLimitError,
    StudioError,
    UnavailableError,
)
from gpt_image_studio.generations.model import JobRequest
from gpt_image_studio.kit.ids import JobId, get_id
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.session import show_sign_in
from gpt_image_studio.screens.studio.state.composer.state import ComposerState, ProblemView
from gpt_image_studio.screens.studio.state.form import form_of
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences, Slot
from gpt_image_studio.screens.wording import credits_text
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public
from gpt_image_studio.web.hub import hub


class StudioState(AccountState):
    #: The draft whose click arrived; the prompt box then takes a new id.
    accepted_draft: str = ""

    @rx.event
    @public
    async def open(self) -> Any:
        """On load, and again on every reconnect: whatever was missed is read."""
        if not await self._read_session():
            return None
        await self._open_form()
        queue = await self.get_state(QueueState)
        if self._account_id is None:
            queue.is_queue_known = True
            return None
        hub.join(self._account_id, self.router.session.client_token, QueueState.refresh)
        if wanted := self.router.url.query_parameters.get("job", ""):
            return await queue.show(wanted)
        return await queue._attempt(queue._read)

    @rx.event
    @public
    async def submit(self, prompt: str, draft_id: str, shown_credits: int = 0) -> Any:
        """Generate. Signed out it leads to the sign-in page; the draft waits in the browser.

        `shown_credits` is what the button said, and the most that is paid; with 0 it is what this tab was told last.
        """
        form = await form_of(self)
        form.composer.problem = ProblemView()
        if not await self._is_live() or self._account_id is None:
            return show_sign_in()
        try:
            draft = await form.composer._take_draft(prompt)
            if missing := draft.references.missing_slots:
                raise InvalidInputError(_missing(missing, len(draft.references.ids)), field="references")
            # What stands on the button may lag behind words, or a chip, of the moment before.
            told = shown_credits if shown_credits > 0 else form.composer.composer.price
            job = await services().generations.submit(
                self._account_id,
                get_id(JobId, draft_id),
                draft.request,
                at_most_credits=told if told > 0 else None,
            )
        except StudioError as error:
            if isinstance(error, PriceAboveLimitError):
                # With the pictures as the service priced them, so that the button says what it said.
                await self._attempt(lambda: form.references._show(form.kept), form.composer._reprice)
            form.composer.problem = _problem(error)
            if isinstance(error, DraftConflictError):
                self.accepted_draft = draft_id
            if form.composer.problem.field in {"references", "mask", "markup"}:
                kept = replace(form.kept, parent=None) if error.field == "parent_output" else form.kept
                await self._attempt(lambda: form.references._show(kept))
            return None
        self.accepted_draft = draft_id
        return await (await self.get_state(QueueState))._show_sent(job.id)

    @rx.event
    async def use_settings(self, job_id: str) -> Any:
        """The job's prompt and settings into the form; what was there can be taken back for ten seconds."""
        return await self._attempt(lambda: self._load_settings(get_id(JobId, job_id)))

    async def _open_form(self) -> None:
        """Settings and pictures as the browser kept them."""
        form = await form_of(self)
        try:
            gone = await form.references._show(form.kept)
        except StudioError as error:
            self.trouble = error.message
            return
        problem = form.composer.problem
        await form.composer._reprice()
        # A reconnect takes nothing away that was told before it.
        form.composer.problem = ProblemView("references", _gone(gone)) if gone else problem

    async def _load_settings(self, job_id: JobId) -> None:
        job = await services().generations.get(self._account(), job_id)
        form = await form_of(self)
        before = form.before(with_prompt=True)
        form.composer._put_prompt(job.request.prompt)
        gone = await form.references._show(await self._references_of(job.request))
        await form.composer._use(Choices.from_request(job.request, await form.composer._model(job.request.model)))
        self._tell("Prompt and settings are in the form.", before)
        if gone:
            form.composer.problem = ProblemView("references", _gone(gone))

    async def _references_of(self, request: JobRequest) -> KeptReferences:
        """With the parent, where it is still there."""
        parent = request.parent_output
        if parent is None:
            return KeptReferences.from_request(request, None)
        try:
            asset_id = (await services().generations.lineage(self._account(), parent)).here.asset_id
        except NotFoundError:
            asset_id = None
        return KeptReferences.from_request(request, asset_id)

    async def _refuse(self, error: StudioError) -> None:
        await (await self.get_state(ComposerState))._refuse(error)


def _missing(slots: tuple[Slot, ...], there: int) -> str:
    return f"This prompt works from pictures. Add image {there + 1}: {slots[0].note}."


def _gone(count: int) -> str:
    """Deleted since, or another account's: the same words on purpose."""
    if count == 1:
        return "A picture that was here is not in this account any more. It was left out."
    return f"{count} pictures that were here are not in this account any more. They were left out."


def _problem(error: StudioError) -> ProblemView:  # noqa: PLR0911 # a table, a line for each family
    match error:
        case InvalidInputError():
            # The picture that is edited is one of the references, for the person.
            field = "references" if error.field == "parent_output" else error.field
            return ProblemView(field, error.message, error.fix)
        case ContentRefusedError():
            # `prompt`, or `reference 2`: the tile of the strip.
            return ProblemView(error.field, error.message)
        case PriceAboveLimitError():
            price, shown = credits_text(error.price_credits), error.at_most_credits
            return ProblemView(
                "submit",
                f"This costs {price}; the button still said {shown:,}. Nothing was sent. Generate again to send it.",
            )
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
