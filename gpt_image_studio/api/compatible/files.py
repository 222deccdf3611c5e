"""`/v1/files`: a picture sent once and named in edits by its `file_id`. It is an upload like any other: same intake, same quota."""

from contextlib import AsyncExitStack
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gpt_image_studio.api.access import Caller, admit
from gpt_image_studio.api.bodies import WrongMediaTypeError, media_type_of
from gpt_image_studio.api.compatible.errors import Refusal, RefusedError
from gpt_image_studio.api.compatible.file_ids import no_file, to_asset_id, to_file_id
from gpt_image_studio.api.compatible.forms import (
    FORM,
    missing_parameter,
    read_fields,
    sort_fields,
    unknown_parameter,
)
from gpt_image_studio.api.compatible.references import keep
from gpt_image_studio.api.drafts import PICTURES
from gpt_image_studio.assets.keys import EXTENSIONS
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.services import services

#: What OpenAI's clients say of a picture. It is kept as the first, whichever was said.
PURPOSES: Final = ("vision", "user_data")
#: Beside the file itself.
_FORM_BYTES: Final = 100_000


async def create(request: Request) -> Response:
    caller = await admit(request)
    if media_type_of(request) != FORM:
        raise WrongMediaTypeError(f"Send a file as {FORM}.")
    async with AsyncExitStack() as received:
        await received.enter_async_context(services().gates.forms.enter(caller.account_id))
        form = await read_fields(request, received, max_bytes=services().uploads.max_bytes + _FORM_BYTES, max_files=1)
        texts, files = sort_fields(form, {"file": "file"})
        _check_purpose(texts)
        if not files:
            raise missing_parameter("file")
        asset = await keep(caller.account, files["file"][0], AssetKind.REFERENCE)
    return JSONResponse(_dump(asset))


async def show(request: Request) -> Response:
    caller = await admit(request)
    return JSONResponse(_dump(await _get(request, caller)))


async def delete(request: Request) -> Response:
    """Into the studio's trash: until it is emptied, the same file sent again has the same id."""
    caller = await admit(request)
    asset = await _get(request, caller)
    await services().uploads.remove(caller.account_id, asset.id)
    return JSONResponse({"id": to_file_id(asset.id), "object": "file", "deleted": True})


def _check_purpose(texts: dict[str, Any]) -> None:
    purpose = texts.pop("purpose", None)
    for name in texts:
        raise unknown_parameter(name)
    if purpose is None:
        raise missing_parameter("purpose")
    if purpose not in PURPOSES:
        message = f"Files here are pictures to work from: their purpose is {' or '.join(map(repr, PURPOSES))}."
        raise RefusedError(Refusal(400, message, code="invalid_value", param="purpose"))


async def _get(request: Request, caller: Caller) -> Asset:
    """Whatever an edit can be given: pictures that were made here as well."""
    asset_id = to_asset_id(request.path_params["file_id"], "file_id")
    try:
        asset = await services().assets.get(caller.account_id, asset_id)
    except NotFoundError as error:
        raise no_file("file_id") from error
    if asset.kind not in PICTURES:
        raise no_file("file_id")
    return asset


def _dump(asset: Asset) -> dict[str, Any]:
    return {
        "id": to_file_id(asset.id),
        "object": "file",
        "bytes": asset.size_bytes,
        "created_at": int(asset.created_at.timestamp()),
        "filename": asset.filename or f"picture-{asset.id.hex[:8]}.{EXTENSIONS[asset.media_type]}",
        "purpose": PURPOSES[0],
        "status": "processed",
    }
