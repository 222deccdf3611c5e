"""An ASGI app that speaks the GPT Image wire protocol and draws by itself: the studio's demo model, and the emulator of its tests."""

from collections.abc import Sequence
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from gpt_image_studio.demo_model.emulator.control import control_routes
from gpt_image_studio.demo_model.painting.artist import DemoArtist, RenderThreads
from gpt_image_studio.demo_model.painting.plain import PlainArtist
from gpt_image_studio.demo_model.wire.capabilities import DEMO_SECONDS, MODELS
from gpt_image_studio.demo_model.wire.errors import ApiError
from gpt_image_studio.demo_model.wire.file_store import file_routes
from gpt_image_studio.demo_model.wire.images import Emulation, Images
from gpt_image_studio.demo_model.wire.moderations import moderate

#: Unix time; any would do.
_CREATED: Final = 1_776_729_600


def create_app(
    *, seconds: float = DEMO_SECONDS, api_key: str = "", is_emulator: bool = False, is_plain: bool = False
) -> Starlette:
    """`seconds` is how long a medium 1024x1024 of the demo model takes; the others keep their proportion to it.

    Faults and the control endpoints exist with `is_emulator` only. An empty `api_key` lets every key in.
    `is_plain` draws one colour in no time.
    """
    artist = PlainArtist() if is_plain else DemoArtist(is_repeatable=is_emulator)
    emulation = Emulation() if is_emulator else None
    images = Images(RenderThreads(), artist, time_scale=seconds / DEMO_SECONDS, api_key=api_key, emulation=emulation)

    async def list_models(request: Request) -> Response:
        images.authenticate(request)
        models = [{"id": name, "object": "model", "created": _CREATED, "owned_by": "studio-demo"} for name in MODELS]
        return JSONResponse({"object": "list", "data": models})

    async def moderations(request: Request) -> Response:
        images.authenticate(request)
        body: Any = await request.json()
        return JSONResponse(moderate(body))

    routes = [
        Route("/v1/images/generations", images.generate, methods=["POST"]),
        Route("/v1/images/edits", images.edit, methods=["POST"]),
        Route("/v1/models", list_models, methods=["GET"]),
        Route("/v1/moderations", moderations, methods=["POST"]),
    ]
    if emulation:
        routes += file_routes(emulation.uploads, images.authenticate)
        by_deployment = "/openai/deployments/{deployment}/images"
        dialects = [
            *routes,
            Route(f"{by_deployment}/generations", images.generate, methods=["POST"]),
            Route(f"{by_deployment}/edits", images.edit, methods=["POST"]),
        ]
        control = control_routes(emulation)
        return _make([*routes, *control, Mount("/as/{dialect}", routes=dialects)])
    return _make(routes)


def _make(routes: Sequence[BaseRoute]) -> Starlette:
    return Starlette(
        routes=routes,
        exception_handlers={ApiError: _refused, HTTPException: _not_served},
    )


async def _refused(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, ApiError):
        raise error
    return JSONResponse(error.body(), error.status, headers=error.headers)


async def _not_served(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    refusal = ApiError(f"Invalid URL ({request.method} {request.url.path})", status=error.status_code)
    return JSONResponse(refusal.body(), refusal.status)
