"""Counts of requests in the Redis that all web processes share."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from limits.aio.storage import RedisStorage
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from gpt_image_studio.limits.request_rate import ANSWER_SECONDS, Counts

#: Beside the states that Reflex keeps on the same server.
PREFIX = "studio-limits"


@asynccontextmanager
async def redis_counts(url: str) -> AsyncGenerator[Counts]:
    """`url`: redis://, rediss:// or unix://. Connects when it is first asked; raises `StorageError` whenever it is away."""
    pool: Any = ConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType] # its options are not typed
        url,
        socket_connect_timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        # Once and at once: a connection of before the server was restarted. The client's own three tries take seconds.
        retry=Retry(NoBackoff(), 1),
    )
    try:
        yield RedisStorage(
            "async+redis://", wrap_exceptions=True, implementation="redispy", key_prefix=PREFIX, connection_pool=pool
        )
    finally:
        await pool.aclose()
