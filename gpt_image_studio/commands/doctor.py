"""What `studio doctor` looks at: each part answers well, or says in a line what is wrong and what to do."""

import asyncio
import io
import os
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from PIL import Image

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.repository.inventory import Inventory
from gpt_image_studio.bootstrap import (
    database_url,
    moderation_of,
    provider_of,
    queue_readiness_of,
    registry_of,
    storage_of,
)
from gpt_image_studio.db.migrations import needs_migration
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import NotFoundError, StorageUnavailableError, StudioError
from gpt_image_studio.frontend import bundle as frontend
from gpt_image_studio.housekeeping.repository.chores import ROUND, ChoreRepository
from gpt_image_studio.moderation.model import Decision
from gpt_image_studio.moderation.ports import ModerationUnavailableError, Picture
from gpt_image_studio.services import Condition
from gpt_image_studio.settings import ROOT, Settings

#: Looked for in storage.
NEWEST_FILES: Final = 50
#: Whoever judges prompts lets this through.
HARMLESS: Final = "a red bicycle leaning against a wall"


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    condition: Condition
    detail: str

    @property
    def is_well(self) -> bool:
        return self.condition is Condition.WELL

    def as_dict(self) -> dict[str, Any]:
        return {
            "part": self.part,
            "is_well": self.is_well,
            "condition": self.condition.value,
            "detail": self.detail,
        }


class ConcernError(StudioError):
    """It works, but somebody should look at it."""

    code = "concern"


async def examine(settings: Settings) -> list[Finding]:
    """In the order in which the studio needs them."""
    parts: list[tuple[str, Callable[[Settings], Awaitable[str]]]] = [
        ("node", _node),
        ("front end", _front_end),
        ("data folder", _data_folder),
        ("database", _database),
        ("queue", _queue),
        ("storage", _storage),
        ("files", _files),
        ("clean-up", _clean_up),
        ("moderation", _moderation),
        ("model", _model),
    ]
    findings: list[Finding] = []
    for name, look in parts:
        try:
            findings.append(Finding(name, Condition.WELL, await look(settings)))
        except ConcernError as concern:
            findings.append(Finding(name, Condition.WARNING, concern.message))
        except StudioError as error:
            findings.append(Finding(name, Condition.DOWN, error.message))
    return findings


async def _node(_settings: Settings) -> str:
    node = shutil.which("node", path=frontend.environment()["PATH"])
    if node is None:
        raise StudioError("Node is missing; `uv sync` brings it.")
    process = await asyncio.create_subprocess_exec(node, "--version", stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return out.decode().strip()


async def _front_end(settings: Settings) -> str:
    return "built" if frontend.is_built(ROOT, settings.seen_by_pages) else "not built yet; the next start does it"


async def _data_folder(settings: Settings) -> str:
    if not os.access(settings.data_folder, os.R_OK | os.W_OK | os.X_OK):
        raise StudioError(f"{settings.data_folder} cannot be written to. Set STUDIO_DATA_DIR to a folder of yours.")
    free = shutil.disk_usage(settings.data_folder).free
    if free < 200 * 2**20:
        raise StudioError(f"{settings.data_folder}: only {free // 2**20} MB free.")
    return f"{settings.data_folder}, {free // 2**30} GB free"


async def _database(settings: Settings) -> str:
    async with database_url(settings) as url:
        database = Database(url, pool_size=1)
        try:
            await database.check()
        finally:
            await database.close()
        if await asyncio.to_thread(needs_migration, url):
            raise StudioError("Answers, but is not migrated: run `studio migrate` (or `studio`, which does it).")
    return "embedded" if settings.is_embedded else "configured server"


async def _queue(settings: Settings) -> str:
    """Whether jobs can wait in line, and somebody takes them out of it."""
    async with _migrated(settings) as database:
        if await queue_readiness_of(settings, database).find_warning() is not None:
            raise ConcernError(
                f"No worker was heard within {settings.dead_worker_seconds:g} seconds: jobs wait until one runs"
                " (`studio worker`, or `studio`, which brings its own)."
            )
    return "a worker is there"


async def _storage(settings: Settings) -> str:
    await storage_of(settings).check()
    return "bucket" if settings.has_s3 else "folder on disk"


async def _files(settings: Settings) -> str:
    """Whether the newest pictures are where their rows say; `studio cleanup --dry-run` looks at all of them."""
    storage = storage_of(settings)
    async with _migrated(settings) as database:
        async with database.transaction() as tx:
            newest = await Inventory(tx).list_newest(limit=NEWEST_FILES)
        try:
            missing = [asset for asset in newest if not await _is_stored(storage, asset)]
        except StorageUnavailableError:
            return "not looked at while storage is away"
    if missing:
        place = "bucket" if settings.has_s3 else "folder"
        raise StudioError(
            f"{len(missing)} of the newest {len(newest)} pictures have no file. Is this the right {place}?"
            " `studio cleanup --dry-run` names them."
        )
    return f"the newest {len(newest)} are there" if newest else "none yet"


async def _is_stored(storage: Storage, asset: Asset) -> bool:
    try:
        async with storage.open(asset.storage_key, length=0):
            return True
    except NotFoundError:
        return False


async def _clean_up(settings: Settings) -> str:
    async with _migrated(settings) as database, database.transaction() as tx:
        last = await ChoreRepository(tx).find(ROUND)
    if last is None or last.done_at is None:
        return "not done yet; workers do it"
    ago = datetime.now(UTC) - last.done_at
    return f"last done {ago.total_seconds() / 3600:.1f} hours ago"


@asynccontextmanager
async def _migrated(settings: Settings) -> AsyncGenerator[Database]:
    async with database_url(settings) as url:
        if await asyncio.to_thread(needs_migration, url):
            raise StudioError("The database is not migrated.")
        database = Database(url, pool_size=1)
        try:
            yield database
        finally:
            await database.close()


async def _moderation(settings: Settings) -> str:
    """Asks about something harmless: whoever judges must answer, and must let it through."""
    texts, pictures = moderation_of(settings)
    if texts is None:
        return "off: nothing is judged before it is sent"
    try:
        if (await texts.judge_text(HARMLESS, reference="doctor")).decision is not Decision.ALLOW:
            raise StudioError(f"{texts.name} answers, but refuses “{HARMLESS}”.")
        if pictures is not None and (await pictures.judge_picture(_grey())).decision is not Decision.ALLOW:
            raise StudioError(f"{pictures.name} answers, but refuses a plain grey picture.")
    except ModerationUnavailableError as error:
        raise StudioError(
            f"{settings.moderation.value} does not answer, so nothing can be made: check its key and address."
        ) from error
    finally:
        for moderator in {id(one): one for one in (texts, pictures) if one is not None}.values():
            await moderator.close()
    judged = "prompts" if pictures is None else f"prompts; {pictures.name} judges uploads"
    return f"{texts.name} judges {judged}"


def _grey() -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (128, 128, 128)).save(out, "PNG")
    return Picture("image/png", out.getvalue())


async def _model(settings: Settings) -> str:
    registry = registry_of(settings)
    offered = [model.id for model in registry.list_offered(is_demo=settings.is_demo)]
    if not offered:
        raise StudioError(
            f"The profile {settings.provider_profile} leaves no model to offer; name some in a models file."
        )
    async with provider_of(settings) as provider:
        probed = await provider.probe(model=offered[0])
    which = "demo model" if settings.is_demo else "configured service"
    said = f"{which}, {probed.describe(provider.profile)}"
    if not probed.has_generations or (provider.profile.capabilities.has_edits and not probed.has_edits):
        raise StudioError(f"{said}. Is STUDIO_PROVIDER_PROFILE right?")
    unlisted = [model for model in offered if probed.models is not None and model not in probed.models]
    return f"{said}, not in its list: {', '.join(unlisted)}" if unlisted else said
