"""What was done, told once, and the way back for ten seconds: a deleted job, or the form as it was."""

import time
from dataclasses import dataclass
from typing import Any

import reflex as rx

from gpt_image_studio.kit.ids import JobId
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.session import show_sign_in
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something was done and can be undone for a while. A new `number` shows it again."""

    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Undo:
    """Either a deleted job, or the form as it was. `prompt` is `None` where the words were left alone."""

    deleted: JobId | None = None
    choices: str = ""
    prompt: str | None = None
    references: str = ""


class UndoState(QueueState):
    notice: NoticeView = NoticeView()

    _undo: Undo | None = None

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
        if undo.prompt is not None:
            self._put_prompt_text(undo.prompt)
        return await self._attempt(
            lambda: self._show_references(KeptReferences.from_json(undo.references)),
            lambda: self._use(Choices.from_json(undo.choices)),
        )

    def _remember(self, *, with_prompt: bool) -> None:
        """Before the form is changed by something other than its own controls."""
        prompt = self._prompt if with_prompt else None
        self._undo = Undo(choices=self.stored_choices, prompt=prompt, references=self.stored_references)

    def _tell(self, text: str) -> None:
        self.notice = NoticeView(text, time.time_ns() // 1_000_000)

    async def _restore(self, job_id: JobId) -> None:
        await services().generations.restore(self._account(), job_id)
