"""Pictures with their rows: kept exactly, and shown to their account only."""

import hashlib
import io

import pytest
from PIL import Image

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from fakes.make.assets import list_ids, make_asset_id, make_picture, make_preview, mark_deleted, record
from fakes.pictures import make_gif, make_jpeg, make_png, make_webp
from fakes.storage import MemoryStorage
from fakes.svg_files import make_svg
from gpt_image_studio.assets.images import InvalidImageError
from gpt_image_studio.assets.keys import list_keys
from gpt_image_studio.assets.model import AssetKind, ProviderCopy
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import NotFoundError, StorageUnavailableError


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (make_png(700, 400), "image/png", "original.png"),
        (make_jpeg(700, 400), "image/jpeg", "original.jpg"),
        (make_webp(700, 400), "image/webp", "original.webp"),
        (make_gif(700, 400), "image/gif", "original.gif"),
        (make_svg(size='width="700" height="400"'), "image/svg+xml", "original.svg"),
    ],
)
async def test_the_original_is_kept_byte_for_byte(
    *, database: Database, assets: AssetService, storage: MemoryStorage, content: bytes, media_type: str, name: str
) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id, content=content)
    kept = await assets.get(account.id, asset.id)
    assert await assets.read(kept) == content
    assert storage.objects[kept.storage_key] == content
    assert kept.storage_key.endswith(f"/{name}")
    assert kept.sha256 == hashlib.sha256(content).digest()
    assert (kept.size_bytes, kept.media_type, kept.width, kept.height) == (len(content), media_type, 700, 400)


async def test_what_is_read_back_is_what_was_saved(database: Database, assets: AssetService) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id, content=make_png(1300, 400, mode="RGBA"))
    assert asset.thumbnails == (320, 640, 1280)
    assert asset.has_alpha
    assert await assets.get(account.id, asset.id) == asset


async def test_thumbnails_lie_beside_the_original(
    database: Database, assets: AssetService, storage: MemoryStorage
) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id)
    prefix = asset.storage_key.removesuffix("/original.png")
    assert set(storage.objects) == {asset.storage_key, f"{prefix}/w320.webp", f"{prefix}/w640.webp"}
    assert storage.media_types[f"{prefix}/w320.webp"] == "image/webp"
    assert storage.media_types[asset.storage_key] == "image/png"


@pytest.mark.parametrize(
    ("variant", "answered_by", "media_type"),
    [
        ("original", "original.png", "image/png"),
        ("w320", "w320.webp", "image/webp"),
        ("w640", "w640.webp", "image/webp"),
        ("w500", "w640.webp", "image/webp"),
        ("w1280", "original.png", "image/png"),
    ],
)
async def test_a_variant_that_was_not_made_is_answered_by_the_next_larger(
    *, database: Database, assets: AssetService, storage: MemoryStorage, variant: str, answered_by: str, media_type: str
) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id)
    async with assets.open(asset, variant) as opened:
        content = b"".join([chunk async for chunk in opened.stored.chunks])
    assert opened.media_type == media_type
    assert content == storage.objects[asset.storage_key.replace("original.png", answered_by)]


STILL = {
    "gif": (make_gif(700, 400), (700, 400), "image/gif"),
    "small gif": (make_gif(300, 200), (300, 200), "image/gif"),
    "svg": (make_svg(size='width="700" height="400"'), (1024, 586), "image/svg+xml"),
    "icon": (make_svg(size='width="24" height="24"'), (1024, 1024), "image/svg+xml"),
    "large svg": (make_svg(size='width="4000" height="2000"'), (2048, 1024), "image/svg+xml"),
}


@pytest.mark.parametrize("name", STILL)
async def test_what_moves_or_is_drawn_is_shown_and_sent_as_a_still_picture(
    database: Database, assets: AssetService, storage: MemoryStorage, name: str
) -> None:
    content, copy_size, media_type = STILL[name]
    account = await make_account(database)
    asset = await assets.get(account.id, (await make_picture(database, assets, account.id, content=content)).id)
    assert asset.provider_copy == ProviderCopy("image/png", *copy_size)
    sent = await assets.read_for_provider(asset)
    copy = Image.open(io.BytesIO(sent.content), formats=("PNG",))
    assert (copy.size, sent.media_type, getattr(copy, "n_frames", 1)) == (copy_size, "image/png", 1)
    for width in (100, 320, 640, 1280, 4000):
        async with assets.open(asset, f"w{width}") as opened:
            assert opened.media_type in {"image/webp", "image/png"}
            shown = Image.open(io.BytesIO(b"".join([chunk async for chunk in opened.stored.chunks])))
            assert getattr(shown, "n_frames", 1) == 1
            # As wide as was asked for, or the widest there is.
            assert shown.width >= min(width, copy_size[0])
    async with assets.open(asset, "original") as opened:
        assert (opened.media_type, opened.stored.total) == (media_type, len(content))
    jpeg = Image.open(io.BytesIO(await assets.read_as_jpeg(asset, quality=80)), formats=("JPEG",))
    assert jpeg.size == copy_size
    assert sorted(storage.objects) == sorted(list_keys(asset))


async def test_saving_the_same_again_replaces_it(
    database: Database, assets: AssetService, storage: MemoryStorage
) -> None:
    account = await make_account(database)
    saved = [
        await assets.save_picture(
            account_id=account.id,
            asset_id=make_asset_id(),
            kind=AssetKind.OUTPUT,
            key_prefix="outputs/job/1-1",
            content=make_gif(700, 400),
        )
        for _ in range(2)
    ]
    assert sorted(storage.objects) == sorted(list_keys(saved[-1]))


async def test_an_svg_that_is_more_than_a_drawing_is_not_stored(
    database: Database, assets: AssetService, storage: MemoryStorage
) -> None:
    account = await make_account(database)
    with pytest.raises(InvalidImageError, match="runs"):
        await make_picture(database, assets, account.id, content=make_svg("<script>alert(1)</script>"))
    assert storage.objects == {}


async def test_what_is_read_of_a_drawing_is_what_is_kept_of_it(assets: AssetService) -> None:
    facts = await assets.inspect(make_svg('<rect width="300" height="200" fill="#123456"/>'))
    assert (facts.media_type, facts.width, facts.height, facts.frames) == ("image/svg+xml", 300, 200, 1)
    assert (facts.has_alpha, facts.is_transparent, facts.placeholder) == (False, False, "#123456")
    clear = await assets.inspect(make_svg())
    assert clear.has_alpha
    assert clear.is_transparent


@pytest.mark.parametrize("variant", ["", "w", "w0", "w-1", "w320.webp", "../original", "W320", "w99999", "full"])
async def test_an_unknown_variant_is_not_found(database: Database, assets: AssetService, variant: str) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id)
    with pytest.raises(NotFoundError):
        async with assets.open(asset, variant):
            pass


async def test_nobody_else_finds_it(database: Database, assets: AssetService) -> None:
    owner, other = await make_account(database), await make_account(database)
    asset = await make_picture(database, assets, owner.id)
    with pytest.raises(NotFoundError):
        await assets.get(other.id, asset.id)
    with pytest.raises(NotFoundError):
        await assets.get(owner.id, make_asset_id())


async def test_a_deleted_one_is_not_found_until_it_is_brought_back(
    database: Database, assets: AssetService, clock: FixedClock
) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id)
    await mark_deleted(database, asset, clock.now())
    with pytest.raises(NotFoundError):
        await assets.get(account.id, asset.id)
    await mark_deleted(database, asset, None)
    assert await assets.get(account.id, asset.id) == asset


async def test_recording_twice_is_one_row(database: Database, assets: AssetService) -> None:
    account = await make_account(database)
    asset = await make_picture(database, assets, account.id)
    await record(database, assets, asset)
    assert await list_ids(database) == {asset.id}


async def test_saving_writes_no_row(database: Database, assets: AssetService) -> None:
    account = await make_account(database)
    await assets.save_picture(
        account_id=account.id, asset_id=make_asset_id(), kind=AssetKind.OUTPUT, key_prefix="a", content=make_png()
    )
    assert await list_ids(database) == set()


async def test_bytes_that_are_no_picture_are_not_stored(
    database: Database, assets: AssetService, storage: MemoryStorage
) -> None:
    account = await make_account(database)
    with pytest.raises(InvalidImageError):
        await make_picture(database, assets, account.id, content=make_png()[:-20])
    assert storage.objects == {}


async def test_a_full_disk_is_said_and_saving_again_works(
    database: Database, assets: AssetService, storage: MemoryStorage
) -> None:
    account = await make_account(database)
    storage.is_full = True
    with pytest.raises(StorageUnavailableError):
        await make_picture(database, assets, account.id)
    with pytest.raises(StorageUnavailableError):
        await assets.check_storage()
    storage.is_full = False
    await assets.check_storage()
    asset = await make_picture(database, assets, account.id)
    assert await assets.get(account.id, asset.id) == asset


async def test_a_preview_is_one_small_webp(database: Database, assets: AssetService, storage: MemoryStorage) -> None:
    account = await make_account(database)
    first, second = await make_preview(database, assets, account.id), await make_preview(database, assets, account.id)
    assert set(storage.objects) == {first.storage_key, second.storage_key}
    assert (first.kind, first.media_type, first.width, first.height) == (AssetKind.PREVIEW, "image/webp", 768, 512)
    async with assets.open(first, "w320") as opened:
        assert opened.stored.total == first.size_bytes
