"""One promise, three ways to keep it: a folder, a bucket (moto's real HTTP server), and the fake the other tests use."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.storage import MemoryStorage
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.errors import NotFoundError

#: More than two chunks and no multiple of one.
LONG = bytes(range(256)) * 2501


@pytest.fixture(params=["folder", "s3", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    match request.param:
        case "folder":
            return FolderStorage(tmp_path / "files")
        case "s3":
            return request.getfixturevalue("s3_storage")
        case _:
            return MemoryStorage()


async def read(storage: Storage, key: str, *, start: int = 0, length: int | None = None) -> bytes:
    async with storage.open(key, start=start, length=length) as stored:
        content = b"".join([chunk async for chunk in stored.chunks])
        assert len(content) == stored.length
        assert stored.start == start
    return content


async def test_what_was_put_comes_back_byte_for_byte(storage: Storage) -> None:
    await storage.put("outputs/job/1-1/original.png", LONG, media_type="image/png")
    assert await storage.get("outputs/job/1-1/original.png") == LONG
    assert await read(storage, "outputs/job/1-1/original.png") == LONG


async def test_a_file_on_disk_is_put_as_its_content(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(LONG)
    await storage.put("references/a/original.png", tmp_path / "upload", media_type="image/png")
    assert await storage.get("references/a/original.png") == LONG


async def test_putting_the_same_key_again_replaces_it(storage: Storage) -> None:
    await storage.put("again/a.png", LONG, media_type="image/png")
    await storage.put("again/a.png", b"short", media_type="image/png")
    assert await storage.get("again/a.png") == b"short"


async def test_nothing_under_a_key_is_said_so(storage: Storage) -> None:
    with pytest.raises(NotFoundError):
        await storage.get("missing/a.png")
    with pytest.raises(NotFoundError):
        await read(storage, "missing/a.png")
    with pytest.raises(NotFoundError):
        await read(storage, "missing/a.png", start=3, length=0)


async def test_a_folder_of_keys_is_not_an_object(storage: Storage) -> None:
    await storage.put("folder/in/it.png", b"x", media_type="image/png")
    with pytest.raises(NotFoundError):
        await storage.get("folder/in")
    await storage.delete("folder/in")
    assert await storage.get("folder/in/it.png") == b"x"


async def test_deleting_is_repeatable_and_takes_only_what_was_named(storage: Storage) -> None:
    await storage.put("d/a.png", b"a", media_type="image/png")
    await storage.put("d/b.png", b"b", media_type="image/png")
    await storage.delete("d/a.png", "d/never-there.png")
    await storage.delete("d/a.png")
    await storage.delete()
    with pytest.raises(NotFoundError):
        await storage.get("d/a.png")
    assert await storage.get("d/b.png") == b"b"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(LONG) + 10), length=st.none() | st.integers(0, len(LONG) + 10))
async def test_a_range_is_the_slice(storage: Storage, start: int, length: int | None) -> None:
    await storage.put("ranges/a.bin", LONG, media_type="image/png")
    expected = LONG[start:] if length is None else LONG[start : start + length]
    async with storage.open("ranges/a.bin", start=start, length=length) as stored:
        assert stored.total == len(LONG)
    assert await read(storage, "ranges/a.bin", start=start, length=length) == expected


async def test_reading_can_stop_in_the_middle(storage: Storage) -> None:
    await storage.put("half/a.bin", LONG, media_type="image/png")
    for _ in range(40):  # more often than there are connections or threads
        async with storage.open("half/a.bin") as stored:
            assert LONG.startswith(await anext(aiter(stored.chunks)))


async def list_all(storage: Storage, prefix: str, *, page: int) -> list[str]:
    keys: list[str] = []
    while True:
        found = await storage.list_keys(prefix, after=keys[-1] if keys else "", limit=page)
        keys += [one.key for one in found]
        if len(found) < page:
            return keys


@pytest.mark.parametrize("page", [1, 2, 3, 100])
async def test_what_lies_below_a_prefix_is_listed_in_byte_order_a_page_at_a_time(storage: Storage, page: int) -> None:
    # `-` and `.` come before `/`, digits after it, capitals before small letters.
    keys = ["l/a-b/x", "l/a.b", "l/a/B/one", "l/a/b", "l/a/b-c", "l/a0/x", "l/b"]
    for key in [*keys, "l.b/x", "l0/x", "other/x"]:
        await storage.put(key, key.encode(), media_type="image/png")
    assert await list_all(storage, "l/", page=page) == keys
    assert await list_all(storage, "l/a/", page=page) == ["l/a/B/one", "l/a/b", "l/a/b-c"]
    assert await list_all(storage, "nothing/here/", page=page) == []
    for place, key in enumerate(keys):
        assert [one.key for one in await storage.list_keys("l/", after=key)] == keys[place + 1 :]
    assert [one.key for one in await storage.list_keys("l/", after="l/a/zz", limit=1)] == ["l/a0/x"]


async def test_a_listing_says_how_large_and_how_old(storage: Storage) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    await storage.put("age/a.png", LONG, media_type="image/png")
    [found] = await storage.list_keys("age/")
    assert (found.key, found.size_bytes) == ("age/a.png", len(LONG))
    assert before <= found.put_at <= datetime.now(UTC) + timedelta(seconds=2)


async def test_what_was_deleted_is_not_listed(storage: Storage) -> None:
    await storage.put("gone/a/b.png", b"x", media_type="image/png")
    await storage.delete("gone/a/b.png")
    assert await storage.list_keys("gone/") == []


@pytest.mark.parametrize("prefix", ["", "/", "a", "../", "a//", ".incoming/"])
async def test_an_odd_prefix_is_refused(storage: Storage, prefix: str) -> None:
    with pytest.raises(ValueError, match="not a storage"):
        await storage.list_keys(prefix)


async def test_many_at_once_do_not_mix(storage: Storage) -> None:
    contents = {f"many/{number}/a.bin": bytes([number]) * 300_000 for number in range(12)}
    await asyncio.gather(*(storage.put(key, content, media_type="image/png") for key, content in contents.items()))
    assert await asyncio.gather(*(read(storage, key) for key in contents)) == list(contents.values())


async def test_a_healthy_storage_says_so_and_keeps_nothing_of_the_question(storage: Storage) -> None:
    await storage.check()
    await storage.put("probe/a.png", b"x", media_type="image/png")
    await storage.check()
    assert await storage.get("probe/a.png") == b"x"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "..",
        "../outside.png",
        "a/../b.png",
        "a/./b.png",
        "a//b.png",
        "a/b.png/",
        ".hidden",
        "a/.incoming/b",
        "a\\..\\b.png",
        "a/b\0.png",
        "a/b.png\n",
        "a/b c.png",
        "a/%2e%2e/b.png",
        "a/ü.png",
        "C:/b.png",
        "a" * 201,
        "/".join(["a" * 50] * 9),
    ],
)
async def test_an_odd_key_is_refused_by_every_operation(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        await storage.put(key, b"x", media_type="image/png")
    with pytest.raises(ValueError, match="not a storage key"):
        await storage.get(key)
    with pytest.raises(ValueError, match="not a storage key"):
        await read(storage, key)
    with pytest.raises(ValueError, match="not a storage key"):
        await storage.delete("fine.png", key)


async def test_the_longest_key_works(storage: Storage) -> None:
    key = "/".join(["a" * 199, "b" * 200])
    assert len(key) == 400
    await storage.put(key, b"x", media_type="image/png")
    assert await storage.get(key) == b"x"
