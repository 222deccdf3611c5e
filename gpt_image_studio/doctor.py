"""What `studio doctor` looks at: each part answers well, or says in a line what is wrong and what to do."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from gpt_image_studio.adapters.openai_images import get_profile
from gpt_image_studio.bootstrap import database_url, provider_of, storage_of
from gpt_image_studio.db.migrations import needs_migration
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.registry import Registry
from gpt_image_studio.settings import ROOT, Settings
from gpt_image_studio.web import frontend


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    is_well: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


async def examine(settings: Settings) -> list[Finding]:
    """In the order in which the studio needs them."""
    parts: list[tuple[str, Callable[[Settings], Awaitable[str]]]] = [
        ("node", _node),
        ("front end", _front_end),
        ("data folder", _data_folder),
        ("database", _database),
        ("storage", _storage),
        ("model", _model),
    ]
    findings: list[Finding] = []
    for name, look in parts:
        try:
            findings.append(Finding(name, is_well=True, detail=await look(settings)))
        except StudioError as error:
            findings.append(Finding(name, is_well=False, detail=error.message))
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


async def _storage(settings: Settings) -> str:
    await storage_of(settings).check()
    return "bucket" if settings.has_s3 else "folder on disk"


async def _model(settings: Settings) -> str:
    registry = Registry.load(settings.models_file).limited_to(get_profile(settings.provider_profile).capabilities)
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
