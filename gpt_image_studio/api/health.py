"""For the operator and the load balancer: alive, ready, counted. Anyone may ask; the answers name parts, never values."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gpt_image_studio.errors import UnavailableError
from gpt_image_studio.services import Condition, services


async def alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def ready(_request: Request) -> Response:
    """200, or 503 with which part is away. A part with a warning is named, and takes nothing out of service."""
    parts = await services().health.check()
    body = {
        "ready": all(part.condition is not Condition.DOWN for part in parts),
        "parts": {part.name: part.state for part in parts},
        "warnings": [part.name for part in parts if part.condition is Condition.WARNING],
    }
    return JSONResponse(body, status_code=200 if body["ready"] else 503, headers={"cache-control": "no-store"})


async def metrics(_request: Request) -> Response:
    """Of this process, and what all of them together did by the database; without it, of this process alone."""
    registry = CollectorRegistry()
    count_removed = services().health.count_removed
    if count_removed is not None:
        with suppress(UnavailableError):
            registry.register(_Removed(await count_removed()))
    return Response(generate_latest() + generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Removed(Collector):
    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily("studio_cleanup_removed", "What the clean-up removed.", labels=["kind"])
        for kind, count in self._counts.items():
            family.add_metric([kind], count)
        yield family


def health_routes() -> list[Route]:
    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]
