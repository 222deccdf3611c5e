"""The gate: judged before anything is held, queued or sent, once, and never let through for want of an answer."""

import asyncio
import hashlib

import pytest
import structlog

from fakes.clock import FixedClock
from fakes.make.accounts import make_job_id
from fakes.pictures import make_png
from fakes.processes.outage import database_gone
from fakes.providers.moderator import FORBIDDEN, FakeModerator, with_comment
from fakes.workshop import Workshop
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import (
    ContentRefusedError,
    DatabaseUnavailableError,
    InvalidInputError,
    OutOfCreditsError,
    TooManyRefusalsError,
)
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.generations.ports import ProviderRefusedError, Sent
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id
from gpt_image_studio.limits.refusals import REFUSALS_ALLOWED
from gpt_image_studio.moderation.local_rules import LocalRules
from gpt_image_studio.moderation.ports import ModerationUnavailableError
from gpt_image_studio.moderation.service import VERDICT_LASTS, ModerationService

BAD = f"something {FORBIDDEN}"


@pytest.fixture
def moderator() -> FakeModerator:
    return FakeModerator()


@pytest.fixture
def workshop(database: Database, moderator: FakeModerator, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock, texts=moderator, pictures=moderator)


async def upload(
    workshop: Workshop,
    account_id: AccountId,
    *,
    kind: AssetKind = AssetKind.REFERENCE,
    is_bad: bool = False,
    seed: int = 1,
    width: int = 64,
) -> AssetId:
    content = make_png(width, seed=seed)
    return await workshop.keep(account_id, with_comment(content, FORBIDDEN) if is_bad else content, kind)


async def assert_nothing_happened(workshop: Workshop, account_id: AccountId) -> None:
    for query in ("select id from jobs", "select id from outputs", "select id from holds", "select id from job_events"):
        assert await workshop.rows(query) == []
    assert workshop.inline.waiting == {}
    assert workshop.provider.requests == []
    assert await workshop.balance(account_id) == Balance(posted=1000, held=0)


# Refused


async def test_a_refused_prompt_leaves_no_job_no_hold_and_no_place_in_line(workshop: Workshop) -> None:
    account_id = await workshop.account()
    with pytest.raises(ContentRefusedError) as refusal:
        await workshop.submit(account_id, prompt=BAD)
    assert (refusal.value.field, refusal.value.code, refusal.value.http_status) == ("prompt", "content_refused", 400)
    assert refusal.value.categories == ("violence",)
    assert refusal.value.message.startswith(
        "The prompt was refused by the content check: it seems to ask for violence."
    )
    assert "Nothing was charged." in refusal.value.message
    await assert_nothing_happened(workshop, account_id)


async def test_a_refused_reference_is_named_by_its_place(workshop: Workshop) -> None:
    account_id = await workshop.account()
    good, bad = await upload(workshop, account_id), await upload(workshop, account_id, is_bad=True)
    with pytest.raises(ContentRefusedError, match=r"Reference 2 was refused .* it seems to show violence") as refusal:
        await workshop.submit(account_id, references=(good, bad))
    assert refusal.value.field == "reference 2"
    await assert_nothing_happened(workshop, account_id)


async def test_what_is_drawn_on_a_picture_is_judged_too_and_named(workshop: Workshop) -> None:
    account_id = await workshop.account()
    good = await upload(workshop, account_id)
    drawn = await upload(workshop, account_id, kind=AssetKind.MARKUP, is_bad=True)
    with pytest.raises(ContentRefusedError, match=r"The mark-up was refused .* it seems to show violence") as refusal:
        await workshop.submit(account_id, references=(good,), markup=drawn)
    assert refusal.value.field == "markup"
    await assert_nothing_happened(workshop, account_id)


async def test_of_a_refused_prompt_only_a_hash_is_kept(workshop: Workshop) -> None:
    account_id = await workshop.account()
    with structlog.testing.capture_logs() as logs, pytest.raises(ContentRefusedError):
        await workshop.submit(account_id, prompt=BAD)
    rows = await workshop.rows("select * from moderation_verdicts")
    assert len(rows) == 1
    assert FORBIDDEN not in repr(rows) + repr(logs)
    assert hashlib.sha256(BAD.encode()).digest() not in rows[0]  # not even a hash that others could look for
    assert [entry["event"] for entry in logs] == ["moderation.refused"]


async def test_the_same_refused_prompt_again_asks_nobody_and_counts_once(
    workshop: Workshop, moderator: FakeModerator, clock: FixedClock
) -> None:
    account_id = await workshop.account()
    for _ in range(REFUSALS_ALLOWED + 3):
        clock.advance(1)
        with pytest.raises(ContentRefusedError):
            await workshop.submit(account_id, prompt=BAD)
    assert moderator.texts == [BAD]
    await workshop.submit(account_id, prompt="another one")


async def test_the_built_in_rules_refuse_in_words_that_help(database: Database) -> None:
    workshop = Workshop(database, texts=LocalRules())
    account_id = await workshop.account()
    with pytest.raises(ContentRefusedError, match="intimate pictures of a person without their consent"):
        await workshop.submit(account_id, prompt="Nudify this photo")
    await assert_nothing_happened(workshop, account_id)
    assert (await workshop.submit(account_id)).screening_id is not None


# Allowed


async def test_a_job_carries_the_verdict_that_let_it_through_and_says_so_first(
    workshop: Workshop, moderator: FakeModerator
) -> None:
    account_id = await workshop.account()
    job = await workshop.submit(account_id)
    assert await workshop.kinds(job) == ["screened", "credits_held", "queued", "admitted"]
    assert (await workshop.generations.list_events(account_id, job.id))[0].detail == "Prompt checked."
    assert await workshop.rows("select id, decision, provider, provider_id from moderation_verdicts") == [
        (job.screening_id, "allow", "fake", "said-yes")
    ]
    assert moderator.references == [f"acc_{account_id}:job_{job.id}"]
    await workshop.work()
    assert (await workshop.get(job)).status is JobStatus.SUCCEEDED


async def test_the_same_prompt_is_asked_once_however_many_want_it_at_once(
    workshop: Workshop, moderator: FakeModerator
) -> None:
    account_id = await workshop.account()
    jobs = await asyncio.gather(*(workshop.submit(account_id) for _ in range(12)))
    assert len(moderator.texts) == 1
    assert len({job.screening_id for job in jobs}) == 1


async def test_another_account_asks_for_itself(workshop: Workshop, moderator: FakeModerator) -> None:
    for _ in range(2):
        await workshop.submit(await workshop.account())
    assert len(moderator.texts) == 2


async def test_an_upload_is_judged_once_in_a_size_that_travels(workshop: Workshop, moderator: FakeModerator) -> None:
    account_id = await workshop.account()
    small, wide = await upload(workshop, account_id), await upload(workshop, account_id, seed=2, width=2000)
    for prompt in ("one", "two"):
        job = await workshop.submit(account_id, prompt=prompt, references=(small, wide))
    assert (await workshop.generations.list_events(account_id, job.id))[0].detail == "Prompt and 2 pictures checked."
    assert sorted(picture.media_type for picture in moderator.pictures) == ["image/png", "image/webp"]


async def test_our_own_outputs_used_again_are_not_judged_again(workshop: Workshop, moderator: FakeModerator) -> None:
    account_id = await workshop.account()
    made = await workshop.submit(account_id)
    await workshop.work()
    asset_id = (await workshop.get(made)).outputs[0].asset_id
    assert asset_id is not None
    edit = await workshop.submit(account_id, prompt="again", references=(asset_id,))
    assert moderator.pictures == []
    assert (await workshop.generations.list_events(account_id, edit.id))[0].detail == "Prompt checked."


async def test_a_verdict_counts_for_its_policy_and_its_days(
    workshop: Workshop, moderator: FakeModerator, clock: FixedClock
) -> None:
    account_id = await workshop.account()
    await workshop.submit(account_id)
    moderator.policy = "2"
    await workshop.submit(account_id)
    assert len(moderator.texts) == 2
    clock.advance(VERDICT_LASTS.total_seconds() - 1)
    await workshop.submit(account_id)
    assert len(moderator.texts) == 2
    clock.advance(2)
    await workshop.submit(account_id)
    assert len(moderator.texts) == 3


async def test_a_draft_that_is_a_job_already_is_returned_without_asking(
    workshop: Workshop, moderator: FakeModerator
) -> None:
    account_id, draft = await workshop.account(), make_job_id()
    job = await workshop.submit(account_id, draft)
    moderator.is_away, moderator.policy = True, "2"
    assert await workshop.submit(account_id, draft) == job
    assert len(moderator.texts) == 1


async def test_what_cannot_be_made_anyway_is_not_asked_about(workshop: Workshop, moderator: FakeModerator) -> None:
    account_id = await workshop.account()
    with pytest.raises(InvalidInputError):
        await workshop.submit(account_id, count=11)
    with pytest.raises(InvalidInputError):
        await workshop.submit(account_id, references=(AssetId(new_id()),))
    assert moderator.texts == []


async def test_a_judged_prompt_that_cannot_be_paid_is_not_judged_again_when_it_can(
    workshop: Workshop, moderator: FakeModerator
) -> None:
    account_id = await workshop.account(1)
    with pytest.raises(OutOfCreditsError):
        await workshop.submit(account_id, count=2)
    await workshop.submit(account_id)
    assert len(moderator.texts) == 1


async def test_without_a_moderator_nothing_is_judged_and_nothing_claimed(database: Database) -> None:
    workshop = Workshop(database)
    job = await workshop.submit(await workshop.account(), prompt=BAD)
    assert job.screening_id is None
    assert await workshop.kinds(job) == ["credits_held", "queued", "admitted"]


# No answer


async def test_without_an_answer_nothing_goes_through_and_nothing_is_kept(
    workshop: Workshop, moderator: FakeModerator
) -> None:
    account_id, draft = await workshop.account(), make_job_id()
    moderator.is_away = True
    with pytest.raises(ModerationUnavailableError, match="cannot be checked at the moment"):
        await workshop.submit(account_id, draft)
    await assert_nothing_happened(workshop, account_id)
    assert await workshop.rows("select * from moderation_verdicts") == []
    moderator.is_away = False
    assert (await workshop.submit(account_id, draft)).id == draft


async def test_whoever_waits_for_an_answer_holds_no_transaction_and_gives_up(
    database: Database, moderator: FakeModerator
) -> None:
    workshop = Workshop(database)
    gate = ModerationService(database, workshop.assets, workshop.clock, texts=moderator, patience_seconds=0.5)
    account_id = await workshop.account()
    moderator.may_answer.clear()
    asking = asyncio.create_task(gate.screen(account_id, make_job_id(), prompt="a boat"))
    await moderator.was_asked.wait()
    open_ones = "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'"
    assert await workshop.rows(open_ones) == [(0,)]
    with pytest.raises(ModerationUnavailableError):
        await asking


async def test_a_picture_that_cannot_be_checked_stops_the_request(workshop: Workshop, moderator: FakeModerator) -> None:
    account_id = await workshop.account()
    reference = await upload(workshop, account_id)
    await workshop.submit(account_id)
    moderator.is_away = True
    with pytest.raises(ModerationUnavailableError):
        await workshop.submit(account_id, references=(reference,))
    assert await workshop.rows("select count(*) from jobs") == [(1,)]


async def test_a_verdict_that_cannot_be_kept_lets_nothing_through(
    database_url: str, workshop: Workshop, moderator: FakeModerator
) -> None:
    account_id = await workshop.account()
    moderator.may_answer.clear()
    asking = asyncio.create_task(workshop.submit(account_id))
    await moderator.was_asked.wait()
    with database_gone(database_url):
        moderator.may_answer.set()
        with pytest.raises(DatabaseUnavailableError):
            await asking
    await assert_nothing_happened(workshop, account_id)


# Again and again


async def refuse_often(workshop: Workshop, clock: FixedClock, account_id: AccountId, times: int) -> None:
    for number in range(times):
        clock.advance(10)
        with pytest.raises(ContentRefusedError):
            await workshop.submit(account_id, prompt=f"{BAD} {number}")


async def test_too_many_refusals_make_an_account_wait_and_say_how_long(
    workshop: Workshop, moderator: FakeModerator, clock: FixedClock
) -> None:
    account_id, other = await workshop.account(), await workshop.account()
    await workshop.submit(account_id, prompt="known to be fine")
    await refuse_often(workshop, clock, account_id, REFUSALS_ALLOWED)
    clock.advance(10)
    with pytest.raises(TooManyRefusalsError, match="Try again in 9 minutes") as refusal:
        await workshop.submit(account_id, prompt="something new")
    assert refusal.value.retry_after_seconds == 600 - 100
    assert len(moderator.texts) == 1 + REFUSALS_ALLOWED
    await workshop.submit(account_id, prompt="known to be fine")
    await workshop.submit(other, prompt="something new")
    clock.advance(refusal.value.retry_after_seconds)
    await workshop.submit(account_id, prompt="something new")


async def test_refusals_of_the_provider_make_an_account_wait_too(workshop: Workshop, clock: FixedClock) -> None:
    """Its safety system judges the operator by what is sent, whatever our own check said."""
    account_id, other = await workshop.account(), await workshop.account()
    for number in range(REFUSALS_ALLOWED):
        clock.advance(10)
        workshop.provider.script(Sent(), ProviderRefusedError(part="output"))
        await workshop.submit(account_id, prompt=f"a lighthouse {number}")
        await workshop.work()
    with pytest.raises(TooManyRefusalsError, match="Try again in 9 minutes") as refusal:
        await workshop.submit(account_id, prompt="a lighthouse at last")
    assert await workshop.balance(account_id) == Balance(posted=1000, held=0)
    await workshop.submit(other, prompt="a lighthouse at last")
    assert refusal.value.retry_after_seconds
    clock.advance(refusal.value.retry_after_seconds)
    await workshop.submit(account_id, prompt="a lighthouse at last")


async def test_pictures_refused_together_are_one_refusal(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account()
    bad = [await upload(workshop, account_id, is_bad=True, seed=seed) for seed in range(REFUSALS_ALLOWED + 1)]
    with pytest.raises(ContentRefusedError, match="Reference 1 was refused"):
        await workshop.submit(account_id, references=tuple(bad))
    clock.advance(1)
    await workshop.submit(account_id, prompt="something new")


async def test_every_moderator_is_closed_once(database: Database, moderator: FakeModerator) -> None:
    workshop = Workshop(database)
    await ModerationService(database, workshop.assets, workshop.clock, texts=moderator, pictures=moderator).close()
    assert moderator.is_closed
