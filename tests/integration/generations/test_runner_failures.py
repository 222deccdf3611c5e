"""Every way the provider can say no: what becomes of the job, what is charged, how often it is asked."""

import asyncio
from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from fakes.clock import FixedClock
from fakes.make.provider_requests import make_provider_request
from fakes.providers.provider import Gate, Step, make_completed
from fakes.workshop import Workshop, eventually
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import JobStatus, OutputStatus
from gpt_image_studio.generations.ports import (
    OutcomeUnknownError,
    ProviderMisconfiguredError,
    ProviderRateLimitedError,
    ProviderRefusedError,
    ProviderRejectedError,
    ProviderUnavailableError,
    ProviderUnreachableError,
    Sent,
)
from gpt_image_studio.generations.running.policy import RunnerPolicy

DONE: tuple[Step, ...] = (Sent(), make_completed(make_provider_request()))


@pytest.fixture
def workshop(database: Database, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock)


@dataclass(frozen=True)
class Case:
    """What the provider answers, again and again; what follows."""

    name: str
    answer: tuple[Step, ...]
    status: JobStatus
    output: OutputStatus
    code: str
    calls: int


CASES = [
    Case("refused", (Sent(), ProviderRefusedError()), JobStatus.FAILED, OutputStatus.REFUSED, "refused", 1),
    Case("rejected", (Sent(), ProviderRejectedError()), JobStatus.FAILED, OutputStatus.FAILED, "rejected", 1),
    Case(
        "misconfigured",
        (Sent(), ProviderMisconfiguredError()),
        JobStatus.FAILED,
        OutputStatus.FAILED,
        "provider_misconfigured",
        1,
    ),
    Case(
        "at its limit for ever",
        (Sent(), ProviderRateLimitedError()),
        JobStatus.FAILED,
        OutputStatus.FAILED,
        "rate_limited",
        8,
    ),
    Case(
        "failing for ever",
        (Sent(), ProviderUnavailableError()),
        JobStatus.FAILED,
        OutputStatus.FAILED,
        "provider_unavailable",
        2,
    ),
    Case(
        "unreachable for ever",
        (ProviderUnreachableError(),),
        JobStatus.FAILED,
        OutputStatus.FAILED,
        "provider_unreachable",
        5,
    ),
    Case(
        "lost after sending",
        (Sent(), OutcomeUnknownError()),
        JobStatus.UNKNOWN,
        OutputStatus.UNKNOWN,
        "outcome_unknown",
        1,
    ),
    Case("ended without a picture", (Sent(),), JobStatus.UNKNOWN, OutputStatus.UNKNOWN, "outcome_unknown", 1),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_what_is_not_delivered_is_not_charged_and_not_asked_for_too_often(workshop: Workshop, case: Case) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.provider.script(*case.answer, times=20)
    await workshop.work()
    ended = await workshop.get(job)
    (output,) = ended.outputs
    assert (ended.status, output.status, output.error_code) == (case.status, case.output, case.code)
    assert output.error_message
    assert len(workshop.provider.requests) == len(await workshop.attempts(job)) == case.calls
    held = 1 if ended.status is JobStatus.UNKNOWN else 0
    assert await workshop.balance(account_id) == Balance(posted=10, held=held)


async def test_the_good_ones_are_charged_and_the_refused_ones_returned(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, count=3)
    workshop.provider.script(*DONE)
    workshop.provider.script(Sent(), ProviderRefusedError(part="output", categories=["violence"]))
    workshop.provider.script(*DONE)
    await workshop.work()
    ended = await workshop.get(job)
    assert (ended.status, ended.charged_credits, ended.error_code) == (JobStatus.PARTIAL, 2, "refused")
    (refused,) = [output for output in ended.outputs if output.status is OutputStatus.REFUSED]
    assert "output (violence)" in refused.error_message
    assert await workshop.balance(account_id) == Balance(posted=8, held=0)


async def test_a_job_told_to_wait_comes_back_when_it_was_told_to(workshop: Workshop, clock: FixedClock) -> None:
    job = await workshop.submit(await workshop.account(), count=2)
    workshop.provider.script(Sent(), ProviderRateLimitedError(retry_after_seconds=12))
    workshop.provider.script(*DONE)
    await workshop.inline.work_one(workshop.runner)
    waiting = await workshop.get(job)
    assert workshop.inline.pauses == [12.0]
    assert waiting.retry_at is not None
    assert (waiting.retry_at - clock.now()).total_seconds() == 12
    assert [output.status for output in waiting.outputs] == [OutputStatus.WAITING, OutputStatus.DELIVERED]
    await workshop.work()
    done = await workshop.get(job)
    assert (done.status, done.retry_at, done.charged_credits) == (JobStatus.SUCCEEDED, None, 2)
    assert len(workshop.provider.requests) == 3


async def test_without_a_time_named_the_waits_grow_to_their_longest(database: Database) -> None:
    workshop = Workshop(database, policy=RunnerPolicy())
    job = await workshop.submit(await workshop.account())
    workshop.provider.script(Sent(), ProviderRateLimitedError(), times=8)
    await workshop.work()
    assert workshop.inline.pauses == [2, 4, 8, 16, 32, 60, 60]
    assert (await workshop.get(job)).status is JobStatus.FAILED


async def test_a_job_can_be_canceled_while_it_waits_for_the_provider(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.provider.script(Sent(), ProviderRateLimitedError(retry_after_seconds=600))
    await workshop.inline.work_one(workshop.runner)
    assert (await workshop.generations.cancel(account_id, job.id)).status is JobStatus.CANCELED
    assert workshop.inline.waiting == {}
    assert await workshop.balance(account_id) == Balance(posted=10, held=0)


@pytest.mark.parametrize("trouble", [ProviderUnavailableError(), ProviderUnreachableError()])
async def test_a_passing_trouble_is_not_noticed(workshop: Workshop, trouble: Step) -> None:
    job = await workshop.submit(await workshop.account())
    workshop.provider.script(trouble)
    workshop.provider.script(*DONE)
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED
    assert workshop.inline.pauses == []


async def test_an_unknown_outcome_is_never_sent_again_and_closes_in_the_persons_favour(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, count=3)
    workshop.provider.script(*DONE)
    workshop.provider.script(Sent(), OutcomeUnknownError())
    workshop.provider.script(*DONE)
    await workshop.work()
    await workshop.runner.run(job.id)
    unknown = await workshop.get(job)
    assert (unknown.status, unknown.charged_credits) == (JobStatus.UNKNOWN, 0)
    assert sum(output.status is OutputStatus.DELIVERED for output in unknown.outputs) == 2
    assert await workshop.balance(account_id) == Balance(posted=10, held=3)
    clock.advance(minutes=59)
    await workshop.upkeep.sweep()
    assert (await workshop.get(job)).status is JobStatus.UNKNOWN
    clock.advance(minutes=2)
    await workshop.upkeep.sweep()
    closed = await workshop.get(job)
    assert (closed.status, closed.charged_credits) == (JobStatus.PARTIAL, 2)
    assert await workshop.balance(account_id) == Balance(posted=8, held=0)
    assert len(workshop.provider.requests) == 3


async def test_an_unknown_job_does_not_keep_others_waiting(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    jobs = [await workshop.submit(account_id) for _ in range(4)]
    workshop.provider.script(Sent(), OutcomeUnknownError(), times=2)
    await workshop.work()
    statuses = [(await workshop.get(job)).status for job in jobs]
    assert statuses == [JobStatus.UNKNOWN] * 2 + [JobStatus.SUCCEEDED] * 2


async def test_a_silent_provider_is_given_up_and_the_outcome_is_unknown(database: Database) -> None:
    workshop = Workshop(database)
    model_patience = workshop.registry.get("studio-demo").short_timeout_seconds
    quick = RunnerPolicy(timeout_slack_seconds=0.2 - model_patience)
    workshop.runner = workshop.make_runner(policy=quick)
    job = await workshop.submit(await workshop.account())
    workshop.provider.script(Sent(), Gate())
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.UNKNOWN
    assert len(workshop.provider.abandoned) == 1


async def test_a_fault_of_our_own_costs_one_output_and_is_logged_once(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, count=2)
    save = workshop.assets.save_picture
    calls = 0

    async def save_but_once(**arguments: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError
        return await save(**arguments)  # pyright: ignore[reportArgumentType] # handed through

    monkeypatch.setattr(workshop.assets, "save_picture", save_but_once)
    with capture_logs() as logs:
        await workshop.work()
    ended = await workshop.get(job)
    assert (ended.status, ended.charged_credits, ended.error_code) == (JobStatus.PARTIAL, 1, "internal")
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["generation.attempt_crashed"]


async def test_canceling_a_running_job_keeps_and_charges_what_is_delivered(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, count=3)
    gate = Gate()
    workshop.provider.script(*DONE)
    workshop.provider.script(Sent(), gate, times=2)
    working = asyncio.create_task(workshop.work())
    await gate.reached.wait()

    async def is_one_saved() -> bool:
        return "saved" in await workshop.kinds(job)

    await eventually(is_one_saved)
    canceled = await workshop.generations.cancel(account_id, job.id)
    await working
    assert (canceled.status, canceled.charged_credits) == (JobStatus.CANCELED, 1)
    assert sorted(output.status for output in canceled.outputs) == [
        OutputStatus.CANCELED,
        OutputStatus.CANCELED,
        OutputStatus.DELIVERED,
    ]
    assert len(workshop.provider.abandoned) == 2
    assert await workshop.balance(account_id) == Balance(posted=9, held=0)
    assert await workshop.get(job) == canceled
