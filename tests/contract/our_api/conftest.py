"""Our API on a socket, somebody with a key, and the unmodified SDK in their hands."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openai import OpenAI

from databases import make_studio_database
from fakes.providers.emulator import Emulator
from fakes.public_api import Customer, PublicApi, start_public_api


@pytest.fixture(scope="module")
def api(server_url: str, template: str, emulator_process: Emulator) -> Iterator[PublicApi]:
    """Our API on a socket, offering the demo model, which is the emulator."""
    with (
        make_studio_database(server_url, template) as url,
        tempfile.TemporaryDirectory(prefix="studio-api-") as folder,
        start_public_api(url, Path(folder), provider_url=emulator_process.base_url) as api,
    ):
        yield api


@pytest.fixture
def customer(api: PublicApi) -> Customer:
    return api.customer()


@pytest.fixture
def client(api: PublicApi, customer: Customer) -> Iterator[OpenAI]:
    with OpenAI(base_url=api.base_url, api_key=customer.key, max_retries=0) as client:
        yield client
