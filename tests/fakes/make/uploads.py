"""The upload service as tests need it: the real one, with limits of their own."""

import shutil
import tempfile
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from gpt_image_studio.assets.file_process.process import FileProcess
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.uploads.incoming import Incoming
from gpt_image_studio.assets.uploads.service import UploadService
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.limits.upload_gate import UploadGate


def make_uploads(
    database: Database,
    storage: Storage,
    clock: Clock,
    *,
    folder: Path | None = None,
    max_bytes: int = 5_000_000,
    gate: UploadGate | None = None,
    file_process: FileProcess | None = None,
    **limits: Any,
) -> UploadService:
    """`limits` are those of `Incoming`. Without a folder it is one that goes with the service."""
    own_folder = None if folder else Path(tempfile.mkdtemp(prefix="incoming-"))
    incoming = Incoming(
        folder or own_folder or Path(),
        max_bytes=max_bytes,
        minimum_free_bytes=limits.pop("minimum_free_bytes", 0),
        **limits,
    )
    service = UploadService(database, storage, file_process or FileProcess(), incoming, gate or UploadGate(), clock)
    if own_folder:
        weakref.finalize(service, shutil.rmtree, own_folder, ignore_errors=True)
    return service


async def chunks_of(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]
