"""What a person can do with jobs that are there: cancel, reorder, look, delete, bring back."""

from datetime import timedelta

import pytest

from fakes.clock import FixedClock
from fakes.make.accounts import make_job_id
from fakes.workshop import Workshop
from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import NotAllowedError, NotFoundError
from gpt_image_studio.generations.model import Job, JobStatus, OutputStatus, Quality
from gpt_image_studio.generations.ports import OutcomeUnknownError, Sent
from gpt_image_studio.kit.ids import AssetId


@pytest.fixture
def workshop(database: Database, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock)


async def test_canceling_a_waiting_job_returns_all_of_its_credits_and_lets_the_next_one_in(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    first, _second, third = [await workshop.submit(account_id, count=2) for _ in range(3)]
    canceled = await workshop.generations.cancel(account_id, first.id)
    assert (canceled.status, canceled.charged_credits) == (JobStatus.CANCELED, 0)
    assert [output.status for output in canceled.outputs] == [OutputStatus.CANCELED] * 2
    assert await workshop.balance(account_id) == Balance(posted=10, held=4)
    assert (await workshop.get(third)).is_admitted
    assert first.id not in workshop.inline.waiting.values()
    await workshop.work()
    assert len(workshop.provider.requests) == 4


async def test_canceling_again_or_after_the_end_changes_nothing(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    await workshop.work()
    ended = await workshop.get(job)
    assert await workshop.generations.cancel(account_id, job.id) == ended
    other = await workshop.submit(account_id)
    canceled = await workshop.generations.cancel(account_id, other.id)
    assert await workshop.generations.cancel(account_id, other.id) == canceled
    assert await workshop.balance(account_id) == Balance(posted=9, held=0)


async def test_a_job_of_unknown_outcome_cannot_be_canceled(workshop: Workshop) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id)
    workshop.provider.script(Sent(), OutcomeUnknownError())
    await workshop.work()
    with pytest.raises(NotAllowedError, match="stay on hold"):
        await workshop.generations.cancel(account_id, job.id)
    assert await workshop.balance(account_id) == Balance(posted=10, held=1)


async def test_canceling_all_that_waits_leaves_what_runs(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    jobs = [await workshop.submit(account_id) for _ in range(5)]
    await workshop.inline.work_one(workshop.runner)
    assert await workshop.generations.cancel_waiting(account_id) == 4
    statuses = [(await workshop.get(job)).status for job in jobs]
    assert statuses == [JobStatus.SUCCEEDED] + [JobStatus.CANCELED] * 4
    assert workshop.inline.waiting == {}
    assert await workshop.balance(account_id) == Balance(posted=99, held=0)
    assert await workshop.generations.cancel_waiting(account_id) == 0


async def test_a_job_moved_to_the_top_is_the_next_one(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    jobs = [await workshop.submit(account_id, prompt=f"picture {number}") for number in range(6)]
    await workshop.generations.move_to_top(account_id, jobs[4].id)
    await workshop.generations.move_to_top(account_id, jobs[5].id)
    queue = await workshop.generations.read_queue(account_id, finished=0)
    assert queue.places == {jobs[5].id: 1, jobs[4].id: 2, jobs[2].id: 3, jobs[3].id: 4}
    await workshop.work()
    drawn = [request.prompt for request in workshop.provider.requests]
    assert drawn == [f"picture {number}" for number in (0, 1, 5, 4, 2, 3)]


async def test_nobody_reaches_into_anothers_jobs(workshop: Workshop) -> None:
    account_id, stranger = await workshop.account(), await workshop.account()
    job = await workshop.submit(account_id)
    service = workshop.generations
    for attempt in (
        service.get,
        service.cancel,
        service.move_to_top,
        service.delete,
        service.restore,
        service.list_events,
    ):
        with pytest.raises(NotFoundError):
            await attempt(stranger, job.id)
    assert await service.list_queue(stranger) == []
    assert await service.list_jobs(stranger) == []
    with pytest.raises(NotFoundError):
        await service.get(account_id, make_job_id())
    assert (await workshop.get(job)).status is JobStatus.QUEUED


async def test_the_queue_shows_every_live_job_and_the_newest_of_the_finished(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    finished = [await workshop.submit(account_id) for _ in range(3)]
    await workshop.work()
    live = [await workshop.submit(account_id) for _ in range(4)]
    queue = await workshop.generations.read_queue(account_id, finished=2)
    assert [job.id for job in queue.jobs] == [job.id for job in [*reversed(live), finished[2], finished[1]]]
    assert [event.kind for event in queue.newest_events] == await workshop.kinds(live[-1])
    assert queue.balance == await workshop.balance(account_id)


async def test_a_deleted_job_is_gone_with_its_pictures_and_comes_back_with_them(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    job = await workshop.submit(account_id)
    with pytest.raises(NotAllowedError):
        await workshop.generations.delete(account_id, job.id)
    await workshop.work()
    picture = (await workshop.get(job)).outputs[0].asset_id
    assert picture is not None
    await workshop.generations.delete(account_id, job.id)
    assert await workshop.generations.list_jobs(account_id) == []
    assert await workshop.generations.list_queue(account_id) == []
    with pytest.raises(NotFoundError):
        await workshop.get(job)
    with pytest.raises(NotFoundError):
        await workshop.assets.get(account_id, AssetId(picture))
    restored = await workshop.generations.restore(account_id, job.id)
    assert restored.outputs[0].asset_id == picture
    assert (await workshop.assets.get(account_id, AssetId(picture))).id == picture


async def test_what_was_deleted_too_long_ago_stays_deleted(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(100)
    job = await workshop.submit(account_id)
    await workshop.work()
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    with pytest.raises(NotFoundError):
        await workshop.generations.restore(account_id, job.id)


async def test_the_library_pages_by_what_was_seen_last(workshop: Workshop) -> None:
    account_id = await workshop.account(100, plan=Plan.OWNER)
    jobs = [await workshop.submit(account_id) for _ in range(5)]
    seen: list[Job] = []
    before: int | None = None
    while page := await workshop.generations.list_jobs(account_id, before_seq=before, limit=2):
        seen += page
        before = page[-1].seq
        await workshop.submit(account_id, prompt="newer than what is being read")
    assert [job.id for job in seen] == [job.id for job in reversed(jobs)]


async def test_the_library_finds_words_by_their_beginnings_and_jobs_by_how_they_ended(workshop: Workshop) -> None:
    account_id = await workshop.account(100, plan=Plan.OWNER)
    glass = await workshop.submit(account_id, prompt="A glass bottle, studio light")
    paper = await workshop.submit(account_id, prompt="Paper lanterns at night")
    await workshop.work()
    waiting = await workshop.submit(account_id, prompt="A paper boat")

    async def find(**filters: object) -> list[object]:
        return [job.id for job in await workshop.generations.list_jobs(account_id, **filters)]  # pyright: ignore[reportArgumentType] # filters of a test

    assert await find(search="bott") == [glass.id]
    assert await find(search="PAPER") == [waiting.id, paper.id]
    assert await find(search="paper night") == [paper.id]
    assert await find(search="night bottle") == []
    assert await find(search="'; drop table jobs; --") == []
    assert await find(search="!!!") == [waiting.id, paper.id, glass.id]
    assert await find(search="paper", status=JobStatus.SUCCEEDED) == [paper.id]


async def test_the_usual_time_is_learned_from_our_own_pictures(workshop: Workshop) -> None:
    account_id = await workshop.account(100, plan=Plan.OWNER)
    job = await workshop.submit(account_id)
    known = workshop.registry.get("studio-demo").usual_seconds[Quality.LOW]
    assert await workshop.generations.usual_seconds(job.request) == known
    others = [await workshop.submit(account_id) for _ in range(2)]
    await workshop.work()
    for number, one in enumerate([job, *others], start=1):
        await workshop.rows(
            "update attempts set duration_ms = :ms where output_id = :output returning id",
            ms=number * 1000,
            output=one.outputs[0].id,
        )
    assert await Workshop(workshop.database).generations.usual_seconds(job.request) == pytest.approx(2.0)
    assert await workshop.generations.usual_seconds(job.request) == known  # remembered for a minute


async def test_a_limit_counts_jobs_that_run_and_not_those_that_ended(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    for _ in range(3):
        await workshop.submit(account_id)
        await workshop.work()
    jobs = [await workshop.submit(account_id) for _ in range(3)]
    assert [job.is_admitted for job in jobs] == [True, True, False]
    assert PLAN_LIMITS[Plan.FREE].max_running == 2


async def test_a_deletion_says_when(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(100)
    job = await workshop.submit(account_id)
    await workshop.work()
    clock.advance(hours=1)
    await workshop.generations.delete(account_id, job.id)
    assert await workshop.rows("select deleted_at from jobs") == [(clock.now(),)]
    assert await workshop.rows("select deleted_at from assets") == [(clock.now(),)]
    clock.advance(seconds=timedelta(days=29).total_seconds())
    await workshop.generations.restore(account_id, job.id)
    assert await workshop.rows("select deleted_at from assets") == [(None,)]
