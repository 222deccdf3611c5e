"""A zip file written piece by piece: nothing in it is ever whole in memory, and it is there whole or not at all."""

import asyncio
import json
import os
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from gpt_image_studio.errors import StudioError


class ArchiveError(StudioError):
    """The file cannot be written."""

    code = "archive"


@asynccontextmanager
async def open_archive(path: Path) -> AsyncGenerator["Archive"]:
    """Readable by its owner only. Raises `ArchiveError`: there is a file already, or it cannot be written."""
    if await asyncio.to_thread(path.exists):
        raise ArchiveError(f"{path} is there already; name another file.")
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with _translated(path):
            file = await asyncio.to_thread(_create, unfinished)
        with file, zipfile.ZipFile(file, "w") as zipped:
            yield Archive(zipped, path)
        with _translated(path):
            await asyncio.to_thread(unfinished.replace, path)
    finally:
        with suppress(OSError):
            await asyncio.to_thread(unfinished.unlink, missing_ok=True)


class Archive:
    def __init__(self, zipped: zipfile.ZipFile, path: Path) -> None:
        self._zipped = zipped
        self._path = path

    async def add_text(self, name: str, text: str) -> None:
        async def once() -> AsyncGenerator[bytes]:
            yield text.encode()

        await self._add(name, once(), zipfile.ZIP_DEFLATED)

    async def add_json(self, name: str, value: Mapping[str, Any]) -> None:
        await self.add_text(name, _dump(value))

    async def add_json_list(self, name: str, values: AsyncIterator[Mapping[str, Any]]) -> int:
        """One line each; how many."""
        count = 0

        async def lines() -> AsyncGenerator[bytes]:
            nonlocal count
            yield b"["
            async for value in values:
                yield (",\n" if count else "\n").encode() + json.dumps(value, ensure_ascii=False).encode()
                count += 1
            yield b"\n]\n"

        await self._add(name, lines(), zipfile.ZIP_DEFLATED)
        return count

    async def add_file(self, name: str, chunks: AsyncIterator[bytes]) -> None:
        """Pictures do not get smaller."""
        await self._add(name, chunks, zipfile.ZIP_STORED)

    async def _add(self, name: str, chunks: AsyncIterator[bytes], how: int) -> None:
        info = zipfile.ZipInfo(name)
        info.compress_type = how
        with _translated(self._path):
            entry: IO[bytes] = await asyncio.to_thread(self._zipped.open, info, "w", force_zip64=True)
            try:
                async for chunk in chunks:
                    await asyncio.to_thread(entry.write, chunk)
            finally:
                await asyncio.to_thread(entry.close)


def _create(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@contextmanager
def _translated(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error.strerror or type(error).__name__}.") from error
