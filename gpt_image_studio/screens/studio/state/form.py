"""The form as a whole, words, settings and pictures: changed by something other than its own controls, and put back."""

from dataclasses import dataclass
from typing import Any

from reflex.state import BaseState

from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences
from gpt_image_studio.screens.studio.state.references.state import ReferencesState


@dataclass(frozen=True, slots=True)
class FormBefore:
    """The way back to the form as it was. `prompt` is `None` where the words were left alone."""

    choices: str
    references: str
    prompt: str | None

    async def take_back(self, account: AccountState) -> Any:
        form = await form_of(account)
        if self.prompt is not None:
            form.composer._put_prompt(self.prompt)
        return await form.composer._attempt(
            lambda: form.references._show(KeptReferences.from_json(self.references)),
            lambda: form.composer._use(Choices.from_json(self.choices)),
        )


@dataclass(frozen=True, slots=True)
class Form:
    """The two states that hold it, for the length of one event."""

    composer: ComposerState
    references: ReferencesState

    @property
    def kept(self) -> KeptReferences:
        return self.references._kept()

    @property
    def choices(self) -> Choices:
        return self.composer._choices()

    def before(self, *, with_prompt: bool = False) -> FormBefore:
        """As it is now, to be told with the change that follows."""
        prompt = self.composer._written() if with_prompt else None
        return FormBefore(self.composer.stored_choices, self.references.stored_references, prompt)

    async def change_pictures(self, kept: KeptReferences) -> None:
        """Other pictures, or other words about them, under the same settings."""
        await self.references._show(kept)
        await self.composer._reprice()


async def form_of(state: BaseState) -> Form:
    return Form(await state.get_state(ComposerState), await state.get_state(ReferencesState))
