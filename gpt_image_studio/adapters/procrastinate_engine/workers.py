"""procrastinate's workers, kept going. Two of them: one for everybody, paid first; a smaller one for the free line only."""

import asyncio
from collections.abc import Sequence

import structlog
from procrastinate import App
from procrastinate.worker import Worker

from gpt_image_studio.adapters.procrastinate_engine.job_handler import QUEUE_FREE, QUEUE_PAID, JobHandler

log = structlog.get_logger(__name__)

#: A notification that comes during an empty fetch is lost in procrastinate 3.10: this bounds the wait, seconds.
FETCH_POLL = 0.5
ABORT_POLL = 2.0
#: Before a worker that ended is followed by the next, seconds.
RESTART_SECONDS = 0.5
#: Forgetting a worker makes its jobs look abandoned at once: left to the take-over until long after, seconds.
FORGET_WORKERS_AFTER = 3600.0
#: For the engine to write down what was interrupted, seconds.
INTERRUPT_SECONDS = 5.0


class EngineWorker(Worker):
    """Says when it fetches no more: it ends when the database blinks, but waits for its jobs first, however long."""

    def __init__(
        self, app: App, *, queues: Sequence[str], name: str, concurrency: int, heartbeat_seconds: float
    ) -> None:
        super().__init__(
            app,
            queues=list(queues),
            name=name,
            concurrency=concurrency,
            fetch_job_polling_interval=FETCH_POLL,
            abort_job_polling_interval=ABORT_POLL,
            shutdown_graceful_timeout=None,
            install_signal_handlers=False,
            update_heartbeat_interval=heartbeat_seconds,
            stalled_worker_timeout=FORGET_WORKERS_AFTER,
        )
        self.has_ended = asyncio.Event()

    async def _shutdown(self, side_tasks: list[asyncio.Task[object]]) -> None:
        self.has_ended.set()
        await super()._shutdown(side_tasks)


class WorkerPool:
    def __init__(
        self, app: App, handler: JobHandler, *, concurrency: int, heartbeat_seconds: float, grace_seconds: float
    ) -> None:
        """`concurrency` jobs at once, a quarter of the places for the free line only, so that it never stands still."""
        self._app = app
        self._handler = handler
        self._concurrency = concurrency
        self._heartbeat_seconds = heartbeat_seconds
        self._grace_seconds = grace_seconds
        self._loops: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled; then fetches no more, gives what runs the grace time, and puts the rest back in line."""
        free_share = self._concurrency // 4
        kept = [self._keep_going("everybody", (QUEUE_PAID, QUEUE_FREE), self._concurrency - free_share)]
        if free_share:
            kept.append(self._keep_going("free-share", (QUEUE_FREE,), free_share))
        try:
            await asyncio.gather(*kept)
        finally:
            await self._stop()

    async def _keep_going(self, name: str, queues: Sequence[str], concurrency: int) -> None:
        while True:
            loop = EngineWorker(
                self._app, queues=queues, name=name, concurrency=concurrency, heartbeat_seconds=self._heartbeat_seconds
            )
            running = asyncio.create_task(loop.run(), name=f"worker {name}")
            self._loops.add(running)
            running.add_done_callback(self._forget)
            ended = asyncio.create_task(loop.has_ended.wait())
            try:
                await asyncio.wait({running, ended}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                ended.cancel()
            # Its jobs go on and their rows are looked after; the successor serves the line meanwhile.
            log.warning("engine.worker_ended", worker=name, jobs=len(self._handler.running))
            await asyncio.sleep(RESTART_SECONDS)

    def _forget(self, loop: asyncio.Task[None]) -> None:
        self._loops.discard(loop)
        if not loop.cancelled() and (error := loop.exception()) is not None:
            log.warning("engine.worker_failed", error=type(error).__name__, cause=type(error.__cause__).__name__)

    async def _stop(self) -> None:
        loops = set(self._loops)
        for loop in loops:
            loop.cancel()
        if not loops:
            return
        try:
            await asyncio.wait(loops, timeout=self._grace_seconds)
        finally:
            self._handler.interrupt()
            await asyncio.wait(loops, timeout=INTERRUPT_SECONDS)
