"""A deleted picture is gone after its days, unless a job still needs it."""

from typing import Any

import pytest

from fakes.clock import FixedClock
from fakes.make.cleaning import SECRET, clear, delete_asset, get_account, list_traces, make_cleaning, make_done, upload
from fakes.pictures import make_png
from fakes.workshop import Workshop
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.repository.trash import TrashRepository, deleted
from gpt_image_studio.assets.trash import BATCH
from gpt_image_studio.generations.model import Job, JobStatus
from gpt_image_studio.kit.ids import AssetId


async def has_row(workshop: Workshop, asset_id: AssetId | None) -> bool:
    return bool(await workshop.rows("select id from assets where id = :id", id=asset_id))


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


async def set_status(workshop: Workshop, job: Job, status: JobStatus) -> None:
    await workshop.rows("update jobs set status = :status where id = :job returning id", status=status, job=job.id)
