"""`/v1`: the OpenAI Images API, as far as the studio's models go. Its SDK, unmodified, is the judge (tests/contract)."""

from starlette.routing import Mount, Route, Router

from gpt_image_studio.api.compatible import files
from gpt_image_studio.api.compatible.errors import refuse
from gpt_image_studio.api.compatible.images import edit, generate
from gpt_image_studio.api.compatible.models import list_models, show_model
from gpt_image_studio.api.middleware import ApiMiddleware, ApiMount


def compatible_routes() -> list[Mount]:
    """With an API key of the studio; cookies open nothing here."""
    router = Router(
        [
            Route("/images/generations", generate, methods=["POST"]),
            Route("/images/edits", edit, methods=["POST"]),
            Route("/files", files.create, methods=["POST"]),
            Route("/files/{file_id}", files.show, methods=["GET"]),
            Route("/files/{file_id}", files.delete, methods=["DELETE"]),
            Route("/models", list_models, methods=["GET"]),
            Route("/models/{model}", show_model, methods=["GET"]),
        ],
        redirect_slashes=False,
    )
    return [ApiMount("/v1", ApiMiddleware(router, refuse))]
