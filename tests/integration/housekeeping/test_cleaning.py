"""The round of clearing away: when it is due, one process at a time, and what holds it up."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from fakes.clock import FixedClock
from fakes.make.cleaning import (
    SECRET,
    clear,
    delete_asset,
    get_account,
    list_traces,
    make_cleaning,
    make_done,
    upload,
)
from fakes.pictures import make_png
from fakes.storage import MemoryStorage
from fakes.workshop import Workshop, eventually
from gpt_image_studio.assets.trash import BATCH, AssetTrash
from gpt_image_studio.errors import DatabaseUnavailableError
from gpt_image_studio.housekeeping.cleaning import CleaningBusyError
from gpt_image_studio.kit.ids import AssetId, new_id

BEAT = timedelta(hours=1)


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
