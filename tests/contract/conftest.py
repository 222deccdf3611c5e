"""What the contract suites share."""

from collections.abc import AsyncIterator, Iterator

import pytest

from fakes.providers.emulator import Emulator, start_emulator
from fakes.s3 import BUCKET, run_s3
from gpt_image_studio.adapters.openai_images import OpenAIImages
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


@pytest.fixture
async def adapter(emulator: Emulator) -> AsyncIterator[OpenAIImages]:
    adapter = OpenAIImages(emulator.base_url, "sk-test")
    yield adapter
    await adapter.close()
