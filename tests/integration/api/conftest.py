"""Somebody with a browser before the media route; a program with a key before the public API."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from databases import make_studio_database
from fakes.clock import FixedClock
from fakes.providers.studio_program import client_of
from fakes.public_api import Customer, PublicApi, start_public_api
from fakes.storage import MemoryStorage
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.db.session import Database
from integration.api.media_world import MediaWorld


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
def world(database: Database, storage: MemoryStorage, clock: FixedClock) -> MediaWorld:
    return MediaWorld(database, storage, clock)


@pytest.fixture
async def ada(world: MediaWorld) -> SignedIn:
    return await world.sign_in("ada@example.com")


@pytest.fixture
async def browser(world: MediaWorld, ada: SignedIn) -> AsyncIterator[httpx.AsyncClient]:
    async with world.browser(ada) as client:
        yield client


@pytest.fixture
async def picture(world: MediaWorld, ada: SignedIn) -> Asset:
    return await world.make_picture(ada)


@pytest.fixture(scope="module")
def api(server_url: str, template: str) -> Iterator[PublicApi]:
    """Nobody works: what is asked for stays in line."""
    with (
        make_studio_database(server_url, template) as url,
        tempfile.TemporaryDirectory(prefix="studio-api-") as folder,
        start_public_api(url, Path(folder), provider_url=None) as api,
    ):
        yield api


@pytest.fixture
def customer(api: PublicApi) -> Customer:
    return api.customer()


@pytest.fixture
def client(api: PublicApi, customer: Customer) -> Iterator[httpx.Client]:
    with client_of(api, customer) as client:
        yield client


@pytest.fixture
def stranger(api: PublicApi) -> Iterator[httpx.Client]:
    with client_of(api, api.customer()) as client:
        yield client
