"""Jobs and their price."""

from collections.abc import Sequence

from starlette.responses import Response

from gpt_image_studio.api.access import name_job
from gpt_image_studio.api.drafts import AUTO, PICTURES, get_animation, get_model, get_quality, get_size
from gpt_image_studio.api.v1 import requests, responses
from gpt_image_studio.api.v1.operations import Call, answer
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.model import Job, JobRequest, Output, Size
from gpt_image_studio.kit.ids import AccountId, AssetId, JobId, OutputId
from gpt_image_studio.services import services


async def create(call: Call) -> Response:
    """The same Idempotency-Key is the same job, answered as it is by then."""
    account_id = call.caller.account_id
    job_id = name_job(call.request, account_id)
    draft = await _make_draft(account_id, call.body)
    if call.query.dry_run:
        return answer(await _quote(account_id, draft))
    job = await services().generations.submit(account_id, job_id, draft, at_most_credits=call.body.at_most_credits)
    return answer(dump_job(job), status=202, headers={"location": f"/api/v1/jobs/{job.id}"})


async def quote(call: Call) -> Response:
    draft = await _make_draft(call.caller.account_id, call.body)
    return answer(await _quote(call.caller.account_id, draft))


async def list_jobs(call: Call) -> Response:
    query: requests.JobsQuery = call.query
    jobs = await services().generations.list_jobs(
        call.caller.account_id,
        before_seq=query.before,
        limit=query.limit,
        search=query.search,
        status=query.status,
    )
    is_last = len(jobs) < query.limit
    return answer(
        responses.JobPage(items=[dump_job(job) for job in jobs], next_before=None if is_last else jobs[-1].seq)
    )


async def show(call: Call) -> Response:
    return answer(dump_job(await services().generations.get(call.caller.account_id, call.get_id(JobId))))


async def cancel(call: Call) -> Response:
    return answer(dump_job(await services().generations.cancel(call.caller.account_id, call.get_id(JobId))))


async def _make_draft(account_id: AccountId, body: requests.JobBody) -> JobRequest:
    """Raises `InvalidInputError` on the field that is wrong."""
    model = await get_model(body.model)
    if len(body.reference_roles) > len(body.references):
        raise InvalidInputError("There are more roles than references.", field="reference_roles")
    animation = get_animation(body.output_format, body.frame_count, body.frame_duration_ms)
    references = tuple(AssetId(reference) for reference in body.references)
    first_size = await _first_size(account_id, references, is_needed=body.size == AUTO) if references else None
    draft = JobRequest(
        prompt=body.prompt,
        model=model.id,
        size=get_size(body.size, model.rule_for(animation), like=first_size),
        quality=get_quality(body.quality, model),
        count=body.count,
        output_format=body.output_format,
        compression=body.compression,
        background=body.background,
        partials=body.partials,
        references=references,
        reference_roles=tuple(body.reference_roles),
        mask=None if body.mask is None else AssetId(body.mask),
        is_pixel_locked=body.is_pixel_locked,
        parent_output=None if body.parent_output is None else OutputId(body.parent_output),
        markup=None if body.markup is None else AssetId(body.markup),
        animation=animation,
        complexity=body.complexity,
        strictness=body.strictness,
    )
    return await services().generations.check(draft)


async def _first_size(account_id: AccountId, references: Sequence[AssetId], *, is_needed: bool) -> Size | None:
    """Whether all are there is judged later: a job that was made already does not need them any more.

    Raises:
        InvalidInputError: on the reference that is not for working from, or is needed now and not there.
    """
    found = await services().assets.list_by_id(account_id, references)
    for number, reference in enumerate(references):
        if reference in found and (kind := found[reference].kind) not in PICTURES:
            what = kind.value.replace("_", " ")
            raise InvalidInputError(f"This is a {what}, not a picture to work from.", field=f"references.{number}")
    first = found.get(references[0])
    if first is None and is_needed:
        raise InvalidInputError("There is no such picture.", field="references.0")
    return first and Size(first.width, first.height)


async def _quote(account_id: AccountId, draft: JobRequest) -> responses.Quote:
    quoted = await services().generations.quote(draft, account_id=account_id)
    return responses.Quote(
        credits_each=quoted.credits_each,
        total_credits=quoted.total_credits,
        price_version=quoted.price_version,
        model=draft.model,
        size=str(draft.size),
        quality=draft.quality.value,
        count=draft.count,
    )


def dump_job(job: Job) -> responses.Job:
    request = job.request
    return responses.Job(
        id=job.id,
        seq=job.seq,
        status=job.status,
        prompt=request.prompt,
        model=request.model,
        size=str(request.size),
        quality=request.quality.value,
        count=request.count,
        output_format=request.output_format,
        compression=request.compression,
        background=request.background,
        partials=request.partials,
        references=list(request.references),
        reference_roles=list(request.reference_roles),
        mask=request.mask,
        is_pixel_locked=request.is_pixel_locked,
        markup=request.markup,
        frame_count=request.animation and request.animation.frame_count,
        frame_duration_ms=request.animation and request.animation.frame_duration_ms,
        complexity=request.complexity,
        strictness=request.strictness,
        parent_output=request.parent_output,
        quoted_credits=job.quote.total_credits,
        charged_credits=job.charged_credits,
        error_code=job.error_code,
        error_message=job.error_message,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        outputs=[_dump_output(output) for output in job.outputs],
    )


def _dump_output(output: Output) -> responses.Output:
    size = output.delivered_size
    return responses.Output(
        id=output.id,
        position=output.position,
        status=output.status,
        asset_id=output.asset_id,
        preview_asset_id=output.preview_asset_id,
        width=size and size.width,
        height=size and size.height,
        frames=output.received and output.received.frames,
        charged_credits=output.charged_credits,
        notes=list(output.notes),
        error_code=output.error_code,
        error_message=output.error_message,
    )
