"""`/api/v1`: jobs, quotes, pictures and credits for programs. `openapi.json` describes it; Schemathesis holds it to that."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, Router

from gpt_image_studio.api.middleware import ApiMiddleware, ApiMount
from gpt_image_studio.api.v1.catalog import OPERATIONS
from gpt_image_studio.api.v1.openapi import build_document
from gpt_image_studio.api.v1.operations import make_routes
from gpt_image_studio.api.v1.refusals import refuse
from gpt_image_studio.services import services


async def show_document(request: Request) -> Response:
    """The OpenAPI document; anyone may read it."""
    del request
    return JSONResponse(build_document(OPERATIONS, title=services().brand_name))


def v1_routes() -> list[Mount]:
    """With an API key of the studio; cookies open nothing here."""
    document = Route("/openapi.json", show_document, methods=["GET"])
    router = Router([document, *make_routes(OPERATIONS)], redirect_slashes=False)
    return [ApiMount("/api/v1", ApiMiddleware(router, refuse))]
