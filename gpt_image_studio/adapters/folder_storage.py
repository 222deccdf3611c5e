"""Objects as files in one folder of this machine."""

import os
import secrets
import shutil
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from io import BufferedReader
from itertools import islice
from pathlib import Path

from gpt_image_studio.assets.keys import check_key, check_prefix
from gpt_image_studio.assets.ports import StoredKey, StoredObject
from gpt_image_studio.errors import NotFoundError, StorageUnavailableError
from gpt_image_studio.kit.threads import Threads

#: Bytes handed over at a time while reading.
CHUNK_BYTES = 256 * 1024
#: File operations side by side; further ones wait, so that a slow disk does not take every thread there is.
MAX_THREADS = 8
MINIMUM_FREE_BYTES = 64 * 1024 * 1024
#: Half-written files lie here; a key cannot begin with a dot, so nobody ever reads one.
INCOMING = ".incoming"
#: After this long a half-written file was left behind by a process that died, seconds.
LEFT_BEHIND_SECONDS = 24 * 3600
MOVE_TRIES = 20
_PROBE = b"probe"


class FolderStorage:
    def __init__(self, root: Path, *, minimum_free_bytes: int = MINIMUM_FREE_BYTES) -> None:
        """`root` is made when first written to. Below `minimum_free_bytes` of free disk `check` says no."""
        self._root = root
        self._minimum_free_bytes = minimum_free_bytes
        self._threads = Threads(MAX_THREADS)

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:  # noqa: ARG002 # a file has no type
        """Whole or not at all. Raises `StorageUnavailableError`."""
        await self._threads.run(self._write, check_key(key), content)

    @asynccontextmanager
    async def open(self, key: str, *, start: int = 0, length: int | None = None) -> AsyncGenerator[StoredObject, None]:
        """The object, or a part of it, as chunks. Raises `NotFoundError`, `StorageUnavailableError`."""
        file, total = await self._threads.run(self._open, check_key(key), start)
        try:
            available = max(0, total - start)
            wanted = available if length is None else min(length, available)
            yield StoredObject(total=total, start=start, length=wanted, chunks=self._chunks(file, wanted))
        finally:
            file.close()

    async def get(self, key: str) -> bytes:
        """All bytes of the object. Raises as `open`."""
        return await self._threads.run(self._read, check_key(key))

    async def delete(self, *keys: str) -> None:
        """Deleting what is not there is a success. Raises `StorageUnavailableError`."""
        await self._threads.run(self._remove, [check_key(key) for key in keys])

    async def list_keys(self, prefix: str, *, after: str = "", limit: int = 1000) -> list[StoredKey]:
        """A page in byte order. Raises `StorageUnavailableError`."""
        return await self._threads.run(self._list, check_prefix(prefix), after, limit)

    async def check(self) -> None:
        """Writes, reads and deletes a probe. Raises `StorageUnavailableError`."""
        await self._threads.run(self._probe)

    async def _chunks(self, file: BufferedReader, length: int) -> AsyncIterator[bytes]:
        left = length
        while left > 0:
            chunk = await self._threads.run(_read_chunk, file, min(CHUNK_BYTES, left))
            left -= len(chunk)
            yield chunk

    def _write(self, key: str, content: bytes | Path) -> None:
        source = content.open("rb") if isinstance(content, Path) else None
        try:
            with _writing():
                target = self._root / key
                incoming = self._root / INCOMING / secrets.token_hex(16)
                self._make_folder(incoming.parent)
                try:
                    with os.fdopen(os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                        if source is not None:
                            shutil.copyfileobj(source, file, CHUNK_BYTES)
                        elif isinstance(content, bytes):
                            file.write(content)
                        file.flush()
                        os.fsync(file.fileno())
                    self._move(incoming, target)
                finally:
                    incoming.unlink(missing_ok=True)
        finally:
            if source is not None:
                source.close()

    def _move(self, incoming: Path, target: Path) -> None:
        """The moment the object exists. A `delete` beside us may clear the empty folder away: then it is made again."""
        for _ in range(MOVE_TRIES):
            with suppress(FileNotFoundError):
                self._make_folder(target.parent)
                incoming.replace(target)
                _sync_folder(target.parent)
                return
        raise StorageUnavailableError

    def _make_folder(self, folder: Path) -> None:
        """With its parents, each known to the disk before anything is put into it."""
        if folder.is_dir():
            return
        if folder != self._root:
            self._make_folder(folder.parent)
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
        else:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.parent)

    def _open(self, key: str, start: int) -> tuple[BufferedReader, int]:
        with _reading():
            file = (self._root / key).open("rb")
            file.seek(start)
            return file, os.fstat(file.fileno()).st_size

    def _read(self, key: str) -> bytes:
        with _reading():
            return (self._root / key).read_bytes()

    def _remove(self, keys: list[str]) -> None:
        with _writing():
            for key in keys:
                path = self._root / key
                with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    path.unlink()
                for folder in path.parents:
                    if folder == self._root:
                        break
                    try:
                        folder.rmdir()
                    except OSError:  # not empty, or gone already
                        break

    def _list(self, prefix: str, after: str, limit: int) -> list[StoredKey]:
        with _writing():
            return list(islice(_walk(self._root / prefix, prefix, after), limit))

    def _probe(self) -> None:
        key = f"probe-{secrets.token_hex(8)}"
        self._write(key, _PROBE)
        try:
            if self._read(key) != _PROBE:
                raise StorageUnavailableError("The folder for pictures does not give back what was written to it.")
        finally:
            self._remove([key])
        with _writing():
            free_bytes = shutil.disk_usage(self._root).free
            self._sweep_incoming()
        if free_bytes < self._minimum_free_bytes:
            raise StorageUnavailableError("The disk is nearly full, so nothing new is started. Nothing was charged.")

    def _sweep_incoming(self) -> None:
        for file in (self._root / INCOMING).iterdir():
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
                    file.unlink()


def _walk(folder: Path, prefix: str, after: str) -> Iterator[StoredKey]:
    """Everything below the folder whose key comes after `after`, in the order of the keys' bytes."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        # A folder sorts by the slash that follows its name in a key.
        named = sorted((entry.name + ("/" if entry.is_dir(follow_symlinks=False) else ""), entry) for entry in entries)
        for name, entry in named:
            key = prefix + name
            if name.endswith("/"):
                if key > after or after.startswith(key):
                    yield from _walk(folder / entry.name, key, after)
            elif key > after:
                with suppress(FileNotFoundError):  # gone since the folder was read
                    told = entry.stat(follow_symlinks=False)
                    yield StoredKey(key, told.st_size, datetime.fromtimestamp(told.st_mtime, UTC))


def _read_chunk(file: BufferedReader, size: int) -> bytes:
    with _reading():
        chunk = file.read(size)
    if not chunk:
        raise StorageUnavailableError("A stored file is shorter than it was when it was opened.")
    return chunk


def _sync_folder(folder: Path) -> None:
    """Makes the disk remember the names in it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _writing() -> Generator[None, None, None]:
    """Disk full, read-only, no permission, broken: all the same to the person, and all end when the operator acts."""
    try:
        yield
    except OSError as error:
        raise StorageUnavailableError from error


@contextmanager
def _reading() -> Generator[None, None, None]:
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NotFoundError from error
    except OSError as error:
        raise StorageUnavailableError("Files cannot be read at the moment.") from error
