"""What the screens and routes may call. Reflex builds its states itself, so late binding happens here, once."""

from dataclasses import dataclass

from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.credits.service import CreditService
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.service import GenerationService


@dataclass(frozen=True, slots=True)
class Services:
    database: Database
    accounts: AccountService
    credits: CreditService
    assets: AssetService
    generations: GenerationService


_installed: list[Services] = []


def install(services: Services) -> None:
    """Called by `bootstrap` when a process starts, and by tests."""
    _installed[:] = [services]


def services() -> Services:
    """Raises `LookupError` before `install`."""
    if not _installed:
        raise LookupError("services are not installed in this process")
    return _installed[0]
