"""A lock on a file that the kernel lets go of when its holder dies, however it dies.

flock(2), not the POSIX locks that `fasteners` uses: a flock belongs to the open file, so two holders in one process
do not undo each other, and a child that inherits the open file keeps the lock. The embedded server is such a child:
as long as any of its processes lives, in whichever container, its lock is taken, and no process table has to be
believed.
"""

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path


class KernelLock:
    """Free when made. `path` must be on a local disk; the file itself stays behind and means nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    def acquire_shared(self) -> None:
        """Waits as long as somebody has it for themselves."""
        fcntl.flock(self._open(), fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Also turns an own shared lock into an exclusive one; when that fails, the shared one may be gone."""
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextlib.contextmanager
    def exclusive(self) -> Generator[None]:
        """Waits for everybody else."""
        fcntl.flock(self._open(), fcntl.LOCK_EX)
        try:
            yield
        finally:
            self.release()

    def is_taken(self) -> bool:
        """By anybody, asked through a file of its own."""
        probe = KernelLock(self.path)
        try:
            return not probe.try_exclusive()
        finally:
            probe.release()

    def release(self) -> None:
        """For everybody who shares this open file. Harmless when not held."""
        if self._fd is not None:
            fcntl.flock(self._fd, fcntl.LOCK_UN)
            self.hand_over()

    def hand_over(self) -> None:
        """Forget it here; a child that inherited `fileno` holds it from now on."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def fileno(self) -> int:
        return self._open()

    def _open(self) -> int:
        if self._fd is None:
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._fd
