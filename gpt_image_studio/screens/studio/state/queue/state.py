"""The account's queue: what runs, waits and ended lately. Read again whenever the bell rings, for the canvas too."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from gpt_image_studio.errors import StudioError
from gpt_image_studio.kit.ids import JobId, get_id
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.session import show_sign_in
from gpt_image_studio.screens.studio.state.canvas.state import CanvasState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.queue.row import QueueRow
from gpt_image_studio.screens.studio.state.queue.view import QueueView, announce, read_queue
from gpt_image_studio.services import services
from gpt_image_studio.web.hub import hub


@dataclass(frozen=True, slots=True)
class DeletedJob:
    """The way back for a job and its pictures."""

    id: JobId

    async def take_back(self, account: AccountState) -> Any:
        if not await account._is_live():
            return show_sign_in()
        return await (await account.get_state(QueueState))._restore(self.id)


class QueueState(AccountState):
    rows: rx.Field[list[QueueRow]] = rx.field(default_factory=list)
    waiting: int = 0
    hidden_waiting: int = 0
    live: int = 0
    #: Shown above the canvas while the provider is away.
    strip: str = ""
    #: Read out politely when a job ends.
    announcement: str = ""
    is_queue_known: bool = False

    @rx.event
    async def refresh(self) -> Any:
        """The bell rang for this account."""
        return await self._attempt(self._refresh)

    @rx.event
    async def show(self, job_id: str) -> Any:
        """This job on the canvas, until the next one is sent."""
        return await self._attempt(lambda: self._turn_to(get_id(JobId, job_id)), self._read)

    @rx.event
    async def cancel(self, job_id: str) -> Any:
        return await self._attempt(
            lambda: services().generations.cancel(self._account(), get_id(JobId, job_id)), self._read
        )

    @rx.event
    async def cancel_waiting(self) -> Any:
        return await self._attempt(lambda: services().generations.cancel_waiting(self._account()), self._read)

    @rx.event
    async def move_to_top(self, job_id: str) -> Any:
        return await self._attempt(
            lambda: services().generations.move_to_top(self._account(), get_id(JobId, job_id)), self._read
        )

    @rx.event
    async def delete(self, job_id: str) -> Any:
        return await self._attempt(lambda: self._delete(get_id(JobId, job_id)), self._read)

    async def _turn_to(self, job_id: JobId | None) -> None:
        (await self.get_state(CanvasState))._turn_to(job_id)

    async def _show_sent(self, job_id: JobId) -> Any:
        """A job that was just sent: it is on the canvas, and its hold has left the balance."""
        composer = await self.get_state(ComposerState)
        await self._turn_to(job_id)
        return await self._attempt(self._read, composer._reshow_affordability)

    async def _delete(self, job_id: JobId) -> None:
        await services().generations.delete(self._account(), job_id)
        await self._turn_to(None)
        self._tell("Deleted with its pictures.", DeletedJob(job_id))

    async def _restore(self, job_id: JobId) -> Any:
        await self._turn_to(job_id)
        return await self._attempt(lambda: services().generations.restore(self._account(), job_id), self._read)

    async def _refresh(self) -> None:
        if self._is_look_old():
            await self._find_account()
        account_id, before = self._account(), self.available_credits
        token = self.router.session.client_token
        await self._show_queue(await hub.readings.read(account_id, token, lambda: read_queue(account_id)))
        if self.available_credits != before:
            await (await self.get_state(ComposerState))._reshow_affordability()

    async def _read(self) -> None:
        await self._show_queue(await read_queue(self._account()))

    async def _show_queue(self, queue: QueueView) -> None:
        """The queue, the shown job and the balance. Only what differs is assigned, so only that is sent."""
        self._show_balance(queue.balance)
        self._assign(
            announcement=announce(self.rows, queue.rows) or self.announcement,
            rows=queue.rows,
            waiting=queue.waiting,
            hidden_waiting=queue.hidden_waiting,
            live=queue.live,
            strip=queue.strip,
            is_queue_known=True,
        )
        await (await self.get_state(CanvasState))._show_from(queue)

    async def _refuse(self, error: StudioError) -> None:
        await (await self.get_state(ComposerState))._refuse(error)
