"""Files nobody knows go, files somebody knows stay, and rows without a file are told."""

import asyncio
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.clock import FixedClock
from fakes.make.cleaning import RETENTION, make_cleaning, make_done, upload
from fakes.pictures import make_png
from fakes.s3 import BUCKET, run_s3
from fakes.storage import MemoryStorage
from fakes.workshop import Workshop
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.adapters.s3_storage import S3Storage
from gpt_image_studio.assets.keys import ROOTS
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.db.session import Database
from gpt_image_studio.housekeeping.model import ChoreReport
from gpt_image_studio.housekeeping.orphans import Orphans
from gpt_image_studio.kit.clock import SystemClock

STRAYS = ("outputs/0/1-1/original.png", "outputs/zz/1-1/w320.webp", "uploads/never-recorded/original.jpg")


def make_orphans(workshop: Workshop, *, page: int = 1000) -> Orphans:
    return Orphans(workshop.database, workshop.storage, workshop.clock, RETENTION.orphans, page=page)


async def fill(workshop: Workshop) -> dict[str, bytes]:
    """Pictures, uploads, previews; what of them is in storage."""
    account_id = await workshop.account(10)
    await make_done(workshop, account_id, count=2)
    deleted = await make_done(workshop, account_id)
    await workshop.generations.delete(account_id, deleted.id)
    async with workshop.database.transaction() as tx:
        account = await AccountRepository(tx).get(account_id)
    await upload(workshop, account, make_png(700, 500))
    await upload(workshop, account, make_png(60, 50, seed=3))
    return dict(workshop.storage.objects)


async def put_strays(storage: Storage) -> None:
    for key in STRAYS:
        await storage.put(key, b"left behind", media_type="image/png")


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
async def test_what_belongs_to_nothing_goes_and_everything_else_stays(
    workshop: Workshop, clock: FixedClock, page: int
) -> None:
    known = await fill(workshop)
    await put_strays(workshop.storage)
    clock.advance(hours=25)
    found = await make_orphans(workshop, page=page).clear(None)
    assert (found.count, found.notes) == (len(STRAYS), ())
    assert workshop.storage.objects == known
    assert (await make_orphans(workshop, page=page).clear(None)).count == 0


async def test_what_is_younger_than_the_grace_is_left_alone(workshop: Workshop, clock: FixedClock) -> None:
    await put_strays(workshop.storage)
    clock.advance(hours=23)
    assert (await make_orphans(workshop).clear(None)).count == 0
    assert set(workshop.storage.objects) == set(STRAYS)


async def test_a_size_that_no_picture_has_any_more_goes_too(workshop: Workshop, clock: FixedClock) -> None:
    known = await fill(workshop)
    folder = next(iter(known)).rpartition("/")[0]
    await workshop.storage.put(f"{folder}/w9999.webp", b"x", media_type="image/webp")
    clock.advance(hours=25)
    assert (await make_orphans(workshop).clear(None)).count == 1
    assert workshop.storage.objects == known


async def test_what_is_not_below_our_folders_is_not_ours(workshop: Workshop, clock: FixedClock) -> None:
    await workshop.storage.put("backups/monday.bin", b"x", media_type="image/png")
    clock.advance(days=400)
    assert (await make_orphans(workshop).clear(None)).count == 0
    assert set(workshop.storage.objects) == {"backups/monday.bin"}


async def test_a_look_removes_nothing(workshop: Workshop, clock: FixedClock) -> None:
    await put_strays(workshop.storage)
    clock.advance(hours=25)
    assert (await make_orphans(workshop).look()).count == len(STRAYS)
    assert set(workshop.storage.objects) == set(STRAYS)


@pytest.mark.parametrize("page", [1, 3, 1000])
async def test_a_picture_without_its_file_is_told_and_left_as_it_is(
    workshop: Workshop, clock: FixedClock, page: int
) -> None:
    await fill(workshop)
    rows = await workshop.rows("select id, storage_key from assets order by storage_key")
    lost = [rows[0], rows[-1]]
    for _, key in lost:
        del workshop.storage.objects[key]
    orphans = make_orphans(workshop, page=page)
    assert (await orphans.clear(None)).notes == (), "too young to be judged"
    clock.advance(hours=25)
    for found in (await orphans.look(), await orphans.clear(None)):
        [note] = found.notes
        assert note.startswith("2 without their file")
        assert all(str(asset_id) in note for asset_id, _ in lost)
    assert await workshop.rows("select id, storage_key from assets order by storage_key") == rows


async def test_an_emptied_bucket_is_told_and_no_row_goes(workshop: Workshop, clock: FixedClock) -> None:
    await fill(workshop)
    count = len(await workshop.rows("select id from assets"))
    workshop.storage.objects.clear()
    clock.advance(hours=25)
    [note] = (await make_orphans(workshop).clear(None)).notes
    assert note.startswith(f"{count} without")
    assert len(await workshop.rows("select id from assets")) == count


async def test_a_long_walk_goes_on_where_it_stopped(workshop: Workshop, clock: FixedClock) -> None:
    known = await fill(workshop)
    await put_strays(workshop.storage)
    clock.advance(hours=25)
    counts = [(await make_orphans(workshop, page=2).clear(1)).count for _ in range(len(known))]
    assert sum(counts) == len(STRAYS)
    assert max(counts) < len(STRAYS), "each round did a part"
    assert workshop.storage.objects == known


async def test_files_stored_by_a_worker_that_was_killed_go_with_the_round(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    await workshop.submit(account_id)

    async def lost(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    workshop.assets.record = lost  # pyright: ignore[reportAttributeAccessIssue] # killed between the two
    await workshop.work()
    assert workshop.storage.objects
    await workshop.generations.cancel_waiting(account_id)
    clock.advance(hours=25)
    report = report_of(await make_cleaning(workshop).run())
    assert report.count > 0
    assert workshop.storage.objects == {}


def test_on_a_disk_and_in_a_bucket_it_is_the_same(database_url: str, tmp_path: Path) -> None:
    async def clear(storage: Storage, *, grace: timedelta) -> tuple[int, list[str]]:
        database = Database(database_url)
        try:
            await put_strays(storage)
            tally = await Orphans(database, storage, SystemClock(), grace, page=2).clear(None)
            left = [one.key for root in ROOTS for one in await storage.list_keys(root)]
            return tally.count, left
        finally:
            await database.close()

    folder = FolderStorage(tmp_path / "files")
    assert asyncio.run(clear(folder, grace=timedelta(hours=1))) == (0, list(STRAYS))
    for key in STRAYS:
        os.utime(tmp_path / "files" / key, (time.time() - 7200, time.time() - 7200))
    assert asyncio.run(clear_only(database_url, folder)) == len(STRAYS)
    assert not any((tmp_path / "files" / root).exists() for root in ("outputs", "uploads"))
    with run_s3() as url:
        bucket = S3Storage(url, BUCKET, "a", "s")
        asyncio.run(empty(bucket))
        assert asyncio.run(clear(bucket, grace=timedelta(hours=1))) == (0, list(STRAYS))
        assert asyncio.run(clear(bucket, grace=timedelta(seconds=-60))) == (len(STRAYS), [])


async def empty(storage: Storage) -> None:
    """The bucket's server remembers what other tests of this process put there."""
    for root in ROOTS:
        await storage.delete(*(one.key for one in await storage.list_keys(root)))


async def clear_only(database_url: str, storage: Storage) -> int:
    database = Database(database_url)
    try:
        return (await Orphans(database, storage, SystemClock(), timedelta(hours=1)).clear(None)).count
    finally:
        await database.close()


async def test_storage_that_goes_away_in_the_middle_is_told_and_the_next_round_goes_on(
    workshop: Workshop, clock: FixedClock
) -> None:
    await put_strays(workshop.storage)
    clock.advance(hours=25)
    workshop.storage.is_away = True
    assert report_of(await make_cleaning(workshop).run()).trouble
    workshop.storage.is_away = False
    assert report_of(await make_cleaning(workshop).run()).count == len(STRAYS)


def report_of(reports: list[ChoreReport]) -> ChoreReport:
    return next(report for report in reports if report.name == "orphans")


def test_the_memory_of_these_tests_keeps_the_time(clock: FixedClock) -> None:
    storage = MemoryStorage()
    storage.clock = clock
    asyncio.run(storage.put("outputs/a", b"x", media_type="image/png"))
    assert storage.put_at["outputs/a"] == clock.now()
