"""`/api/v1`."""

from starlette.routing import Mount


def v1_routes() -> list[Mount]:
    return []
