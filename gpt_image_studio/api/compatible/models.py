"""`GET /v1/models`: what can be used now."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gpt_image_studio.api.access import admit
from gpt_image_studio.api.drafts import get_model
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.services import services


async def list_models(request: Request) -> Response:
    await admit(request)
    models = await services().generations.list_models()
    return JSONResponse({"object": "list", "data": [_dump(model) for model in models]})


async def show_model(request: Request) -> Response:
    await admit(request)
    return JSONResponse(_dump(await get_model(request.path_params["model"])))


def _dump(model: Model) -> dict[str, Any]:
    since = datetime.combine(model.since, datetime.min.time(), UTC) if model.since else datetime.fromtimestamp(0, UTC)
    return {"id": model.id, "object": "model", "created": int(since.timestamp()), "owned_by": model.family}
