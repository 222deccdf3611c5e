"""Previews and deleted pictures are cleared away when their time is over, and nothing that is still shown."""

import uuid

import pytest
import sqlalchemy as sa

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from fakes.make.assets import list_ids, make_output, make_picture, make_preview, mark_deleted
from fakes.pictures import make_gif
from fakes.storage import MemoryStorage
from fakes.svg_files import make_svg
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.assets.trash import BATCH, AssetTrash
from gpt_image_studio.db.session import Database
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.generations import OutputRow
from gpt_image_studio.errors import StorageUnavailableError


async def test_the_still_copy_goes_with_the_picture(
    database: Database, assets: AssetService, trash: AssetTrash, storage: MemoryStorage, clock: FixedClock
) -> None:
    account = await make_account(database)
    for content in (make_gif(), make_svg()):
        asset = await make_picture(database, assets, account.id, content=content)
        await mark_deleted(database, asset, clock.now())
    assert await trash.purge_deleted(clock.advance(days=30)) == 2
    assert storage.objects == {}


async def test_previews_go_when_they_are_old_and_pictures_stay(
    database: Database, assets: AssetService, trash: AssetTrash, storage: MemoryStorage, clock: FixedClock
) -> None:
    account = await make_account(database)
    picture = await make_picture(database, assets, account.id)
    old = await make_preview(database, assets, account.id)
    output_id = await make_output(database, account.id, preview_asset_id=old.id)
    limit = clock.advance(hours=1)
    young = await make_preview(database, assets, account.id)
    assert await trash.discard_previews(limit) == 1
    assert await trash.discard_previews(limit) == 0
    assert await list_ids(database) == {picture.id, young.id}
    assert old.storage_key not in storage.objects
    assert young.storage_key in storage.objects
    async with database.transaction() as tx:
        assert (await tx.get_one(OutputRow, output_id)).preview_asset_id is None


async def test_more_previews_than_one_round_takes_all_go(
    database: Database, assets: AssetService, trash: AssetTrash, clock: FixedClock
) -> None:
    account = await make_account(database)
    preview = await make_preview(database, assets, account.id)
    async with database.transaction() as tx:
        for number in range(BATCH + 5):
            await tx.execute(
                sa.insert(AssetRow).values(
                    id=uuid.uuid4(),
                    account_id=account.id,
                    kind="preview",
                    storage_key=f"previews/{number}.webp",
                    media_type="image/webp",
                    width=1,
                    height=1,
                    size_bytes=1,
                    sha256=preview.sha256,
                    thumbnails=[],
                    created_at=clock.now(),
                )
            )
    assert await trash.discard_previews(clock.advance(seconds=1)) == BATCH + 6
    assert await list_ids(database) == set()


async def test_previews_outlive_storage_that_is_away(
    database: Database, assets: AssetService, trash: AssetTrash, storage: MemoryStorage, clock: FixedClock
) -> None:
    account = await make_account(database)
    preview = await make_preview(database, assets, account.id)
    limit = clock.advance(hours=1)
    storage.is_away = True
    with pytest.raises(StorageUnavailableError):
        await trash.discard_previews(limit)
    assert await list_ids(database) == {preview.id}
    storage.is_away = False
    assert await trash.discard_previews(limit) == 1


async def test_deleted_pictures_are_purged_with_their_thumbnails_after_their_days(
    database: Database, assets: AssetService, trash: AssetTrash, storage: MemoryStorage, clock: FixedClock
) -> None:
    account = await make_account(database)
    kept, deleted = await make_picture(database, assets, account.id), await make_picture(database, assets, account.id)
    await mark_deleted(database, deleted, clock.now())
    assert await trash.purge_deleted(clock.now()) == 0
    assert await trash.purge_deleted(clock.advance(days=30)) == 1
    assert await list_ids(database) == {kept.id}
    assert len(storage.objects) == 3
    assert all(key.startswith(kept.storage_key.rpartition("/")[0]) for key in storage.objects)


async def test_a_deleted_picture_that_an_output_still_shows_is_not_purged(
    database: Database, assets: AssetService, trash: AssetTrash, clock: FixedClock
) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id)
    await make_output(database, account.id, asset_id=asset.id, status="delivered")
    await mark_deleted(database, asset, clock.now())
    assert await trash.purge_deleted(clock.advance(days=30)) == 0
    assert await list_ids(database) == {asset.id}
