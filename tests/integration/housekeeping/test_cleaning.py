"""Deleted is gone after its days, kept is kept, and the books stay in order."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from fakes.clock import FixedClock
from fakes.make.cleaning import clear, list_faults, list_traces, make_cleaning, make_done, upload
from fakes.make.provider_requests import make_provider_request
from fakes.make.references import make_markup, make_mask, make_reference
from fakes.pictures import make_png
from fakes.providers.moderator import FakeModerator
from fakes.providers.provider import deliver
from fakes.storage import MemoryStorage
from fakes.workshop import Workshop, eventually, make_request
from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.model import Account
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.repository.trash import TrashRepository, deleted
from gpt_image_studio.assets.trash import BATCH, AssetTrash
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError, DraftConflictError, NotFoundError
from gpt_image_studio.generations.model import Job, JobStatus, OutputStatus
from gpt_image_studio.housekeeping.cleaning import CleaningBusyError
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id

#: Said nowhere else in these tests.
SECRET = "walrus-under-a-chandelier"
BEAT = timedelta(hours=1)


@pytest.fixture
def workshop(database: Database, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock)


async def delete_asset(workshop: Workshop, account_id: AccountId, asset_id: AssetId) -> None:
    async with workshop.database.transaction() as tx:
        await AssetRepository(tx).mark_deleted(account_id, [asset_id], workshop.clock.now())


async def has_row(workshop: Workshop, asset_id: AssetId | None) -> bool:
    return bool(await workshop.rows("select id from assets where id = :id", id=asset_id))


# Jobs


async def test_a_deleted_job_is_gone_after_its_days_and_only_what_billing_needs_stays(
    workshop: Workshop, clock: FixedClock, database_url: str
) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=f"a {SECRET}", count=2)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=30, seconds=1)

    assert await clear(make_cleaning(workshop)) == {"jobs": 1, "assets": 2}

    assert await list_traces(workshop, SECRET) == []
    assert workshop.storage.objects == {}
    [kept] = await workshop.rows(
        "select model, count, status, quoted_credits, charged_credits, request->>'quality', started_at is not null,"
        " finished_at is not null from jobs where id = :job",
        job=job.id,
    )
    assert kept == ("studio-demo", 2, "succeeded", 2, 2, "low", True, True)
    assert {row[0] for row in await workshop.rows("select status from outputs")} == {OutputStatus.DELIVERED}
    assert await workshop.balance(account_id) == Balance(posted=8, held=0)
    assert list_faults(database_url) == []


@pytest.mark.parametrize(("name", "make_overlay"), [("mask", make_mask), ("markup", make_markup)])
async def test_a_job_that_is_gone_names_no_picture_it_was_given(
    workshop: Workshop, clock: FixedClock, name: str, make_overlay: Callable[..., Awaitable[Asset]]
) -> None:
    account_id = await workshop.account(100)
    reference = await make_reference(workshop, account_id)
    overlay = await make_overlay(workshop, account_id, reference)
    job = await make_done(workshop, account_id, references=(reference.id,), **{name: overlay.id})
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    await clear(make_cleaning(workshop))
    [(request,)] = await workshop.rows("select request::text from jobs where id = :job", job=job.id)
    assert [each for each in (reference, overlay) if str(each.id) in request] == []


async def test_until_then_it_can_be_brought_back_whole(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=SECRET)
    before = dict(workshop.storage.objects)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=29, hours=23)
    assert await clear(make_cleaning(workshop)) == {}
    assert await workshop.generations.restore(account_id, job.id) == job
    assert workshop.storage.objects == before


async def test_what_is_gone_cannot_be_brought_back_nor_made_again_under_its_name(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    await clear(make_cleaning(workshop))
    with pytest.raises(NotFoundError):
        await workshop.generations.restore(account_id, job.id)
    with pytest.raises(DraftConflictError):
        await workshop.generations.submit(account_id, job.id, make_request())
    assert await workshop.balance(account_id) == Balance(posted=9, held=0)


async def test_kept_jobs_are_kept_for_years(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=SECRET)
    before = dict(workshop.storage.objects)
    clock.advance(days=3000)
    assert set(await clear(make_cleaning(workshop))) == {"job_log"}
    assert await workshop.get(job) == job
    assert workshop.storage.objects == before


async def test_an_edit_outlives_the_picture_it_was_made_from(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    parent = await make_done(workshop, account_id)
    [picture] = parent.outputs
    assert picture.asset_id is not None
    child = await make_done(workshop, account_id, references=(picture.asset_id,), parent_output=picture.id)
    await workshop.generations.delete(account_id, parent.id)
    clock.advance(days=31)
    assert await clear(make_cleaning(workshop)) == {"jobs": 1, "assets": 1}
    assert await workshop.get(child) == child
    lineage = await workshop.generations.lineage(account_id, child.outputs[0].id)
    assert [(step.asset_id, step.prompt) for step in lineage.ancestors] == [(None, "")]


# Uploads


async def test_a_deleted_upload_is_gone_after_its_days_with_every_copy(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account()
    account = await get_account(workshop, account_id)
    asset = await upload(workshop, account, make_png(700, 500), filename=f"{SECRET}.png")
    assert len(workshop.storage.objects) > 2
    await delete_asset(workshop, account_id, asset.id)
    clock.advance(days=31)
    assert await clear(make_cleaning(workshop)) == {"assets": 1}
    assert workshop.storage.objects == {}
    assert await list_traces(workshop, SECRET) == []


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.UNKNOWN])
@pytest.mark.parametrize("kind", [AssetKind.MASK, AssetKind.MARKUP])
async def test_what_a_job_under_way_was_given_stays_until_it_has_ended(
    workshop: Workshop, clock: FixedClock, status: JobStatus, kind: AssetKind
) -> None:
    account_id = await workshop.account(10)
    account = await get_account(workshop, account_id)
    reference = await upload(workshop, account, make_png(96, 60))
    overlay = await upload(workshop, account, make_png(96, 60, mode="RGBA"), kind)
    other = await upload(workshop, account, make_png(96, 60, seed=2))
    given: dict[str, Any] = {"references": (reference.id,), kind.value: overlay.id}
    job = await workshop.submit(account_id, **given)
    for asset in (reference, overlay, other):
        await delete_asset(workshop, account_id, asset.id)
    await set_status(workshop, job, status)
    clock.advance(days=31)
    assert await clear(make_cleaning(workshop)) == {"assets": 1}
    assert [await has_row(workshop, asset.id) for asset in (reference, overlay, other)] == [True, True, False]
    await set_status(workshop, job, JobStatus.CANCELED)
    assert await clear(make_cleaning(workshop)) == {"assets": 2}


async def test_an_output_that_a_job_under_way_was_given_stays_though_its_own_job_is_gone(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    parent = await make_done(workshop, account_id)
    picture = parent.outputs[0].asset_id
    assert picture is not None
    await workshop.submit(account_id, references=(picture,))
    await workshop.generations.delete(account_id, parent.id)
    clock.advance(days=31)
    assert await clear(make_cleaning(workshop)) == {"jobs": 1}
    assert await has_row(workshop, picture)
    await workshop.work()
    assert await clear(make_cleaning(workshop)) == {"assets": 1}


async def test_every_picture_of_a_kept_job_stays_even_if_it_was_marked_as_deleted(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id)
    extra = [await make_done(workshop, account_id) for _ in range(2)]
    raw, change_map = (one.outputs[0].asset_id for one in extra)
    await workshop.rows(
        "update outputs set raw_asset_id = :raw, change_map_asset_id = :map where job_id = :job returning id",
        raw=raw,
        map=change_map,
        job=job.id,
    )
    for one in extra:
        await workshop.generations.delete(account_id, one.id)
    picture = job.outputs[0].asset_id
    assert picture is not None
    await delete_asset(workshop, account_id, picture)
    clock.advance(days=31)
    assert await clear(make_cleaning(workshop)) == {"jobs": 2}
    assert [await has_row(workshop, one) for one in (picture, raw, change_map)] == [True, True, True]


async def test_a_file_sent_again_while_it_is_going_is_kept_as_a_new_one(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account()
    account = await get_account(workshop, account_id)
    old = await upload(workshop, account, make_png())
    await delete_asset(workshop, account_id, old.id)
    clock.advance(days=31)
    async with workshop.database.transaction() as tx:
        assert await TrashRepository(tx).mark(deleted(clock.now()), at=clock.now(), limit=BATCH) == 1
    new = await upload(workshop, account, make_png())
    assert new.id != old.id
    assert await clear(make_cleaning(workshop)) == {"assets": 1}
    assert await workshop.assets.read(await workshop.assets.get(account_id, new.id)) == make_png()


async def test_a_file_sent_again_before_that_is_not_taken_away(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account()
    account = await get_account(workshop, account_id)
    old = await upload(workshop, account, make_png())
    await delete_asset(workshop, account_id, old.id)
    clock.advance(days=31)
    assert (await upload(workshop, account, make_png())).id == old.id
    assert await clear(make_cleaning(workshop)) == {}


async def test_what_is_going_cannot_be_marked_as_kept(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account()
    asset = await upload(workshop, await get_account(workshop, account_id), make_png())
    await delete_asset(workshop, account_id, asset.id)
    async with workshop.database.transaction() as tx:
        await TrashRepository(tx).mark(deleted(clock.advance(days=31)), at=clock.now(), limit=BATCH)
        assert await AssetRepository(tx).mark_deleted(account_id, [asset.id], None) == 0


# Everything else that ages


async def test_previews_go_after_a_day_and_pictures_stay(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, partials=1)
    workshop.provider.script(*deliver(make_provider_request(partials=1)))
    save = workshop.assets.save_picture

    async def is_previewed() -> bool:
        return "preview" in await workshop.kinds(job)

    async def save_after_the_preview(**arguments: object) -> object:
        await eventually(is_previewed)
        return await save(**arguments)  # pyright: ignore[reportArgumentType] # handed through

    workshop.assets.save_picture = save_after_the_preview  # pyright: ignore[reportAttributeAccessIssue] # only slower
    await workshop.work()
    assert (await workshop.get(job)).outputs[0].preview_asset_id is not None
    clock.advance(hours=25)
    assert await clear(make_cleaning(workshop)) == {"previews": 1}
    output = (await workshop.get(job)).outputs[0]
    assert output.preview_asset_id is None
    assert output.asset_id is not None
    assert [key for key in workshop.storage.objects if "/original." not in key and "/w" not in key] == []


async def test_verdicts_go_after_their_days_and_the_jobs_they_let_through_stay(
    database: Database, clock: FixedClock
) -> None:
    workshop = Workshop(database, clock=clock, texts=FakeModerator())
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id)
    assert job.screening_id is not None
    clock.advance(days=100)
    await make_done(workshop, account_id, prompt="another")
    clock.advance(days=81)
    assert (await clear(make_cleaning(workshop)))["verdicts"] == 1
    assert (await workshop.get(job)).screening_id is None
    assert len(await workshop.rows("select id from moderation_verdicts")) == 1


async def test_the_log_of_an_ended_job_goes_after_its_days_and_that_of_a_job_under_way_stays(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    done, waiting = await make_done(workshop, account_id), await workshop.submit(account_id)
    lines = len(await workshop.kinds(done))
    kept = await workshop.kinds(waiting)
    clock.advance(days=181)
    assert await clear(make_cleaning(workshop)) == {"job_log": lines}
    assert await workshop.kinds(done) == []
    assert await workshop.kinds(waiting) == kept
    assert await workshop.get(done) == done


async def test_ended_sessions_used_links_and_revoked_keys_go_after_their_days_and_live_ones_stay(
    workshop: Workshop, clock: FixedClock
) -> None:
    accounts, keys = AccountService(workshop.database, clock), ApiKeyService(workshop.database, clock)
    account_id = await workshop.account()
    gone = await accounts.sign_in_with_link(await accounts.create_login_link(account_id), user_agent="old")
    await accounts.sign_out(gone.cookie)
    await accounts.create_login_link(account_id)
    revoked = await keys.create(account_id, "old", requests_per_minute=5)
    await keys.revoke(account_id, revoked.key.id)
    clock.advance(days=31)
    live = await accounts.sign_in_with_link(await accounts.create_login_link(account_id), user_agent="new")
    key = await keys.create(account_id, "new", requests_per_minute=5)
    # One session, one link that was used and one that ran out, one key; the young link was used just now.
    assert await clear(make_cleaning(workshop)) == {"sign_ins": 4}
    assert await accounts.find_visitor(live.cookie) is not None
    assert [one.id for one in await keys.list_keys(account_id)] == [key.key.id]


# The round itself


async def test_a_look_counts_what_is_due_and_touches_nothing(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id)
    await workshop.generations.delete(account_id, job.id)
    asset = await upload(workshop, await get_account(workshop, account_id), make_png())
    await delete_asset(workshop, account_id, asset.id)
    clock.advance(days=31)
    cleaning = make_cleaning(workshop)
    for _ in range(2):
        found = {report.name: report.count for report in await cleaning.preview()}
        assert (found["jobs"], found["assets"]) == (1, 1)
    assert await clear(cleaning) == {"jobs": 1, "assets": 2}


async def test_a_round_is_due_once_a_beat_wherever_it_was_done(workshop: Workshop, clock: FixedClock) -> None:
    here, there = make_cleaning(workshop), make_cleaning(workshop)
    assert await here.run_if_due(BEAT) is not None
    assert await there.run_if_due(BEAT) is None
    clock.advance(hours=1)
    assert await there.run_if_due(BEAT) is not None
    assert await here.run_if_due(BEAT) is None


async def test_of_several_at_once_one_clears_away(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    for _ in range(3):
        job = await make_done(workshop, account_id)
        await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    slow = SlowStorage(workshop.storage)
    first = asyncio.create_task(clear(make_cleaning(workshop, slow)))
    await slow.reached.wait()
    with pytest.raises(CleaningBusyError):
        await make_cleaning(workshop).run()
    assert await make_cleaning(workshop).run_if_due(BEAT) is None
    slow.opened.set()
    assert await first == {"jobs": 3, "assets": 3}
    assert await clear(make_cleaning(workshop)) == {}


async def test_more_than_a_beat_takes_is_left_to_the_next(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    preview = await workshop.assets.save_preview(
        account_id=account_id, asset_id=AssetId(new_id()), key_prefix="outputs/p", content=make_png()
    )
    await workshop.rows(
        "insert into assets (id, account_id, kind, storage_key, media_type, width, height, size_bytes, sha256, placeholder,"
        " thumbnails, has_alpha, created_at) select gen_random_uuid(), :account, 'preview', 'outputs/' || n || '.webp',"
        " 'image/webp', 1, 1, 1, :sha, '', '{}', false, :at from generate_series(1, :count) n returning id",
        account=account_id,
        sha=preview.sha256,
        at=clock.now(),
        count=BATCH + 5,
    )
    trash = AssetTrash(workshop.database, workshop.storage, clock)
    older_than = clock.advance(days=2)
    assert await trash.discard_previews(older_than, batches=1) == BATCH
    assert await trash.discard_previews(older_than, batches=1) == 5


async def test_storage_that_is_away_holds_up_only_what_needs_it(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=SECRET)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=181)
    workshop.storage.is_away = True
    cleaning = make_cleaning(workshop)
    reports = {report.name: report for report in await cleaning.run()}
    assert (reports["jobs"].count, reports["assets"].count) == (1, 0)
    assert reports["assets"].trouble
    assert await list_traces(workshop, SECRET) == []
    workshop.storage.is_away = False
    assert await clear(cleaning) == {"assets": 1}
    assert workshop.storage.objects == {}


async def test_what_was_removed_ever_is_remembered_by_kind(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    cleaning = make_cleaning(workshop)
    for _ in range(2):
        job = await make_done(workshop, account_id, count=2)
        await workshop.generations.delete(account_id, job.id)
        clock.advance(days=31)
        await clear(cleaning)
    ever = {record.name: record.removed for record in await cleaning.list_records()}
    assert (ever["jobs"], ever["assets"], ever["previews"]) == (2, 4, 0)


async def test_the_log_says_how_many_and_nothing_about_whom(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=SECRET)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    with capture_logs() as logs:
        await clear(make_cleaning(workshop))
        await clear(make_cleaning(workshop))
    [line] = logs
    assert line == {
        "event": "housekeeping.cleared",
        "log_level": "info",
        "jobs": 1,
        "assets": 1,
        "troubles": [],
    }


async def get_account(workshop: Workshop, account_id: AccountId) -> Account:
    async with workshop.database.transaction() as tx:
        return await AccountRepository(tx).get(account_id)


async def set_status(workshop: Workshop, job: Job, status: JobStatus) -> None:
    await workshop.rows("update jobs set status = :status where id = :job returning id", status=status, job=job.id)


class SlowStorage(MemoryStorage):
    """The same objects; a deletion waits until it may."""

    def __init__(self, storage: MemoryStorage) -> None:
        super().__init__()
        self.objects, self.put_at = storage.objects, storage.put_at
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def delete(self, *keys: str) -> None:
        self.reached.set()
        await self.opened.wait()
        await super().delete(*keys)


async def test_a_worker_clears_away_by_itself_and_goes_on_after_trouble(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaning, rounds = make_cleaning(workshop), 0
    run_if_due = cleaning.run_if_due

    async def stumble_first(beat: timedelta) -> object:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise DatabaseUnavailableError
        if rounds == 2:
            raise ZeroDivisionError
        return await run_if_due(beat)

    monkeypatch.setattr(cleaning, "run_if_due", stumble_first)

    async def has_been_done() -> bool:
        return "round" in {record.name for record in await cleaning.list_records()}

    with capture_logs() as logs:
        keeping = asyncio.create_task(cleaning.keep_clean(timedelta(seconds=0.01)))
        await eventually(has_been_done)
        keeping.cancel()
        await asyncio.wait({keeping})
    assert [line["event"] for line in logs][:2] == ["housekeeping.round_missed"] * 2
