"""One all-in-one `studio` per data folder. Any number of `studio worker` may join it: they do not take this lock."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from gpt_image_studio.db.embedded.kernel_lock import KernelLock
from gpt_image_studio.errors import BusyError, StudioError


class DataFolderLock:
    """Held from `acquire` to `release` or to the end of the process, `kill -9` included."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self._lock = KernelLock(self.data_dir / "studio.lock")
        self._is_held = False

    def acquire(self) -> None:
        """Makes the data folder if it is not there.

        Raises:
            BusyError: somebody has it; names their process.
            StudioError: it cannot be made or written to.
        """
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_ours = self._lock.try_exclusive()
        except OSError as error:
            raise StudioError(
                f"The data folder {self.data_dir} cannot be used: {error.strerror}. "
                "Set STUDIO_DATA_DIR to a folder you may write to."
            ) from error
        if not is_ours:
            holder = self._lock.path.read_text().strip() or "unknown"
            self._lock.release()
            raise BusyError(
                f"Another studio (process {holder}) is running on {self.data_dir}. "
                "Use its address, stop it first, or set STUDIO_DATA_DIR to another folder."
            )
        self._is_held = True
        os.ftruncate(self._lock.fileno(), 0)
        os.pwrite(self._lock.fileno(), f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Harmless when not held."""
        if self._is_held:
            os.ftruncate(self._lock.fileno(), 0)
            self._lock.release()
            self._is_held = False

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.release()
