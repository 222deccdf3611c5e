"""The pictures of a JSON edit: data URLs, or pictures the account has already."""

import base64
from collections.abc import AsyncGenerator
from typing import Final

from gpt_image_studio.api.compatible.errors import Refusal, RefusedError
from gpt_image_studio.api.compatible.file_ids import to_asset_id
from gpt_image_studio.api.compatible.parameters import ImageLink
from gpt_image_studio.api.compatible.references import Picture

#: Base64 letters decoded at a time; four letters are three bytes.
_CHUNK_LETTERS: Final = 4 * 64 * 1024
_DATA_URL: Final = "data:image/"


def linked(param: str, link: ImageLink) -> Picture:
    """Addresses elsewhere are not fetched: the studio asks no server on anybody's behalf."""
    if (link.image_url is None) == (link.file_id is None):
        raise _bad_link(param, "Send exactly one of 'image_url' and 'file_id'.")
    if link.file_id is not None:
        return Picture(param, asset_id=to_asset_id(link.file_id, param))
    head, _, letters = (link.image_url or "").partition(",")
    if not head.startswith(_DATA_URL) or not head.endswith(";base64"):
        raise _bad_link(param, "An image_url is a data URL here: data:image/png;base64,…")

    async def chunks() -> AsyncGenerator[bytes]:
        for start in range(0, len(letters), _CHUNK_LETTERS):
            try:
                yield base64.b64decode(letters[start : start + _CHUNK_LETTERS], validate=True)
            except ValueError as error:
                raise _bad_link(param, "This data URL is not valid base64.") from error

    return Picture(param, chunks)


def _bad_link(param: str, message: str) -> RefusedError:
    return RefusedError(Refusal(400, message, code="invalid_value", param=param))
