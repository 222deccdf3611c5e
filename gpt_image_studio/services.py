"""What the screens and routes may call. Reflex builds its states itself, so late binding happens here, once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.assets.uploads.service import UploadService
from gpt_image_studio.billing.welcome import Welcome
from gpt_image_studio.credits.service import CreditService
from gpt_image_studio.errors import UnavailableError
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.limits.upload_gate import UploadGates
from gpt_image_studio.prompts.service import SavedPromptService

#: A part that takes longer to answer than this is away, seconds.
PROBE_SECONDS = 8.0


class Condition(StrEnum):
    WELL = "well"
    #: It works, and somebody should look at it.
    WARNING = "warning"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class PartHealth:
    name: str
    condition: Condition
    #: "well", or what is the matter in a word or two.
    state: str


@dataclass(frozen=True, slots=True)
class HealthService:
    """Asks each part the studio stands on: database, storage, queue."""

    #: Each raises `UnavailableError` for a part that is away, and returns a word of warning, or nothing, for one that is there.
    probes: dict[str, Callable[[], Awaitable[str | None]]]
    #: What the clean-up removed ever, by kind, in all processes.
    count_removed: Callable[[], Awaitable[Mapping[str, int]]] | None = None

    async def check(self) -> list[PartHealth]:
        return list(await asyncio.gather(*(self._probe(name, probe) for name, probe in self.probes.items())))

    async def _probe(self, name: str, probe: Callable[[], Awaitable[str | None]]) -> PartHealth:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                warning = await probe()
        except UnavailableError as error:
            return PartHealth(name, Condition.DOWN, error.code)
        except TimeoutError:
            return PartHealth(name, Condition.DOWN, "slow")
        if warning is not None:
            return PartHealth(name, Condition.WARNING, warning)
        return PartHealth(name, Condition.WELL, "well")


@dataclass(frozen=True, slots=True)
class Services:
    accounts: AccountService
    api_keys: ApiKeyService
    credits: CreditService
    welcome: Welcome
    assets: AssetService
    uploads: UploadService
    generations: GenerationService
    saved_prompts: SavedPromptService
    gates: UploadGates
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
