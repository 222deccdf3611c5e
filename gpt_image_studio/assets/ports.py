"""The port for stored bytes: what a storage can do, in the words of its contract."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object opened for reading. `start` and `length` are what `chunks` will yield; `total` is the whole object, bytes."""

    total: int
    start: int
    length: int
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class StoredKey:
    """An object as a listing shows it."""

    key: str
    size_bytes: int
    #: When it was put, aware.
    put_at: datetime


class Storage(Protocol):
    """Objects under keys such as `outputs/<job>/1-1/original.png`: parts of `[A-Za-z0-9._-]`, never `..`, at most 400 characters."""

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        """Whole or not at all; putting the same key again replaces it. A `Path` is streamed, not read into memory.

        Raises:
            StorageUnavailableError: it could not be written (disk full, service away).
        """
        ...

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> AbstractAsyncContextManager[StoredObject]:
        """Bytes from `start`, at most `length` of them.

        Raises:
            NotFoundError: nothing under this key.
            StorageUnavailableError: the service is away.
        """
        ...

    async def get(self, key: str) -> bytes:
        """All of it. Raises as `open`."""
        ...

    async def delete(self, *keys: str) -> None:
        """Deleting what is not there is a success."""
        ...

    async def list_keys(self, prefix: str, *, after: str = "", limit: int = 1000) -> list[StoredKey]:
        """A page of what lies under `prefix`, which ends in `/`: the next `limit` keys after `after`, in byte order.

        Fewer than `limit` means there are no more. For clean-ups: nothing is listed to be found.

        Raises:
            StorageUnavailableError: the service is away.
        """
        ...

    async def check(self) -> None:
        """Writes, reads and deletes a probe. Raises `StorageUnavailableError`."""
        ...
