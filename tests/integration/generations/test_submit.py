"""What happens when a person asks for pictures: all of it, or nothing."""

import asyncio

import pytest
import sqlalchemy as sa

from fakes.make.accounts import make_job_id
from fakes.workshop import Workshop, make_request
from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import (
    DraftConflictError,
    LimitReachedError,
    NotAllowedError,
    OutOfCreditsError,
    UnavailableError,
)
from gpt_image_studio.generations.model import JobStatus, OutputStatus, Quality, Size
from gpt_image_studio.generations.submission import LINE_RETRY_SECONDS


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def test_a_job_comes_with_its_hold_its_outputs_and_a_place_in_line(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    job = await workshop.submit(account_id, count=3, quality=Quality.MEDIUM, size=Size(1024, 1024))
    assert (job.status, job.is_admitted, job.quote.total_credits) == (JobStatus.QUEUED, True, 27)
    assert [(output.position, output.status) for output in job.outputs] == [
        (1, OutputStatus.WAITING),
        (2, OutputStatus.WAITING),
        (3, OutputStatus.WAITING),
    ]
    assert await workshop.balance(account_id) == Balance(posted=100, held=27)
    assert list(workshop.inline.waiting.values()) == [job.id]
    assert await workshop.kinds(job) == ["credits_held", "queued", "admitted"]


async def test_the_price_of_the_quote_is_the_price_that_is_held(workshop: Workshop) -> None:
    account_id = await workshop.account(500)
    for quality in (Quality.LOW, Quality.MEDIUM, Quality.HIGH):
        request = make_request(quality=quality, count=2)
        quote = await workshop.generations.quote(request)
        before = await workshop.balance(account_id)
        job = await workshop.generations.submit(account_id, make_job_id(), request)
        assert job.quote == quote
        assert (await workshop.balance(account_id)).held - before.held == quote.total_credits


async def test_the_same_draft_sent_twice_is_one_job(workshop: Workshop) -> None:
    account_id = await workshop.account()
    draft = make_job_id()
    first = await workshop.submit(account_id, draft)
    assert await workshop.submit(account_id, draft, prompt="  a lighthouse in the rain\r\n") == first
    assert await workshop.balance(account_id) == Balance(posted=1000, held=first.quote.total_credits)


async def test_the_same_draft_sent_many_times_at_once_is_one_job(workshop: Workshop) -> None:
    account_id = await workshop.account()
    draft = make_job_id()
    jobs = await asyncio.gather(*(workshop.submit(account_id, draft) for _ in range(12)))
    assert {job.seq for job in jobs} == {jobs[0].seq}
    assert (await workshop.balance(account_id)).held == jobs[0].quote.total_credits
    assert len(workshop.inline.waiting) == 1


async def test_a_draft_that_ended_is_still_the_same_job(workshop: Workshop) -> None:
    account_id = await workshop.account()
    draft = make_job_id()
    job = await workshop.submit(account_id, draft)
    await workshop.work()
    assert (await workshop.submit(account_id, draft)).status is JobStatus.SUCCEEDED
    await workshop.generations.delete(account_id, job.id)
    assert (await workshop.submit(account_id, draft)).status is JobStatus.SUCCEEDED
    assert workshop.inline.waiting == {}


async def test_a_draft_cannot_be_used_for_something_else(workshop: Workshop) -> None:
    account_id = await workshop.account()
    draft = make_job_id()
    await workshop.submit(account_id, draft)
    with pytest.raises(DraftConflictError):
        await workshop.submit(account_id, draft, prompt="another thing")


async def test_a_draft_of_somebody_else_cannot_be_taken_or_seen(workshop: Workshop) -> None:
    draft = make_job_id()
    await workshop.submit(await workshop.account(), draft)
    stranger = await workshop.account()
    with pytest.raises(DraftConflictError):
        await workshop.submit(stranger, draft)
    assert await workshop.balance(stranger) == Balance(posted=1000, held=0)


async def test_without_enough_credits_nothing_happens(workshop: Workshop) -> None:
    account_id = await workshop.account(8)
    with pytest.raises(OutOfCreditsError) as refusal:
        await workshop.submit(account_id, quality=Quality.MEDIUM, size=Size(1024, 1024))
    assert (refusal.value.needed, refusal.value.available) == (9, 8)
    assert await workshop.generations.list_queue(account_id) == []
    assert await workshop.balance(account_id) == Balance(posted=8, held=0)
    assert workshop.inline.waiting == {}


async def test_a_queue_that_is_away_leaves_neither_job_nor_hold(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> int:
        raise UnavailableError

    account_id = await workshop.account()
    monkeypatch.setattr(workshop.inline, "enqueue", away)
    with pytest.raises(UnavailableError):
        await workshop.submit(account_id)
    assert await workshop.generations.list_queue(account_id) == []
    assert await workshop.balance(account_id) == Balance(posted=1000, held=0)


async def test_a_suspended_account_makes_nothing_new_but_finishes_what_it_began(workshop: Workshop) -> None:
    account_id = await workshop.account()
    job = await workshop.submit(account_id)
    async with workshop.database.transaction() as tx:
        await tx.execute(sa.text("update accounts set status = 'suspended'"))
    with pytest.raises(NotAllowedError):
        await workshop.submit(account_id)
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED


@pytest.mark.parametrize("plan", list(Plan))
async def test_an_account_runs_as_many_jobs_as_its_plan_allows_and_no_more(workshop: Workshop, plan: Plan) -> None:
    account_id = await workshop.account(plan=plan)
    limits = PLAN_LIMITS[plan]
    jobs = [await workshop.submit(account_id) for _ in range(limits.max_running + 2)]
    assert [job.is_admitted for job in jobs] == [True] * limits.max_running + [False, False]
    queue = await workshop.generations.read_queue(account_id, finished=0)
    assert queue.places == {jobs[-2].id: 1, jobs[-1].id: 2}
    assert (len(workshop.inline.paid) == limits.max_running) is limits.is_paid


async def test_waiting_jobs_follow_in_their_order_as_places_become_free(workshop: Workshop) -> None:
    account_id = await workshop.account()
    jobs = [await workshop.submit(account_id, prompt=f"picture {number}") for number in range(5)]
    await workshop.work()
    assert [request.prompt for request in workshop.provider.requests] == [job.request.prompt for job in jobs]


async def test_only_so_many_may_wait(workshop: Workshop) -> None:
    account_id = await workshop.account()
    limits = PLAN_LIMITS[Plan.FREE]
    for _ in range(limits.max_running + limits.max_waiting):
        await workshop.submit(account_id)
    with pytest.raises(LimitReachedError, match="20 jobs are waiting") as refused:
        await workshop.submit(account_id)
    assert refused.value.retry_after_seconds == LINE_RETRY_SECONDS
    await workshop.inline.work_one(workshop.runner)
    await workshop.submit(account_id)


async def test_a_thousand_submissions_against_credits_for_a_hundred_are_a_hundred_jobs(
    database: Database, database_url: str
) -> None:
    """From four web processes at once, on the real queue."""
    databases = [database, *(Database(database_url) for _ in range(3))]
    processes = [Workshop(one, engine=ProcrastinateEngine(database_url)) for one in databases]
    account_id = await processes[0].account(100, plan=Plan.OWNER)
    answers = await asyncio.gather(
        *(processes[number % 4].submit(account_id) for number in range(1000)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, OutOfCreditsError)]
    accepted = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert (len(accepted), len(refused)) == (100, 900)
    assert await processes[0].balance(account_id) == Balance(posted=100, held=100)
    rows = processes[0].rows
    assert await rows("select count(*) from jobs") == [(100,)]
    assert await rows("select count(*), sum(amount) from holds where status = 'open'") == [(100, 100)]
    assert await rows("select count(*) from jobs join holds on holds.job_id = jobs.id") == [(100,)]
    admitted = await rows("select engine_job_id from jobs where engine_job_id is not null order by 1")
    assert admitted == await rows("select id from procrastinate.procrastinate_jobs order by 1")
    assert len(admitted) == PLAN_LIMITS[Plan.OWNER].max_running
    for one in databases[1:]:
        await one.close()
