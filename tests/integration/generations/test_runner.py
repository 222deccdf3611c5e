"""From a place in line to a picture and a receipt, when the provider behaves."""

import asyncio
import hashlib

import pytest
from structlog.testing import capture_logs

from fakes.make.provider_requests import make_provider_request
from fakes.providers.provider import Gate, deliver, make_completed
from fakes.workshop import Workshop, eventually
from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Job, JobStatus, OutputFormat, OutputStatus, Quality, Size
from gpt_image_studio.generations.ports import Completed, Preview, ProviderRequest, Sent
from gpt_image_studio.generations.running.policy import RunnerPolicy


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def test_a_picture_arrives_byte_for_byte_and_is_charged_as_quoted(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    job = await workshop.submit(account_id, quality=Quality.MEDIUM, size=Size(1024, 1024))
    await workshop.work()
    done = await workshop.get(job)
    assert (done.status, done.charged_credits) == (JobStatus.SUCCEEDED, 9)
    assert await workshop.balance(account_id) == Balance(posted=91, held=0)
    (output,) = done.outputs
    assert (output.status, output.delivered_size) == (OutputStatus.DELIVERED, Size(1024, 1024))
    assert output.asset_id is not None
    asset = await workshop.assets.get(account_id, output.asset_id)
    assert await workshop.assets.read(asset) == make_completed(workshop.provider.requests[0]).content
    assert await workshop.attempts(job) == [(1, 1, "succeeded", "")]


async def test_each_step_is_told_in_order(workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account())
    await workshop.work()
    assert await workshop.kinds(job) == ["credits_held", "queued", "admitted", "sent", "saved", "settled"]
    events = await workshop.generations.list_events(job.account_id, job.id)
    assert events[-1].detail == "picture delivered: 1 credits charged, 0 returned."


async def test_every_picture_of_a_job_is_its_own_call(workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account(), count=4, output_format=OutputFormat.WEBP, compression=60)
    await workshop.work()
    done = await workshop.get(job)
    assert done.status is JobStatus.SUCCEEDED
    assert len({output.asset_id for output in done.outputs}) == 4
    assert [(request.output_format, request.compression) for request in workshop.provider.requests] == [
        (OutputFormat.WEBP, 60)
    ] * 4


async def test_the_provider_knows_a_person_by_a_hash_only(workshop: Workshop) -> None:
    account_id, other = await workshop.account(), await workshop.account()
    for one in (account_id, account_id, other):
        await workshop.submit(one)
    await workshop.work()
    identifiers = [request.safety_identifier for request in workshop.provider.requests]
    assert len(set(identifiers)) == 2
    assert not any(str(account_id) in identifier for identifier in identifiers)
    assert hashlib.sha256(f"account:{account_id}".encode()).hexdigest() in identifiers


async def test_references_and_mask_reach_the_provider_as_they_are_stored(workshop: Workshop) -> None:
    account_id = await workshop.account()
    contents = [make_completed(make_provider_request_of(seed)).content for seed in (1, 2)]
    first, second = [await workshop.keep(account_id, content) for content in contents]
    mask = await workshop.keep(account_id, contents[0], AssetKind.MASK)
    await workshop.submit(account_id, references=(second, first), mask=mask)
    await workshop.work()
    (request,) = workshop.provider.requests
    assert [image.content for image in request.references] == [contents[1], contents[0]]
    assert [image.filename for image in request.references] == ["reference-1.png", "reference-2.png"]
    assert request.mask is not None
    assert request.mask.content == contents[0]


async def test_previews_are_there_before_the_picture_is(workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account(), partials=2)
    gates = [Gate(), Gate()]
    request = make_provider_request_of(3)
    first, second = [event for event in deliver(request) if isinstance(event, Preview)]
    workshop.provider.script(Sent(), first, gates[0], second, gates[1], make_completed(request))
    working = asyncio.create_task(workshop.work())
    for number, gate in enumerate(gates, start=1):

        async def is_shown(number: int = number) -> bool:
            output = (await workshop.get(job)).outputs[0]
            return output.previews == number and output.preview_asset_id is not None

        await eventually(is_shown)
        running = await workshop.get(job)
        assert (running.status, running.outputs[0].status) == (JobStatus.RUNNING, OutputStatus.RUNNING)
        gate.opened.set()
    await working
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED
    assert (await workshop.kinds(job)).count("preview") == 2


async def test_a_broken_preview_does_not_cost_the_picture(workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account())
    workshop.provider.script(Sent(), Preview(0, b"no picture"), make_completed(make_provider_request_of(1)))
    await workshop.work()
    done = await workshop.get(job)
    assert (done.status, done.outputs[0].previews) == (JobStatus.SUCCEEDED, 0)


async def test_a_picture_of_another_size_is_delivered_and_said_to_be(workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account(), size=Size(1280, 1280))
    workshop.provider.script(Sent(), make_completed(make_provider_request_of(1)))
    await workshop.work()
    done = await workshop.get(job)
    assert done.outputs[0].delivered_size == Size(1024, 640)
    (event,) = [
        one for one in await workshop.generations.list_events(job.account_id, job.id) if one.kind == "size_differs"
    ]
    assert event.detail == "Picture: 1280x1280 was asked, 1024x640 PNG came."


async def test_what_is_no_picture_is_not_delivered_and_not_charged(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.provider.script(Sent(), Completed(b"<html>busy</html>", "req_1", None))
    await workshop.work()
    failed = await workshop.get(job)
    assert (failed.status, failed.error_code, failed.charged_credits) == (JobStatus.FAILED, "invalid_image", 0)
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)
    assert len(workshop.provider.requests) == 1


async def test_a_worker_calls_the_provider_no_more_often_at_once_than_it_may(database: Database) -> None:
    workshop = Workshop(database, policy=RunnerPolicy(provider_concurrency=3))
    job = await workshop.submit(await workshop.account(), count=7)
    gate = Gate()
    request = make_provider_request_of(1)
    workshop.provider.script(Sent(), gate, make_completed(request), times=7)
    working = asyncio.create_task(workshop.work())
    await gate.reached.wait()

    async def are_three_sent() -> bool:
        return (await workshop.kinds(job)).count("sent") == 3

    await eventually(are_three_sent)
    assert len(workshop.provider.requests) == 3
    gate.opened.set()
    await working
    assert len(workshop.provider.requests) == 7
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED


async def test_a_job_leaves_one_line_in_the_log_and_no_prompt(workshop: Workshop) -> None:
    with capture_logs() as logs:
        job = await workshop.submit(await workshop.account(), count=2, prompt="a secret recipe")
        await workshop.work()
    (line,) = [entry for entry in logs if entry["event"] == "generation.finished"]
    assert (line["job_id"], line["status"], line["charged_credits"]) == (str(job.id), "succeeded", 2)
    assert "secret recipe" not in str(logs)


async def test_a_finished_job_handed_out_again_is_left_alone(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    await workshop.work()
    done = await workshop.get(job)
    for _ in range(2):
        await workshop.runner.run(job.id)
    assert await workshop.get(job) == done
    assert len(workshop.provider.requests) == 1
    assert await workshop.balance(account_id) == Balance(posted=9, held=0)


async def test_jobs_of_many_people_run_side_by_side(workshop: Workshop) -> None:
    jobs: list[Job] = []
    for _ in range(3):
        account_id = await workshop.account(plan=Plan.SOLO)
        jobs += [await workshop.submit(account_id) for _ in range(4)]
    await asyncio.gather(*(workshop.runner.run(job.id) for job in jobs))
    assert {(await workshop.get(job)).status for job in jobs} == {JobStatus.SUCCEEDED}


def make_provider_request_of(seed: int) -> ProviderRequest:
    """What a provider would draw by, in one colour per seed."""
    return make_provider_request(prompt="x" * seed)
