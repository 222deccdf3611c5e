"""Bytes on their way in: straight to disk, never more of them than allowed, and gone when their use is over."""

import asyncio
import hashlib
import secrets
import shutil
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path

from gpt_image_studio.errors import StorageUnavailableError, StudioError
from gpt_image_studio.kit.threads import Threads

#: Collected in memory before it is written, per upload.
BLOCK_BYTES = 512 * 1024
MAX_THREADS = 4
#: The disk is shared with the database, which must never find it full.
MINIMUM_FREE_BYTES = 256 * 1024 * 1024
IDLE_SECONDS = 20.0
LONGEST_SECONDS = 600.0
#: After this long a folder was left behind by a process that died, seconds. No upload takes as long.
LEFT_BEHIND_SECONDS = 3600.0
MEGABYTE = 1_000_000

_FULL = "There is no room for new files at the moment. Nothing was kept of this one; try again later."


class UploadTooLargeError(StudioError):
    """This file is too large."""

    code = "too_large"
    http_status = 413


class UploadTooSlowError(StudioError):
    """The upload stopped moving and was given up. Try again on a better connection."""

    code = "too_slow"
    http_status = 408


class UploadBrokenError(StudioError):
    """The upload ended before the file did. Try again."""

    code = "broken_upload"
    http_status = 400


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A whole file in a folder of its own, which may be used for what is made of it."""

    path: Path
    size_bytes: int
    sha256: bytes


class Incoming:
    """One folder of this machine, shared by its processes."""

    def __init__(
        self,
        folder: Path,
        *,
        max_bytes: int,
        minimum_free_bytes: int = MINIMUM_FREE_BYTES,
        idle_seconds: float = IDLE_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        """`folder` is made when first written to. `idle_seconds`: between two pieces; `longest_seconds`: for a whole file."""
        self.max_bytes = max_bytes
        self._folder = folder
        self._minimum_free_bytes = minimum_free_bytes
        self._idle_seconds = idle_seconds
        self._longest_seconds = longest_seconds
        self._threads = Threads(MAX_THREADS)

    @asynccontextmanager
    async def receive(
        self, chunks: AsyncIterator[bytes], *, declared_bytes: int | None = None
    ) -> AsyncGenerator[ReceivedFile, None]:
        """The file is gone when the block is left.

        Raises:
            UploadTooLargeError, UploadTooSlowError, UploadBrokenError (empty, or fewer bytes than declared),
            StorageUnavailableError (no room on the disk).
        """
        self._check_size(declared_bytes or 0)
        folder = self._folder / secrets.token_hex(16)
        try:
            await self._threads.run(self._prepare, folder, declared_bytes or 0)
            received = await self._write(chunks, folder / "upload")
            if received.size_bytes < (declared_bytes or 1):
                raise UploadBrokenError("The file is empty." if not received.size_bytes else "")
            yield received
        finally:
            # Not in a thread: a cancelled request must not leave anything behind. It is a handful of files.
            shutil.rmtree(folder, ignore_errors=True)

    async def sweep(self) -> int:
        """Removes what processes that died left behind; how many files."""
        return await self._threads.run(self._remove_left_behind)

    def _check_size(self, size_bytes: int) -> None:
        if size_bytes > self.max_bytes:
            raise UploadTooLargeError(
                f"This file is larger than {self.max_bytes / MEGABYTE:g} MB, the most that can be uploaded.",
                field="file",
            )

    def _prepare(self, folder: Path, declared_bytes: int) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True)
            free_bytes = shutil.disk_usage(folder).free
        except OSError as error:
            raise StorageUnavailableError(_FULL) from error
        if free_bytes - declared_bytes < self._minimum_free_bytes:
            raise StorageUnavailableError(_FULL)

    async def _write(self, chunks: AsyncIterator[bytes], path: Path) -> ReceivedFile:
        digest, size_bytes, block = hashlib.sha256(), 0, bytearray()
        file = await self._threads.run(_create, path)
        try:
            async with asyncio.timeout(self._longest_seconds):
                while (chunk := await self._next(chunks)) is not None:
                    size_bytes += len(chunk)
                    self._check_size(size_bytes)
                    block += chunk
                    if len(block) >= BLOCK_BYTES:
                        await self._threads.run(_append, file, digest.update, bytes(block))
                        block.clear()
                await self._threads.run(_append, file, digest.update, bytes(block))
        except TimeoutError as error:
            raise UploadTooSlowError from error
        finally:
            with suppress(OSError):  # what could not be written has been told already
                file.close()
        return ReceivedFile(path, size_bytes, digest.digest())

    async def _next(self, chunks: AsyncIterator[bytes]) -> bytes | None:
        async with asyncio.timeout(self._idle_seconds):
            return await anext(chunks, None)

    def _remove_left_behind(self) -> int:
        removed = 0
        with suppress(FileNotFoundError):
            for folder in self._folder.iterdir():
                with suppress(FileNotFoundError):
                    if folder.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
                        shutil.rmtree(folder)
                        removed += 1
        return removed


def _create(path: Path) -> BufferedWriter:
    try:
        return path.open("xb")
    except OSError as error:
        raise StorageUnavailableError(_FULL) from error


def _append(file: BufferedWriter, digest: Callable[[bytes], None], block: bytes) -> None:
    try:
        file.write(block)
        file.flush()
    except OSError as error:
        raise StorageUnavailableError(_FULL) from error
    digest(block)
