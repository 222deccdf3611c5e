"""Previews on their way to the screen: the newest one at a time, never in the way of the picture itself."""

import asyncio
from typing import Self

import structlog

from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.generations.model import Output
from gpt_image_studio.generations.ports import Preview
from gpt_image_studio.generations.running.claiming import Run, TakenOverError
from gpt_image_studio.generations.running.recording import Recorder
from gpt_image_studio.kit.ids import AssetId, new_id

log = structlog.get_logger(__name__)


class PreviewPublisher:
    """Async context manager around one attempt. `offer` never waits; what comes too fast is replaced by what is newer."""

    def __init__(
        self, recorder: Recorder, assets: AssetService, run: Run, output: Output, *, key_prefix: str, interval: float
    ) -> None:
        """`interval`: seconds between two previews shown."""
        self._recorder = recorder
        self._assets = assets
        self._run = run
        self._output = output
        self._key_prefix = key_prefix
        self._interval = interval
        self._newest: Preview | None = None
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def offer(self, preview: Preview) -> None:
        self._newest = preview
        self._arrived.set()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._show_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _show_all(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            preview, self._newest = self._newest, None
            if preview is not None:
                await self._show(preview)
                await asyncio.sleep(self._interval)

    async def _show(self, preview: Preview) -> None:
        try:
            asset = await self._assets.save_preview(
                account_id=self._run.job.account_id,
                asset_id=AssetId(new_id()),
                key_prefix=self._key_prefix,
                content=preview.content,
            )
            await self._recorder.show_preview(self._run, self._output, asset, number=preview.index + 1)
        except TakenOverError:
            return  # the attempt itself finds out at its next step
        except Exception as error:  # noqa: BLE001 # whatever is wrong with a preview, the picture comes
            log.warning("generation.preview_dropped", job_id=str(self._run.job.id), error=type(error).__name__)
