"""A job as it goes along, in server-sent events: previews, then each picture.

A preview is what the studio shows on its own screens: WebP, at most 768 px wide; the event's `output_format` and `size` say so.
One that is overtaken by the next may be left out. With `n` above 1 every picture has its own completed event, and
`output_index`, which OpenAI does not send, says which one an event belongs to.
"""

import json
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, aclosing
from typing import Any, Final

from starlette.responses import Response

from gpt_image_studio.api.compatible.encoding import created, describe, dump_usage, encode_object
from gpt_image_studio.api.compatible.errors import RefusedError, to_refusal
from gpt_image_studio.api.compatible.outcome import JOB_HEADER, has_delivered, refusal_of, waited_too_long
from gpt_image_studio.api.compatible.sent import SentPicture, as_asked
from gpt_image_studio.api.pictures import OpenedResponse
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.errors import NotFoundError, StudioError
from gpt_image_studio.generations.model import Job, Output, OutputStatus
from gpt_image_studio.generations.records.usage import Usage
from gpt_image_studio.kit.ids import AssetId, OutputId
from gpt_image_studio.services import services
from gpt_image_studio.web.waiting import WaitedTooLongError, is_settled, job_watcher

#: Until then a job that fails is still answered with a plain status; afterwards with an event. Also how often a stream without
#: news says that it lives: proxies cut what is silent. Seconds.
PULSE_SECONDS: Final = 5.0
_HEADERS: Final = {"content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no"}


async def stream(job: Job, *, family: str, seconds: float) -> Response:
    """`family` is `image_generation` or `image_edit`. Raises `RefusedError` for a job that failed at once."""
    async with AsyncExitStack() as opened:
        snapshots = job_watcher.follow(job.account_id, job.id, seconds=seconds, pulse=PULSE_SECONDS)
        opened.push_async_callback(snapshots.aclose)
        first = await _first_news(snapshots)
        if is_settled(first) and not has_delivered(first):
            raise refusal_of(first)
        events = JobEvents(family).tell(first, snapshots, seconds=seconds)
        return OpenedResponse(opened.pop_all(), events, 200, _HEADERS | {JOB_HEADER: str(job.id)})


async def _first_news(snapshots: AsyncGenerator[Job]) -> Job:
    until = time.monotonic() + PULSE_SECONDS
    async for job in snapshots:
        is_visible = any(output.preview_asset_id or output.asset_id for output in job.outputs)
        if is_settled(job) or is_visible or time.monotonic() >= until:
            return job
    raise NotFoundError


class JobEvents:
    """Writes the events of one streamed answer: remembers which previews and pictures were told already."""

    def __init__(self, family: str) -> None:
        self._family = family
        #: Previews shown of each picture.
        self._shown: dict[OutputId, int] = {}
        self._completed: set[OutputId] = set()

    async def tell(self, first: Job, snapshots: AsyncGenerator[Job], *, seconds: float) -> AsyncGenerator[bytes]:
        job = first
        try:
            async for piece in self._tell_news(job):
                yield piece
            async for latest in snapshots:
                if latest == job:
                    yield b": working\n\n"
                job = latest
                async for piece in self._tell_news(job):
                    yield piece
            if not has_delivered(job):
                yield _error(refusal_of(job))
        except WaitedTooLongError:
            yield _error(waited_too_long(job.id, seconds))
        except StudioError as error:
            yield _error(error)

    async def _tell_news(self, job: Job) -> AsyncGenerator[bytes]:
        for output in job.outputs:
            shown = min(self._shown.get(output.id, 0), output.previews)
            if output.preview_asset_id is not None and output.previews > shown:
                preview = await _find_asset(job, output.preview_asset_id)
                if preview is not None:
                    fields = {"partial_image_index": output.previews - 1, "created_at": int(time.time())}
                    async for piece in self._event("partial_image", job, output, SentPicture(preview), fields):
                        yield piece
            self._shown[output.id] = output.previews
        usage: dict[OutputId, Usage] = {}
        for output in job.outputs:
            is_new = output.status is OutputStatus.DELIVERED and output.id not in self._completed
            if is_new and output.asset_id is not None:
                self._completed.add(output.id)
                usage = usage or await services().generations.list_usage(job)
                asset = await services().assets.get(job.account_id, output.asset_id)
                fields = {"created_at": created(job), "usage": dump_usage(usage.get(output.id, Usage()))}
                async for piece in self._event("completed", job, output, as_asked(job, output, asset), fields):
                    yield piece

    async def _event(
        self, kind: str, job: Job, output: Output, picture: SentPicture, fields: Mapping[str, Any]
    ) -> AsyncGenerator[bytes]:
        name = f"{self._family}.{kind}"
        told = {"type": name, "output_index": output.position - 1, **fields, **describe(job, picture)}
        yield f"event: {name}\ndata: ".encode()
        async with aclosing(encode_object(told, picture)) as pieces:
            async for piece in pieces:
                yield piece
        yield b"\n\n"


async def _find_asset(job: Job, asset_id: AssetId) -> Asset | None:
    """A preview may be gone already."""
    try:
        return await services().assets.get(job.account_id, asset_id)
    except NotFoundError:
        return None


def _error(error: StudioError) -> bytes:
    refusal = error.refusal if isinstance(error, RefusedError) else to_refusal(error)
    return f"event: error\ndata: {json.dumps({'type': 'error', 'error': refusal.error})}\n\n".encode()
