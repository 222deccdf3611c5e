"""The studio page: send a draft, take settings over, delete, undo. A thin cache; the database is the truth."""

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
from gpt_image_studio.generations.model import Background, JobRequest, Quality, ReferenceRole
from gpt_image_studio.kit.ids import JobId, get_id
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.session import show_sign_in
from gpt_image_studio.screens.studio.state.composer.state import ProblemView
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences, Slot
from gpt_image_studio.screens.studio.state.undo import DeletedJob
from gpt_image_studio.screens.wording import credits_text
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public
from gpt_image_studio.web.hub import hub


class StudioState(EditingState):
    #: The draft whose click arrived; the prompt box then takes a new id.
    accepted_draft: str = ""

    @rx.event
    @public
    async def open(self) -> Any:
        """On load, and again on every reconnect: whatever was missed is read."""
        if not await self._read_session():
            return None
        await self._open_form()
        if self._account_id is None:
            self.is_queue_known = True
            return None
        hub.join(self._account_id, self.router.session.client_token, StudioState.refresh)
        if wanted := self.router.url.query_parameters.get("job", ""):
            return await self.show(wanted)
        return await self._attempt(self._read)

    @rx.event
    @public
    async def submit(self, prompt: str, draft_id: str, shown_credits: int = 0) -> Any:
        """Generate. Signed out it leads to the sign-in page; the draft waits in the browser.

        `shown_credits` is what the button said, and the most that is paid; with 0 it is what this tab was told last.
        """
        self._prompt, self.problem = prompt, ProblemView()
        if not await self._is_live() or self._account_id is None:
            return show_sign_in()
        try:
            draft = await self._draft(Choices.from_json(self.stored_choices))
            if missing := draft.references.missing_slots:
                raise InvalidInputError(_missing(missing, len(draft.references.ids)), field="references")
            # What stands on the button may lag behind words, or a chip, of the moment before.
            told = shown_credits if shown_credits > 0 else self.composer.price
            job = await services().generations.submit(
                self._account_id,
                get_id(JobId, draft_id),
                draft.request,
                at_most_credits=told if told > 0 else None,
            )
        except StudioError as error:
            if isinstance(error, PriceAboveLimitError):
                # With the pictures as the service priced them, so that the button says what it said.
                await self._attempt(lambda: self._show_references(self._kept()), self._reprice)
            self.problem = _problem(error)
            if isinstance(error, DraftConflictError):
                self.accepted_draft = draft_id
            if self.problem.field in {"references", "mask", "markup"}:
                kept = replace(self._kept(), parent=None) if error.field == "parent_output" else self._kept()
                await self._attempt(lambda: self._show_references(kept))
            return None
        self.accepted_draft, self._chosen_id = draft_id, job.id
        return await self._attempt(self._read, self._reshow_affordability)

    @rx.event
    @public
    async def take_template(self, slug: str, values: dict[str, str]) -> None:
        """A prompt of the library, filled, into the form; works signed out. What was there can be taken back."""
        if (template := prompt_library().find(slug)) is None:
            return
        wanted = template.recommended
        self._remember(with_prompt=True)
        self._put_prompt_text(prompt_of(template, values))
        slots = tuple(Slot(ReferenceRole(each.role), each.note, each.is_required) for each in template.inputs)
        await self._attempt(lambda: self._show_references(self._kept().with_slots(slots)))
        await self._choose(
            shape=wanted.shape,
            scale=wanted.scale,
            quality=Quality(wanted.quality),
            background=Background(wanted.background),
            count=1,
            output_format=Choices.from_json(self.stored_choices).still_format,
        )
        self._tell(f"“{template.title}” is in the form.")

    @rx.event
    async def use_settings(self, job_id: str) -> Any:
        """The job's prompt and settings into the form; what was there can be taken back for ten seconds."""
        return await self._attempt(lambda: self._load_settings(get_id(JobId, job_id)))

    @rx.event
    async def delete(self, job_id: str) -> Any:
        return await self._attempt(lambda: self._delete(get_id(JobId, job_id)), self._read)

    async def _open_form(self) -> None:
        """Settings and pictures as the browser kept them."""
        try:
            gone = await self._show_references(self._kept())
        except StudioError as error:
            self.trouble = error.message
            return
        problem = self.problem
        await self._reprice()
        # A reconnect takes nothing away that was told before it.
        self.problem = ProblemView("references", _gone(gone)) if gone else problem

    async def _load_settings(self, job_id: JobId) -> None:
        job = await services().generations.get(self._account(), job_id)
        self._remember(with_prompt=True)
        self._put_prompt_text(job.request.prompt)
        gone = await self._show_references(await self._references_of(job.request))
        await self._use(Choices.from_request(job.request, await self._model(job.request.model)))
        self._tell("Prompt and settings are in the form.")
        if gone:
            self.problem = ProblemView("references", _gone(gone))

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

    async def _delete(self, job_id: JobId) -> None:
        await services().generations.delete(self._account(), job_id)
        self._chosen_id = None
        self._tell("Deleted with its pictures.", DeletedJob(job_id))


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
