"""`POST /v1/images/generations` and `/v1/images/edits`: a job like any other, and a request that waits for it.

Hanging up does not cancel the job: it stays in the studio, and with an Idempotency-Key it can be asked for again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from gpt_image_studio.api.access import Caller, admit, name_job
from gpt_image_studio.api.bodies import read_json, until_gone
from gpt_image_studio.api.compatible.edits import read_edit
from gpt_image_studio.api.compatible.encoding import encode_answer
from gpt_image_studio.api.compatible.events import stream
from gpt_image_studio.api.compatible.outcome import JOB_HEADER, has_delivered, refusal_of, waited_too_long
from gpt_image_studio.api.compatible.parameters import ImageParameters, read_parameters
from gpt_image_studio.api.compatible.price_limit import read_price_limit
from gpt_image_studio.api.compatible.rules import NOT_COMPRESSED, check_rules
from gpt_image_studio.api.compatible.sent import as_asked
from gpt_image_studio.api.drafts import get_animation, get_model, get_quality, get_size
from gpt_image_studio.generations.catalog.animation import FRAME_DURATIONS
from gpt_image_studio.generations.model import Background, Job, JobRequest, OutputFormat, OutputStatus, Strictness
from gpt_image_studio.generations.records.usage import Usage
from gpt_image_studio.services import services
from gpt_image_studio.web.waiting import WaitedTooLongError, job_watcher

#: A prompt of 32,000 characters takes up to 384,000 bytes when every one of them is escaped.
MAX_JSON_BYTES: Final = 1_000_000
PATIENCE_SECONDS: Final = 600.0


async def generate(request: Request) -> Response:
    caller, at_most_credits = await admit(request), read_price_limit(request)
    parameters = read_parameters(ImageParameters, await read_json(request, MAX_JSON_BYTES))
    job = await _submit(request, caller, await make_draft(parameters), at_most_credits)
    return await _answer(request, job, is_streamed=bool(parameters.stream), family="image_generation")


async def edit(request: Request) -> Response:
    """Everything that can be wrong with the parameters is told before a picture is kept."""
    caller, at_most_credits = await admit(request), read_price_limit(request)
    parameters, pictures = await read_edit(request, caller)
    async with pictures:
        draft = await services().generations.check(pictures.sketch(await make_draft(parameters)))
        draft, first_size = await pictures.keep(caller.account, draft)
    model = await get_model(draft.model)
    draft = replace(draft, size=get_size(parameters.size, model.rule_for(draft.animation), like=first_size))
    job = await _submit(request, caller, draft, at_most_credits)
    return await _answer(request, job, is_streamed=bool(parameters.stream), family="image_edit")


async def make_draft(parameters: ImageParameters) -> JobRequest:
    """Raises `RefusedError`, and `InvalidInputError` for a model, a size or a quality that is none."""
    check_rules(parameters)
    model = await get_model(parameters.model)
    output_format = parameters.output_format or OutputFormat.PNG
    compression, duration = parameters.output_compression, parameters.frame_duration_ms
    if not output_format.is_compressible and compression == NOT_COMPRESSED:
        compression = None
    # OpenAI caps it rather than refusing.
    duration = None if duration is None else min(duration, FRAME_DURATIONS[-1])
    animation = get_animation(output_format, parameters.frame_count, duration)
    return JobRequest(
        prompt=parameters.prompt,
        model=model.id,
        size=get_size(parameters.size, model.rule_for(animation)),
        quality=get_quality(parameters.quality, model),
        count=parameters.n or 1,
        output_format=output_format,
        compression=compression,
        background=parameters.background or Background.AUTO,
        partials=(parameters.partial_images or 0) if parameters.stream else 0,
        animation=animation,
        complexity=parameters.complexity,
        strictness=(parameters.moderation or Strictness.AUTO) if model.has_strictness else Strictness.AUTO,
    )


async def _submit(request: Request, caller: Caller, draft: JobRequest, at_most_credits: int | None) -> Job:
    job_id = name_job(request, caller.account_id)
    return await services().generations.submit(caller.account_id, job_id, draft, at_most_credits=at_most_credits)


async def _answer(request: Request, job: Job, *, is_streamed: bool, family: str) -> Response:
    if is_streamed:
        return await stream(job, family=family, seconds=PATIENCE_SECONDS)
    job = await _unless_gone(request, lambda: _end_of(job))
    if not has_delivered(job):
        raise refusal_of(job)
    pictures = [
        as_asked(job, output, await services().assets.get(job.account_id, output.asset_id))
        for output in job.outputs
        if output.status is OutputStatus.DELIVERED and output.asset_id
    ]
    usage = sum((await services().generations.list_usage(job)).values(), Usage())
    headers = {JOB_HEADER: str(job.id)}
    return StreamingResponse(encode_answer(job, pictures, usage), media_type="application/json", headers=headers)


async def _end_of(job: Job) -> Job:
    latest = job
    follow = job_watcher.follow(job.account_id, job.id, seconds=PATIENCE_SECONDS, pulse=PATIENCE_SECONDS)
    try:
        async with aclosing(follow) as snapshots:
            async for snapshot in snapshots:
                latest = snapshot
    except WaitedTooLongError:
        raise waited_too_long(job.id, PATIENCE_SECONDS) from None
    return latest


async def _unless_gone(request: Request, wait: Callable[[], Awaitable[Job]]) -> Job:
    """Raises `ClientDisconnect` when there is nobody left to answer."""
    waiting = asyncio.ensure_future(wait())
    leaving = asyncio.ensure_future(until_gone(request))
    try:
        await asyncio.wait({waiting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        raise ClientDisconnect
    finally:
        waiting.cancel()
        leaving.cancel()
