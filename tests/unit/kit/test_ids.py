"""Ids that come from outside."""

import uuid

import pytest

from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.kit.ids import AssetId, find_id, get_id


@pytest.mark.parametrize("text", ["", "1", "not-an-id", "x" * 500, "00000000-0000-0000-0000-00000000000g"])
def test_what_is_no_id_is_nothing(text: str) -> None:
    assert find_id(AssetId, text) is None
    with pytest.raises(NotFoundError):
        get_id(AssetId, text)


def test_an_id_is_read_as_it_was_written() -> None:
    asset_id = AssetId(uuid.uuid4())
    assert find_id(AssetId, str(asset_id)) == get_id(AssetId, str(asset_id)) == asset_id
