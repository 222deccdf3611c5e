"""The most a job may cost, kept where its price is held: however the price moves on the way, and whoever asks at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.make.accounts import make_job_id
from fakes.pictures import make_png
from fakes.providers.moderator import FakeModerator
from fakes.workshop import MARGIN, Workshop, make_request
from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DraftConflictError, InvalidInputError, OutOfCreditsError, PriceAboveLimitError
from gpt_image_studio.generations.model import JobStatus, Quality, Size
from gpt_image_studio.kit.ids import AccountId

#: Nine credits.
MEDIUM = {"quality": Quality.MEDIUM, "size": Size(1024, 1024)}
PRICE = 9


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


@pytest.fixture
async def second(database_url: str) -> AsyncIterator[Database]:
    """The same database, as another web process has it open."""
    database = Database(database_url)
    yield database
    await database.close()


async def assert_nothing_is_left(workshop: Workshop, account_id: AccountId, *, credits: int = 1000) -> None:  # noqa: A002 # the product's word
    for table in ("jobs", "outputs", "holds", "job_events", "procrastinate.procrastinate_jobs"):
        assert await workshop.rows(f"select count(*) from {table}") == [(0,)], table  # noqa: S608 # of this list
    assert workshop.inline.waiting == {}
    assert await workshop.balance(account_id) == Balance(posted=credits, held=0)


@pytest.mark.parametrize("at_most", [PRICE, PRICE + 1, 1_000_000_000, None])
async def test_a_job_within_its_limit_is_accepted_at_its_price(workshop: Workshop, at_most: int | None) -> None:
    account_id = await workshop.account()
    job = await workshop.submit(account_id, at_most_credits=at_most, **MEDIUM)
    assert job.quote.total_credits == PRICE
    assert (await workshop.balance(account_id)).held == PRICE


@pytest.mark.parametrize("at_most", [0, PRICE - 1])
async def test_a_job_above_its_limit_leaves_nothing_and_tells_both_numbers(workshop: Workshop, at_most: int) -> None:
    account_id = await workshop.account()
    with pytest.raises(PriceAboveLimitError) as refusal:
        await workshop.submit(account_id, at_most_credits=at_most, **MEDIUM)
    error = refusal.value
    assert (error.code, error.http_status) == ("price_above_limit", 409)
    assert (error.price_credits, error.at_most_credits, error.fix) == (PRICE, at_most, str(PRICE))
    assert f"The price is {PRICE} credits and at most {at_most} were allowed." in error.message
    await assert_nothing_is_left(workshop, account_id)


async def test_the_limit_is_of_the_whole_job_with_its_references(workshop: Workshop) -> None:
    account_id = await workshop.account()
    references = tuple([await workshop.keep(account_id, make_png(700, 400, seed=seed)) for seed in range(4)])
    request = make_request(references=references, count=2)
    without = await workshop.generations.quote(replace(request, references=()))
    price = (await workshop.generations.quote(request, account_id=account_id)).total_credits
    assert price > without.total_credits
    with pytest.raises(PriceAboveLimitError) as refusal:
        await workshop.generations.submit(
            account_id, make_job_id(), request, at_most_credits=max(without.total_credits, price - 1)
        )
    assert refusal.value.price_credits == price
    job = await workshop.generations.submit(account_id, make_job_id(), request, at_most_credits=price)
    assert job.quote.total_credits == price


async def test_what_cannot_be_made_is_told_before_what_it_would_cost(workshop: Workshop) -> None:
    with pytest.raises(InvalidInputError):
        await workshop.submit(await workshop.account(), at_most_credits=0, prompt="")


async def test_a_limit_is_told_before_credits_that_are_not_there(workshop: Workshop) -> None:
    account_id = await workshop.account(PRICE - 1)
    with pytest.raises(PriceAboveLimitError):
        await workshop.submit(account_id, at_most_credits=PRICE - 1, **MEDIUM)
    with pytest.raises(OutOfCreditsError):
        await workshop.submit(account_id, at_most_credits=PRICE, **MEDIUM)
    await assert_nothing_is_left(workshop, account_id, credits=PRICE - 1)


# Sent again


async def test_a_draft_that_was_accepted_is_answered_with_its_job_whatever_the_limit(workshop: Workshop) -> None:
    account_id, draft = await workshop.account(), make_job_id()
    job = await workshop.submit(account_id, draft, at_most_credits=PRICE, **MEDIUM)
    for at_most in (0, PRICE - 1, 50, None):
        assert await workshop.submit(account_id, draft, at_most_credits=at_most, **MEDIUM) == job
    await workshop.work()
    assert (await workshop.submit(account_id, draft, at_most_credits=0, **MEDIUM)).status is JobStatus.SUCCEEDED
    assert await workshop.rows("select count(*), sum(amount) from holds") == [(1, PRICE)]


async def test_an_accepted_draft_with_other_settings_is_a_conflict_and_no_question_of_price(workshop: Workshop) -> None:
    account_id, draft = await workshop.account(), make_job_id()
    await workshop.submit(account_id, draft)
    with pytest.raises(DraftConflictError):
        await workshop.submit(account_id, draft, at_most_credits=0, **MEDIUM)


async def test_a_draft_that_was_refused_is_accepted_with_a_higher_limit(workshop: Workshop) -> None:
    account_id, draft = await workshop.account(), make_job_id()
    with pytest.raises(PriceAboveLimitError) as refusal:
        await workshop.submit(account_id, draft, at_most_credits=1, **MEDIUM)
    job = await workshop.submit(account_id, draft, at_most_credits=refusal.value.price_credits, **MEDIUM)
    assert (job.id, job.quote.total_credits) == (draft, PRICE)


# The content check


async def test_nobody_is_asked_about_a_job_that_costs_too_much(database: Database) -> None:
    moderator = FakeModerator()
    workshop = Workshop(database, texts=moderator, pictures=moderator)
    account_id = await workshop.account()
    with pytest.raises(PriceAboveLimitError):
        await workshop.submit(account_id, at_most_credits=PRICE - 1, **MEDIUM)
    assert moderator.texts == []
    await assert_nothing_is_left(workshop, account_id)


# At once


async def test_a_price_that_rose_since_the_quote_is_not_paid(workshop: Workshop, second: Database) -> None:
    """Another web process, already started with the new figures."""
    dearer = Workshop(second, margin=MARGIN * 2)
    account_id, draft, request = await workshop.account(), make_job_id(), make_request(**MEDIUM)
    quoted = (await workshop.generations.quote(request)).total_credits
    with pytest.raises(PriceAboveLimitError) as refusal:
        await dearer.generations.submit(account_id, draft, request, at_most_credits=quoted)
    assert refusal.value.price_credits > quoted
    await assert_nothing_is_left(dearer, account_id)
    job = await workshop.generations.submit(account_id, draft, request, at_most_credits=quoted)
    assert job.quote.total_credits == quoted
    # Accepted at the old price, so it keeps it.
    assert await dearer.generations.submit(account_id, draft, request, at_most_credits=quoted) == job


async def test_a_price_that_fell_since_the_quote_is_the_one_that_is_held(
    workshop: Workshop, database: Database
) -> None:
    cheaper = Workshop(database, margin=Decimal(1))
    account_id = await workshop.account()
    job = await cheaper.submit(account_id, at_most_credits=PRICE, **MEDIUM)
    assert job.quote.total_credits < PRICE
    assert (await workshop.balance(account_id)).held == job.quote.total_credits


async def test_a_price_that_rises_while_the_words_are_judged_is_not_paid(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    moderator = FakeModerator()
    workshop = Workshop(database, texts=moderator)
    account_id = await workshop.account()
    moderator.may_answer.clear()
    asking = asyncio.create_task(workshop.submit(account_id, at_most_credits=PRICE, **MEDIUM))
    await moderator.was_asked.wait()
    model = workshop.registry.get("studio-demo")
    dearer = replace(model, price=replace(model.price, image_out=model.price.image_out * 2))
    monkeypatch.setattr(workshop.registry, "get", lambda _model_id: dearer)
    moderator.may_answer.set()
    with pytest.raises(PriceAboveLimitError) as refusal:
        await asking
    assert refusal.value.price_credits > PRICE
    await assert_nothing_is_left(workshop, account_id)


async def test_one_draft_sent_with_two_limits_at_once_is_one_job_or_told(
    database: Database, second: Database, database_url: str
) -> None:
    """From two web processes: who comes after the one that was accepted gets its job, who came before is refused."""
    processes = [Workshop(one, engine=ProcrastinateEngine(database_url)) for one in (database, second)]
    account_id = await processes[0].account()
    for _ in range(8):
        draft = make_job_id()
        answers = await asyncio.gather(
            *(
                processes[number % 2].submit(account_id, draft, at_most_credits=at_most, **MEDIUM)
                for number, at_most in enumerate((PRICE - 1, PRICE, PRICE - 1, PRICE))
            ),
            return_exceptions=True,
        )
        refused = [answer for answer in answers if isinstance(answer, PriceAboveLimitError)]
        jobs = [answer for answer in answers if not isinstance(answer, BaseException)]
        assert len(refused) + len(jobs) == len(answers)
        assert len(refused) <= 2
        assert {job.id for job in jobs} == {draft}
    assert await processes[0].rows("select count(*), sum(amount) from holds") == [(8, 8 * PRICE)]


async def test_of_many_at_once_only_those_within_their_limit_leave_a_trace(
    database: Database, second: Database, database_url: str
) -> None:
    processes = [Workshop(one, engine=ProcrastinateEngine(database_url)) for one in (database, second)]
    account_id = await processes[0].account(10_000, plan=Plan.OWNER)
    answers = await asyncio.gather(
        *(
            processes[number % 2].submit(account_id, at_most_credits=PRICE - number // 2 % 2, **MEDIUM)
            for number in range(40)
        ),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers].count(PriceAboveLimitError) == 20
    rows = processes[0].rows
    assert await rows("select count(*), max(quoted_credits) from jobs") == [(20, PRICE)]
    assert await rows("select count(*), sum(amount) from holds") == [(20, 20 * PRICE)]
    assert await rows("select count(*) from outputs") == [(20,)]
    admitted = await rows("select engine_job_id from jobs where engine_job_id is not null order by 1")
    assert await rows("select id from procrastinate.procrastinate_jobs order by 1") == admitted
    assert await processes[0].balance(account_id) == Balance(posted=10_000, held=20 * PRICE)
