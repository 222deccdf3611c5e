"""Folders for what a test leaves to a server."""

import os
import shutil
import tempfile
from pathlib import Path

#: Linux keeps it in memory: a database there is made in 10 ms, on a busy disk in 300.
MEMORY = Path("/dev/shm")  # noqa: S108 # the folder itself is drawn by lot
#: A container may be given 64 MB.
ENOUGH_BYTES = 4_000_000_000


def make_folder(prefix: str) -> Path:
    """In memory where there is enough of it. Not pytest's own: the server of root's tests runs as nobody, who may not enter that."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if _is_usable(MEMORY) else None))


def _is_usable(place: Path) -> bool:
    if not place.is_dir() or not os.access(place, os.W_OK):
        return False
    may_start_programs = (
        not os.statvfs(place).f_flag & os.ST_NOEXEC
    )  # root's server is started from a copy of its programs
    return may_start_programs and shutil.disk_usage(place).free > ENOUGH_BYTES
