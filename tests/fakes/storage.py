"""Storage in memory, held to the same contract as the real ones, with the troubles a disk or a service can have."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from gpt_image_studio.assets.keys import check_key, check_prefix
from gpt_image_studio.assets.ports import StoredKey, StoredObject
from gpt_image_studio.errors import NotFoundError, StorageUnavailableError
from gpt_image_studio.kit.clock import Clock, SystemClock

CHUNK_BYTES = 64 * 1024


class MemoryStorage:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.media_types: dict[str, str] = {}
        #: Nothing more can be written; what is there can be read and deleted.
        self.is_full = False
        #: Nothing works at all.
        self.is_away = False
        #: Objects being read at the moment.
        self.open_objects = 0
        #: Keys in the order they were put.
        self.puts: list[str] = []
        self.put_at: dict[str, datetime] = {}
        self.clock: Clock = SystemClock()

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        check_key(key)
        self._be_there()
        if self.is_full:
            raise StorageUnavailableError
        self.objects[key] = await asyncio.to_thread(content.read_bytes) if isinstance(content, Path) else content
        self.media_types[key] = media_type
        self.puts.append(key)
        self.put_at[key] = self.clock.now()

    @asynccontextmanager
    async def open(self, key: str, *, start: int = 0, length: int | None = None) -> AsyncGenerator[StoredObject]:
        content = await self.get(key)
        part = content[start:] if length is None else content[start : start + length]
        self.open_objects += 1
        try:
            yield StoredObject(total=len(content), start=start, length=len(part), chunks=self._chunks(part))
        finally:
            self.open_objects -= 1

    async def get(self, key: str) -> bytes:
        check_key(key)
        self._be_there()
        if key not in self.objects:
            raise NotFoundError
        return self.objects[key]

    async def delete(self, *keys: str) -> None:
        for key in keys:
            check_key(key)
        self._be_there()
        for key in keys:
            self.objects.pop(key, None)

    async def list_keys(self, prefix: str, *, after: str = "", limit: int = 1000) -> list[StoredKey]:
        check_prefix(prefix)
        self._be_there()
        keys = sorted(key for key in self.objects if key.startswith(prefix) and key > after)
        return [StoredKey(key, len(self.objects[key]), self.put_at[key]) for key in keys[:limit]]

    async def check(self) -> None:
        self._be_there()
        if self.is_full:
            raise StorageUnavailableError

    async def _chunks(self, part: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(part), CHUNK_BYTES):
            self._be_there()
            yield part[start : start + CHUNK_BYTES]

    def _be_there(self) -> None:
        if self.is_away:
            raise StorageUnavailableError
