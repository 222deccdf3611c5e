"""Folders for what a test leaves to a server, and what they may take of the machine's memory."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

#: Linux keeps it in memory: a database there is made in 10 ms, on a busy disk in 300.
MEMORY = Path("/dev/shm")  # noqa: S108 # the folder itself is drawn by lot
#: A container may be given 64 MB.
ENOUGH_BYTES = 4_000_000_000
#: All folders of one process at any time. A cluster is 70 MB, a studio with its pictures not much more.
MOST_BYTES = 1_500_000_000

_made: list[Path] = []


class FolderLeakError(Exception):
    """A test kept, or filled, more than it may of what all tests share."""


def make_folder(prefix: str) -> Path:
    """In memory where there is enough of it. Not pytest's own: the server of root's tests runs as nobody, who may not enter that."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if _is_usable(MEMORY) else None))
    _made.append(folder)
    return folder


def measure() -> dict[Path, int]:
    """What this process's folders hold now, bytes."""
    return {folder: _size(folder) for folder in remaining()}


def check_size(held: Mapping[Path, int]) -> None:
    """Raises `FolderLeakError` above `MOST_BYTES`."""
    if sum(held.values()) > MOST_BYTES:
        said = ", ".join(f"{folder}: {size:,} bytes" for folder, size in held.items())
        raise FolderLeakError(f"The tests held more than {MOST_BYTES:,} bytes in memory: {said}")


def check_empty() -> None:
    """Raises `FolderLeakError` where a folder outlived whoever asked for it."""
    if left := remaining():
        raise FolderLeakError(f"Not removed after its test: {', '.join(map(str, left))}")


def remaining() -> list[Path]:
    """Those that are still there."""
    _made[:] = [folder for folder in _made if folder.exists()]
    return list(_made)


def _size(folder: Path) -> int:
    """Of the blocks, not the lengths: a database's files have holes. Files that go meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_blocks * 512  # noqa: PTH118 # thousands of files
            except OSError:
                continue
    return total


def _is_usable(place: Path) -> bool:
    if not place.is_dir() or not os.access(place, os.W_OK):
        return False
    # Root's server is started from a copy of its programs.
    may_start_programs = not os.statvfs(place).f_flag & os.ST_NOEXEC
    return may_start_programs and shutil.disk_usage(place).free > ENOUGH_BYTES
