"""What the tests of uploads share."""

from pathlib import Path

import pytest

from fakes.pictures import make_png
from fakes.upload_door import UploadDoor
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.db.session import Database


@pytest.fixture
def door(database: Database, tmp_path: Path) -> UploadDoor:
    return UploadDoor(database, tmp_path / "incoming", max_bytes=60_000_000)


@pytest.fixture
async def ada(door: UploadDoor) -> SignedIn:
    return await door.sign_in()


@pytest.fixture
async def reference(door: UploadDoor, ada: SignedIn) -> Asset:
    """400 × 300, to be drawn on."""
    return await door.upload(ada, make_png(400, 300))
