"""The unmodified SDK, asking the emulator."""

from collections.abc import Iterator

import pytest
from openai import OpenAI

from fakes.providers.emulator import Emulator


@pytest.fixture
def client(emulator: Emulator) -> Iterator[OpenAI]:
    with OpenAI(base_url=emulator.base_url, api_key="sk-test", max_retries=0) as client:
        yield client
