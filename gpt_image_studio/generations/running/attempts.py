"""One output from waiting to settled: its attempts, and what follows from each way the provider can answer."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import assert_never

import structlog
import tenacity

from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.errors import StorageUnavailableError, StudioError, UnavailableError
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Output, OutputStatus
from gpt_image_studio.generations.ports import (
    Completed,
    ImageProvider,
    OutcomeUnknownError,
    Preview,
    ProviderError,
    ProviderRateLimitedError,
    ProviderRefusedError,
    ProviderRequest,
    ProviderUnavailableError,
    ProviderUnreachableError,
    RenderEvent,
    Sent,
)
from gpt_image_studio.generations.running.claiming import Run, TakenOverError
from gpt_image_studio.generations.running.intake import Delivery, OutputIntake
from gpt_image_studio.generations.running.policy import RunnerPolicy
from gpt_image_studio.generations.running.previews import PreviewPublisher
from gpt_image_studio.generations.running.recording import Recorder
from gpt_image_studio.kit.ids import AttemptId

log = structlog.get_logger(__name__)


class InternalError(StudioError):
    """Something went wrong in the studio itself. Not charged."""

    code = "internal"


class AttemptRunner:
    """Draws the outputs of any number of jobs, as many provider calls side by side as the policy allows."""

    def __init__(
        self,
        provider: ImageProvider,
        assets: AssetService,
        recorder: Recorder,
        registry: Registry,
        policy: RunnerPolicy,
    ) -> None:
        self._provider = provider
        self._assets = assets
        self._recorder = recorder
        self._intake = OutputIntake(assets, registry)
        self._policy = policy
        self._calls = asyncio.Semaphore(policy.provider_concurrency)

    async def draw(self, run: Run, output: Output, request: ProviderRequest) -> float | None:
        """Until the output is settled: `None`; or until the provider wants us back later: in how many seconds.

        Raises:
            TakenOverError: the job is not this run's any more.
            DatabaseUnavailableError: even after all patience.
        """
        while True:
            async with self._calls:
                attempt_id = await self._recorder.start(run, output)
                trouble = await self._try(run, output, attempt_id, request)
            if trouble is None:
                return None
            pause = await self._record_failure(run, output, attempt_id, trouble)
            if pause is None:
                return None
            if isinstance(trouble, ProviderRateLimitedError):
                return pause
            await asyncio.sleep(pause)

    async def _try(
        self, run: Run, output: Output, attempt_id: AttemptId, request: ProviderRequest
    ) -> StudioError | None:
        """One provider call. What went wrong, or `None` when the picture is delivered."""
        key_prefix = f"outputs/{run.job.id}/{output.position}-{run.numbers[output.id]}"
        started = time.monotonic()
        try:
            async with PreviewPublisher(
                self._recorder,
                self._assets,
                run,
                output,
                key_prefix=key_prefix,
                interval=self._policy.preview_interval_seconds,
            ) as previews:
                completed = await self._call(run, output, attempt_id, request, previews)
                duration_ms = round((time.monotonic() - started) * 1000)
                delivery = await self._receive(run, key_prefix, request, completed)
            await self._recorder.deliver(run, output, attempt_id, completed, delivery, duration_ms=duration_ms)
        except (TakenOverError, UnavailableError) as error:
            if isinstance(error, StorageUnavailableError):
                return error
            raise
        except StudioError as error:
            return error
        except Exception:
            log.exception("generation.attempt_crashed", job_id=str(run.job.id), position=output.position)
            return InternalError()
        return None

    async def _call(
        self, run: Run, output: Output, attempt_id: AttemptId, request: ProviderRequest, previews: PreviewPublisher
    ) -> Completed:
        completed: Completed | None = None
        try:
            async with (
                asyncio.timeout(request.timeout_seconds + self._policy.timeout_slack_seconds),
                _closing(self._provider.render(request)) as events,
            ):
                async for event in events:
                    match event:
                        case Sent():
                            await self._mark_sent(run, output, attempt_id)
                        case Preview():
                            previews.offer(event)
                        case Completed():
                            completed = event
                        case _:
                            assert_never(event)
        except TimeoutError as error:
            if run.open_attempts.get(attempt_id):
                raise OutcomeUnknownError("The model did not answer in time after it had been sent.") from error
            raise ProviderUnreachableError from error
        if completed is None:
            raise OutcomeUnknownError
        return completed

    async def _mark_sent(self, run: Run, output: Output, attempt_id: AttemptId) -> None:
        try:
            await self._recorder.mark_sent(run, output, attempt_id)
        except UnavailableError:
            # A picture under way is worth more than the mark; what reads it treats both states alike.
            log.warning("generation.mark_missed", job_id=str(run.job.id))

    async def _receive(self, run: Run, key_prefix: str, request: ProviderRequest, completed: Completed) -> Delivery:
        """Holds on to the bytes while storage or the database is away."""
        patience = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(StorageUnavailableError),
            wait=tenacity.wait_exponential(multiplier=0.2, max=self._policy.longest_pause_seconds),
            stop=tenacity.stop_after_delay(self._policy.storage_patience_seconds),
            reraise=True,
        )
        return await self._recorder.until_database_answers(
            lambda: patience.copy()(self._intake.receive, run.job, key_prefix, request, completed)
        )

    async def _record_failure(
        self, run: Run, output: Output, attempt_id: AttemptId, trouble: StudioError
    ) -> float | None:
        """Writes the failed attempt down; seconds until the next one, or `None` when there is none."""
        pause = self._seconds_to_retry(run, output, trouble)
        match trouble:
            case _ if pause is not None:
                status = OutputStatus.WAITING
            case ProviderRefusedError():
                status = OutputStatus.REFUSED
            case OutcomeUnknownError():
                status = OutputStatus.UNKNOWN
            case _:
                status = OutputStatus.FAILED
        request_id = trouble.request_id if isinstance(trouble, ProviderError) else ""
        log.info(
            "generation.attempt_failed",
            job_id=str(run.job.id),
            position=output.position,
            error_code=trouble.code,
            request_id=request_id,
            retry_seconds=pause,
        )
        await self._recorder.fail(
            run,
            output,
            attempt_id,
            status,
            code=trouble.code,
            message=_message(trouble, is_last=pause is None),
            request_id=request_id,
        )
        return pause

    def _seconds_to_retry(self, run: Run, output: Output, trouble: StudioError) -> float | None:
        policy = self._policy
        earlier = run.tries.get((output.id, trouble.code), 0)
        match trouble:
            case ProviderRateLimitedError():
                if earlier + 1 >= policy.rate_limited_tries:
                    return None
                if trouble.retry_after_seconds is not None:
                    return min(trouble.retry_after_seconds, policy.retry_after_longest_seconds)
                return min(
                    policy.rate_limited_first_wait_seconds * 2**earlier, policy.rate_limited_longest_wait_seconds
                )
            case ProviderUnavailableError():
                return policy.unavailable_wait_seconds if earlier + 1 < policy.unavailable_tries else None
            case ProviderUnreachableError():
                return (
                    policy.unreachable_first_wait_seconds * 2**earlier
                    if earlier + 1 < policy.unreachable_tries
                    else None
                )
            case _:
                return None


@asynccontextmanager
async def _closing(events: AsyncIterator[RenderEvent]) -> AsyncGenerator[AsyncIterator[RenderEvent]]:
    """A stream left half-way is closed at once, and with it the connection."""
    try:
        yield events
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()


def _message(trouble: StudioError, *, is_last: bool) -> str:
    if is_last and isinstance(trouble, ProviderRateLimitedError):
        return "The provider is at its limit and stayed there for all our tries. Not charged."
    if is_last and isinstance(trouble, ProviderUnreachableError):
        return "The provider could not be reached. Not charged."
    if isinstance(trouble, StorageUnavailableError):
        return "The picture was made but could not be stored. Not charged."
    if isinstance(trouble, ProviderRefusedError) and trouble.part and trouble.part not in trouble.message:
        categories = f" ({', '.join(trouble.categories)})" if trouble.categories else ""
        return f"{trouble.message} Refused part: {trouble.part}{categories}."
    return trouble.message
