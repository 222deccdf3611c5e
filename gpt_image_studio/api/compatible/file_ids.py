"""`file-…`: a picture of the account as OpenAI's clients name it. The studio's own ids are understood as well."""

from typing import Final

from gpt_image_studio.api.compatible.errors import Refusal, RefusedError
from gpt_image_studio.kit.ids import AssetId, find_id

_PREFIX: Final = "file-"


def to_file_id(asset_id: AssetId) -> str:
    return f"{_PREFIX}{asset_id.hex}"


def to_asset_id(file_id: str, param: str) -> AssetId:
    """Raises `RefusedError` for what cannot be one."""
    asset_id = find_id(AssetId, file_id.removeprefix(_PREFIX))
    if asset_id is None:
        raise no_file(param)
    return asset_id


def no_file(param: str) -> RefusedError:
    return RefusedError(Refusal(404, "There is no such file.", code="file_not_found", param=param))
