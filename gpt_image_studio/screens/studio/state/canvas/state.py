"""The job on the canvas and its log: the newest, until somebody chooses another."""

import reflex as rx

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.model import Job
from gpt_image_studio.kit.ids import AssetId, JobId
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.studio.state.canvas.shown_job import ShownJob, shown_job
from gpt_image_studio.screens.studio.state.queue.job_log import LogLine, log_lines
from gpt_image_studio.screens.studio.state.queue.view import QueueView
from gpt_image_studio.services import services


class CanvasState(AccountState):
    shown: ShownJob = ShownJob()
    log: rx.Field[list[LogLine]] = rx.field(default_factory=list)

    #: None: the canvas follows the newest job.
    _chosen_id: JobId | None = None
    #: What the shown job was made from, as far as it is still there: read once, because it never changes.
    _sources_of: JobId | None = None
    _sources: tuple[Asset, ...] = ()

    def _turn_to(self, job_id: JobId | None) -> None:
        """At the next reading; `None` follows the newest."""
        self._chosen_id = job_id

    async def _show_from(self, queue: QueueView) -> None:
        """The chosen job as this reading has it, or as the database does where it is older."""
        job = await self._find_shown(queue)
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

    async def _find_shown(self, queue: QueueView) -> Job | None:
        if self._chosen_id is None:
            return queue.newest
        found = next((job for job in queue.jobs if job.id == self._chosen_id), None)
        try:
            return found or await services().generations.get(self._account(), self._chosen_id)
        except NotFoundError:
            self._chosen_id = None
            return queue.newest

    async def _read_sources(self, job: Job) -> dict[AssetId, Asset]:
        if job.id != self._sources_of:
            overlay = job.request.mask or job.request.markup
            wanted = {*job.request.references, *([overlay] if overlay else [])}
            found = await services().assets.list_by_id(job.account_id, wanted) if wanted else {}
            self._sources, self._sources_of = tuple(found.values()), job.id
        return {asset.id: asset for asset in self._sources}
