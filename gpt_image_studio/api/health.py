"""For the operator and the load balancer: alive, ready, counted. Anyone may ask; the answers name parts, never values."""

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gpt_image_studio.services import services


async def alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def ready(_request: Request) -> Response:
    """200, or 503 with which part is away."""
    parts = await services().health.check()
    body = {"ready": all(part.is_well for part in parts), "parts": {part.name: part.state for part in parts}}
    return JSONResponse(body, status_code=200 if body["ready"] else 503, headers={"cache-control": "no-store"})


async def metrics(_request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def health_routes() -> list[Route]:
    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]
