"""What the tests of assets and of uploads share."""

from pathlib import Path

import pytest

from fakes.clock import FixedClock
from fakes.pictures import make_png
from fakes.storage import MemoryStorage
from fakes.upload_api import UploadApi
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.assets.trash import AssetTrash
from gpt_image_studio.db.session import Database


@pytest.fixture
def upload_api(database: Database, tmp_path: Path) -> UploadApi:
    return UploadApi(database, tmp_path / "incoming", max_bytes=60_000_000)


@pytest.fixture
async def ada(upload_api: UploadApi) -> SignedIn:
    return await upload_api.sign_in()


@pytest.fixture
async def reference(upload_api: UploadApi, ada: SignedIn) -> Asset:
    """400 × 300, to be drawn on."""
    return await upload_api.upload(ada, make_png(400, 300))


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
def assets(database: Database, storage: MemoryStorage, clock: FixedClock) -> AssetService:
    return AssetService(database, storage, clock)


@pytest.fixture
def trash(database: Database, storage: MemoryStorage, clock: FixedClock) -> AssetTrash:
    return AssetTrash(database, storage, clock)
