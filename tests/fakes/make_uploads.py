"""The door for files as tests need it: the real one, with limits of their own."""

import secrets
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from gpt_image_studio.assets.darkroom.process import Darkroom
from gpt_image_studio.assets.incoming import Incoming
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.upload_gate import UploadGate
from gpt_image_studio.assets.uploads import UploadService
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.clock import Clock


def make_uploads(
    database: Database,
    storage: Storage,
    clock: Clock,
    *,
    folder: Path | None = None,
    max_bytes: int = 5_000_000,
    gate: UploadGate | None = None,
    darkroom: Darkroom | None = None,
    **limits: Any,
) -> UploadService:
    """`limits` are those of `Incoming`. Without a folder nothing is meant to arrive."""
    folder = folder or Path(tempfile.gettempdir()) / f"incoming-{secrets.token_hex(8)}"
    incoming = Incoming(folder, max_bytes=max_bytes, minimum_free_bytes=limits.pop("minimum_free_bytes", 0), **limits)
    return UploadService(database, storage, darkroom or Darkroom(), incoming, gate or UploadGate(), clock)


async def chunks_of(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]
