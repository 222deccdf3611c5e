"""The composer: what is chosen, what it will cost. Usable signed out; the price is the same for everybody."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import reflex as rx

from gpt_image_studio.errors import InvalidInputError, NotFoundError, StudioError, UnavailableError
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.model import Size
from gpt_image_studio.screens.account_state import AccountState, now_number
from gpt_image_studio.screens.choices import CUSTOM, Choices
from gpt_image_studio.screens.examples.choices import EXAMPLES
from gpt_image_studio.screens.studio.state.composer.cost_hint import HintView, find_fitting, find_hint
from gpt_image_studio.screens.studio.state.composer.draft import Draft, like_picture
from gpt_image_studio.screens.studio.state.composer.view import ComposerView, compose_view
from gpt_image_studio.screens.studio.state.references.state import ReferencesState
from gpt_image_studio.screens.wording import credits_text
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public

#: What a chip can change; the field of `Choices` of the same name.
Setting = Literal[
    "shape",
    "scale",
    "quality",
    "count",
    "model",
    "output_format",
    "background",
    "partials",
    "compression",
    "frame_count",
    "frame_duration_ms",
    "complexity",
    "strictness",
]


_GONE = "That picture is not there any more."


@dataclass(frozen=True, slots=True)
class ProblemView:
    """Why a click did not lead to a job. `field` is where it is shown; `fix` is a value that would do."""

    field: str = ""
    message: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class PromptTextView:
    """Text put into the prompt box from outside. A new `number` is a new insertion, the same words or not."""

    text: str = ""
    number: int = 0


class ComposerState(AccountState):
    #: Kept by the browser: choices outlive the tab, the process and the session.
    stored_choices: str = rx.LocalStorage("", name="studio.choices")

    composer: ComposerView = ComposerView()
    hint: HintView = HintView()
    #: Settings that the balance still pays, when it does not pay these.
    fitting: HintView = HintView()
    problem: ProblemView = ProblemView()
    prompt_text: PromptTextView = PromptTextView()
    shortfall: str = ""
    #: `991`; empty when it would be less than nothing.
    balance_after: str = ""

    #: What the prompt box last said; only the submitted text counts.
    _prompt: str = ""

    @rx.event
    @public
    async def write_prompt(self, prompt: str) -> None:
        """A long prompt costs more, so the price is asked again; nothing is sent when it stays."""
        problem, self._prompt = self.problem, prompt
        await self._choose()
        self.problem = ProblemView() if problem.field == "prompt" else problem

    @rx.event
    @public
    async def choose(self, name: Setting, value: str) -> None:
        """One chip. What its model does not offer becomes the nearest it does."""
        await self._use(self._choices().with_click(name, value))

    @rx.event
    @public
    async def choose_side(self, name: Literal["width", "height"], value: str) -> None:
        """A side of a custom size, pixels, as typed."""
        await self._use(replace(self._choices(), shape=CUSTOM).with_text(name, value or "0"))

    @rx.event
    @public
    async def take_hint(self, which: Literal["cheaper", "fitting"]) -> None:
        hint = self.hint if which == "cheaper" else self.fitting
        if hint.choices:
            await self._use(Choices.from_json(hint.choices))

    @rx.event
    @public
    async def take_fix(self) -> None:
        """The one click beside a refused field."""
        problem, self.problem = self.problem, ProblemView()
        if problem.field == "size" and "x" in problem.fix:
            width, height = problem.fix.split("x", 1)
            await self._choose(shape=CUSTOM, width=int(width), height=int(height))
        elif problem.field in get_args(Setting):
            await self._use(self._choices().with_text(problem.field, problem.fix))

    @rx.event
    @public
    async def use_example(self, name: str) -> None:
        if (example := EXAMPLES.get(name)) is not None:
            self._put_prompt(example.prompt)
            still = self._choices().still_format
            await self._choose(shape=example.shape, scale="1K", quality=example.quality, count=1, output_format=still)

    async def _model(self, model_id: str) -> Model:
        """The chosen model, or the first that is offered."""
        offered = await services().generations.list_models()
        return next((model for model in offered if model.id == model_id), offered[0])

    def _choices(self) -> Choices:
        return Choices.from_json(self.stored_choices)

    async def _size(self) -> Size:
        """Of the picture that would be made."""
        choices = self._choices()
        return choices.size(await self._model(choices.model))

    async def _follow(self, picture: Size, *, is_exact: bool = False) -> None:
        """Takes the size of a picture, or the nearest there is."""
        choices = self._choices()
        await self._use(like_picture(choices, picture, await self._model(choices.model), is_exact=is_exact))

    async def _choose(self, **chosen: Any) -> None:
        await self._use(replace(self._choices(), **chosen))

    async def _use(self, choices: Choices) -> None:
        """Fits the choices to their model, prices them and shows them."""
        try:
            draft = (await self._draft(choices)).fitted()
            if (stored := draft.choices.to_json()) != self.stored_choices:
                self.stored_choices = stored
            view = await compose_view(draft, services().generations)
            if view != self.composer:
                self.composer = view
            self.problem = ProblemView()
            await self._show_affordability(draft)
        except StudioError as error:
            self.trouble = error.message

    async def _reshow_affordability(self) -> None:
        """The balance moved under the same choices."""
        if self.composer.is_ready:
            await self._show_affordability(await self._draft(self._choices()))

    async def _reprice(self) -> None:
        """Other pictures under the same choices."""
        await self._use(self._choices())

    async def _draft(self, choices: Choices) -> Draft:
        references = await self.get_state(ReferencesState)
        model = await self._model(choices.model)
        return Draft(self._prompt, model, choices, references._shown(), references._reference_sizes())

    async def _take_draft(self, prompt: str) -> Draft:
        """What Generate sends: these words with the settings and the pictures of the form."""
        self._prompt = prompt
        return await self._draft(self._choices())

    async def _show_affordability(self, draft: Draft) -> None:
        """The price against the balance."""
        price = self.composer.price
        left = self.available_credits - price
        is_short = self.is_signed_in and left < 0
        generations = services().generations
        self._assign(
            balance_after="" if is_short else f"{left:,}",
            shortfall=f"{credits_text(-left)} short. Nothing is charged." if is_short else "",
            fitting=await find_fitting(draft, generations, self.available_credits) if is_short else HintView(),
            hint=HintView() if is_short else await find_hint(draft, generations),
        )

    def _written(self) -> str:
        """The words that are in the prompt box, as far as they were told here."""
        return self._prompt

    def _put_prompt(self, text: str) -> None:
        """Other words into the prompt box."""
        self._prompt = text
        self.prompt_text = PromptTextView(text, now_number())

    async def _refuse(self, error: StudioError) -> None:
        """Beside Generate; what is away above the page."""
        if isinstance(error, UnavailableError):
            self.trouble = error.message
        else:
            self.problem = ProblemView("submit", error.message)

    async def _refuse_picture(self, error: StudioError) -> None:
        """At the strip, where it is about a picture."""
        match error:
            case NotFoundError():
                self.problem = ProblemView("references", _GONE)
            case InvalidInputError():
                self.problem = ProblemView(error.field or "references", error.message)
            case _:
                await self._refuse(error)
