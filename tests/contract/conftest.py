"""What the contract suites share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openai import OpenAI

from databases import make_studio_database
from fakes.providers.emulator import Emulator, start_emulator
from fakes.public_api import Customer, PublicApi, start_public_api
from fakes.s3 import BUCKET, run_s3
from gpt_image_studio.adapters.s3_storage import S3Storage


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    with run_s3() as url:
        yield url


@pytest.fixture(scope="session")
def s3_storage(s3_url: str) -> S3Storage:
    """One for all: building a client takes half a second."""
    return S3Storage(s3_url, BUCKET, "a", "s")


@pytest.fixture(scope="session")
def emulator_process() -> Iterator[Emulator]:
    with start_emulator(is_plain=True) as emulator:  # the wire is tested here, not the brush
        yield emulator


@pytest.fixture
def emulator(emulator_process: Emulator) -> Emulator:
    """The GPT Image API on this machine, at once and with nothing remembered. One process for all: starting takes a moment."""
    emulator_process.reset()
    return emulator_process


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
