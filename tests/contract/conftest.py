"""What the contract suites share."""

from collections.abc import Iterator

import pytest

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
