"""What a folder on disk has to stand: full disks, crashes, odd neighbours."""

import asyncio
import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gpt_image_studio.adapters.folder_storage import INCOMING, LEFT_BEHIND_SECONDS, FolderStorage
from gpt_image_studio.errors import NotFoundError, StorageUnavailableError

PNG = "image/png"

CRASH = """
import asyncio, os, pathlib, sys
from gpt_image_studio.adapters.folder_storage import FolderStorage
pathlib.Path.replace = lambda *_: os._exit(9)
asyncio.run(FolderStorage(pathlib.Path(sys.argv[1])).put(sys.argv[2], b"n" * 1_000_000, media_type="image/png"))
"""


def failing_with(number: int) -> Callable[[int], None]:
    def fsync(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    return fsync


def list_files(root: Path) -> list[Path]:
    return [path.relative_to(root) for path in root.rglob("*") if path.is_file()]


@contextmanager
def tiny_disk(folder: Path, size_kilobytes: int) -> Generator[bool]:
    """A file system of its own where this process may mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_kilobytes}k", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)


def crash_while_putting(root: Path, key: str) -> None:
    crashed = subprocess.run([sys.executable, "-c", CRASH, str(root), key], check=False)
    assert crashed.returncode == 9


async def test_a_crash_before_the_end_leaves_nothing_to_be_seen(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    crash_while_putting(tmp_path, "outputs/new.png")
    with pytest.raises(NotFoundError):
        await storage.get("outputs/new.png")
    assert not [path for path in list_files(tmp_path) if path.parts[0] != INCOMING]


async def test_a_crash_while_replacing_leaves_what_was_there(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    await storage.put("outputs/a.png", b"first", media_type=PNG)
    crash_while_putting(tmp_path, "outputs/a.png")
    assert await storage.get("outputs/a.png") == b"first"


async def test_what_a_crash_left_behind_is_cleared_away_but_not_what_is_being_written(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    crash_while_putting(tmp_path, "a.png")
    (left,) = (tmp_path / INCOMING).iterdir()
    await storage.check()
    assert left.exists()
    long_ago = left.stat().st_mtime - LEFT_BEHIND_SECONDS - 60
    os.utime(left, (long_ago, long_ago))
    await storage.check()
    assert list_files(tmp_path) == []


async def test_a_full_disk_loses_nothing_and_is_over_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tiny_disk(tmp_path / "disk", 512) as is_real:
        storage = FolderStorage(tmp_path / "disk", minimum_free_bytes=1)
        await storage.put("a.png", b"first", media_type=PNG)
        with monkeypatch.context() as broken:
            if not is_real:
                broken.setattr(os, "fsync", failing_with(errno.ENOSPC))
            with pytest.raises(StorageUnavailableError):
                await storage.put("a.png", b"s" * 1_000_000, media_type=PNG)
        assert await storage.get("a.png") == b"first"
        assert list_files(tmp_path / "disk") == [Path("a.png")]
        await storage.put("b.png", b"second", media_type=PNG)
        assert await storage.get("b.png") == b"second"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EMFILE])
async def test_whatever_the_disk_says_becomes_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    storage = FolderStorage(tmp_path)
    monkeypatch.setattr(os, "fsync", failing_with(number))
    with pytest.raises(StorageUnavailableError) as caught:
        await storage.put("a/b.png", b"x", media_type=PNG)
    assert isinstance(caught.value.__cause__, OSError)
    with pytest.raises(StorageUnavailableError):
        await storage.check()
    assert list_files(tmp_path) == []


async def test_a_root_that_cannot_be_made_is_storage_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    storage = FolderStorage(tmp_path / "file" / "root")
    with pytest.raises(StorageUnavailableError):
        await storage.put("a.png", b"x", media_type=PNG)
    with pytest.raises(StorageUnavailableError):
        await storage.check()
    with pytest.raises(NotFoundError):
        await storage.get("a.png")


async def test_too_little_room_is_said_before_it_is_full(tmp_path: Path) -> None:
    await FolderStorage(tmp_path, minimum_free_bytes=0).check()
    with pytest.raises(StorageUnavailableError, match="nearly full"):
        await FolderStorage(tmp_path, minimum_free_bytes=2**62).check()


async def test_files_are_for_the_studio_only(tmp_path: Path) -> None:
    await FolderStorage(tmp_path / "root").put("a/b.png", b"x", media_type=PNG)
    assert stat.S_IMODE((tmp_path / "root/a/b.png").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "root/a").stat().st_mode) == 0o700


async def test_deleting_the_last_file_takes_the_empty_folders_along(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "root")
    await storage.put("a/b/c.png", b"x", media_type=PNG)
    await storage.put("a/d.png", b"x", media_type=PNG)
    await storage.delete("a/b/c.png")
    assert not (tmp_path / "root/a/b").exists()
    await storage.delete("a/d.png")
    assert not (tmp_path / "root/a").exists()
    assert (tmp_path / "root").is_dir()


async def test_putting_survives_deleting_beside_it(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)

    async def come_and_go(name: str) -> None:
        for _ in range(40):
            await storage.put(f"same/folder/{name}.png", b"x", media_type=PNG)
            await storage.delete(f"same/folder/{name}.png")

    await asyncio.gather(*(come_and_go(name) for name in "abcd"))
    assert list_files(tmp_path) == []


async def test_a_source_that_is_missing_is_not_the_storages_fault(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await FolderStorage(tmp_path / "root").put("a.png", tmp_path / "missing", media_type=PNG)
