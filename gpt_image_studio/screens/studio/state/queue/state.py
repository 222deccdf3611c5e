"""Jobs on the screen: the queue, the one on the canvas, its log. Read again whenever the bell rings."""

from typing import Any

import reflex as rx

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.errors import NotFoundError, StudioError, UnavailableError
from gpt_image_studio.generations.model import Job
from gpt_image_studio.kit.ids import AssetId, JobId, get_id
from gpt_image_studio.screens.studio.state.canvas.shown_job import ShownJob, shown_job
from gpt_image_studio.screens.studio.state.composer.state import ComposerState, ProblemView
from gpt_image_studio.screens.studio.state.queue.job_log import LogLine, log_lines
from gpt_image_studio.screens.studio.state.queue.row import QueueRow
from gpt_image_studio.screens.studio.state.queue.view import QueueView, announce, read_queue
from gpt_image_studio.services import services
from gpt_image_studio.web.hub import hub


class QueueState(ComposerState):
    rows: rx.Field[list[QueueRow]] = rx.field(default_factory=list)
    waiting: int = 0
    hidden_waiting: int = 0
    live: int = 0
    #: Shown above the canvas while the provider is away.
    strip: str = ""
    shown: ShownJob = ShownJob()
    log: rx.Field[list[LogLine]] = rx.field(default_factory=list)
    #: Read out politely when a job ends.
    announcement: str = ""
    is_queue_known: bool = False

    #: None: the canvas follows the newest job.
    _chosen_id: JobId | None = None
    #: What the shown job was made from, as far as it is still there: read once, because it never changes.
    _sources_of: JobId | None = None
    _sources: tuple[Asset, ...] = ()

    @rx.event
    async def refresh(self) -> Any:
        """The bell rang for this account."""
        return await self._attempt(self._refresh)

    @rx.event
    async def show(self, job_id: str) -> Any:
        """This job on the canvas, until the next one is sent."""
        return await self._attempt(lambda: self._choose_job(job_id), self._read)

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

    async def _choose_job(self, job_id: str) -> None:
        self._chosen_id = get_id(JobId, job_id)

    async def _refresh(self) -> None:
        if self._is_look_old():
            await self._find_account()
        account_id, before = self._account(), self.available_credits
        token = self.router.session.client_token
        await self._show_queue(await hub.readings.read(account_id, token, lambda: read_queue(account_id)))
        if self.available_credits != before:
            await self._reshow_affordability()

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
        await self._show(await self._find_shown(queue), queue)

    async def _find_shown(self, queue: QueueView) -> Job | None:
        if self._chosen_id is None:
            return queue.newest
        found = next((job for job in queue.jobs if job.id == self._chosen_id), None)
        try:
            return found or await services().generations.get(self._account(), self._chosen_id)
        except NotFoundError:
            self._chosen_id = None
            return queue.newest

    async def _show(self, job: Job | None, queue: QueueView) -> None:
        if job is None:
            self.shown, self.log = ShownJob(), []
            return
        generations = services().generations
        model = next((model for model in await generations.list_models() if model.id == job.request.model), None)
        shown = shown_job(
            job,
            usual_seconds=await generations.usual_seconds(job.request),
            model_label=model.label if model else job.request.model,
            quality_label=model.label_of(job.request.quality) if model else job.request.quality,
            sources=await self._read_sources(job),
            is_newest=queue.newest is None or job.seq >= queue.newest.seq,
        )
        if shown != self.shown:
            self.shown = shown
            events = (
                queue.newest_events if job is queue.newest else await generations.list_events(job.account_id, job.id)
            )
            self.log = log_lines(events)

    async def _read_sources(self, job: Job) -> dict[AssetId, Asset]:
        if job.id != self._sources_of:
            overlay = job.request.mask or job.request.markup
            wanted = {*job.request.references, *([overlay] if overlay else [])}
            found = await services().assets.list_by_id(job.account_id, wanted) if wanted else {}
            self._sources, self._sources_of = tuple(found.values()), job.id
        return {asset.id: asset for asset in self._sources}

    async def _refuse(self, error: StudioError) -> None:
        """Beside Generate; what is away above the page."""
        if isinstance(error, UnavailableError):
            self.trouble = error.message
        else:
            self.problem = ProblemView("submit", error.message)
