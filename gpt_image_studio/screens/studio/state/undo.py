"""The ways back in the studio: a deleted job, or the form as it was."""

from dataclasses import dataclass
from typing import Any

from gpt_image_studio.kit.ids import JobId
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.session import show_sign_in
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences
from gpt_image_studio.services import services


@dataclass(frozen=True, slots=True)
class DeletedJob:
    id: JobId

    async def take_back(self, account: AccountState) -> Any:
        if not await account._is_live():
            return show_sign_in()
        queue = await account.get_state(QueueState)
        queue._chosen_id = self.id
        return await queue._attempt(lambda: services().generations.restore(queue._account(), self.id), queue._read)


@dataclass(frozen=True, slots=True)
class FormBefore:
    """`prompt` is `None` where the words were left alone."""

    choices: str
    references: str
    prompt: str | None = None

    async def take_back(self, account: AccountState) -> Any:
        form = await account.get_state(QueueState)
        if self.prompt is not None:
            form._put_prompt_text(self.prompt)
        return await form._attempt(
            lambda: form._show_references(KeptReferences.from_json(self.references)),
            lambda: form._use(Choices.from_json(self.choices)),
        )


class UndoState(QueueState):
    def _remember(self, *, with_prompt: bool) -> None:
        """Before the form is changed by something other than its own controls."""
        prompt = self._prompt if with_prompt else None
        self._undo = FormBefore(self.stored_choices, self.stored_references, prompt)
