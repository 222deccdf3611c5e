"""What the screens and routes may call. Reflex builds its states itself, so late binding happens here, once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.assets.uploads.service import UploadService
from gpt_image_studio.credits.service import CreditService
from gpt_image_studio.errors import UnavailableError
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.prompts.service import SavedPromptService

#: A part that takes longer to answer than this is away, seconds.
PROBE_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class PartHealth:
    name: str
    is_well: bool
    #: "well", or why not in one word.
    state: str


@dataclass(frozen=True, slots=True)
class HealthService:
    """Asks each part the studio stands on: database, storage, queue."""

    probes: dict[str, Callable[[], Awaitable[None]]]
    #: What the clean-up removed ever, by kind, in all processes.
    count_removed: Callable[[], Awaitable[Mapping[str, int]]] | None = None

    async def check(self) -> list[PartHealth]:
        return list(await asyncio.gather(*(self._probe(name, probe) for name, probe in self.probes.items())))

    async def _probe(self, name: str, probe: Callable[[], Awaitable[None]]) -> PartHealth:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await probe()
        except UnavailableError as error:
            return PartHealth(name, is_well=False, state=error.code)
        except TimeoutError:
            return PartHealth(name, is_well=False, state="slow")
        return PartHealth(name, is_well=True, state="well")


@dataclass(frozen=True, slots=True)
class Services:
    accounts: AccountService
    api_keys: ApiKeyService
    credits: CreditService
    assets: AssetService
    uploads: UploadService
    generations: GenerationService
    saved_prompts: SavedPromptService
    health: HealthService
    brand_name: str
    is_https: bool


_installed: list[Services] = []


def install(services: Services) -> None:
    """Called by `bootstrap` when a process starts, and by tests."""
    _installed[:] = [services]


def services() -> Services:
    """Raises `LookupError` before `install`."""
    if not _installed:
        raise LookupError("services are not installed in this process")
    return _installed[0]
