"""`ImageProvider` over httpx. One provider request is one HTTP request; nothing here ever sends it a second time."""

import asyncio
import ipaddress
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from typing import Final

import httpx
import structlog

from gpt_image_studio.adapters.openai_images.answer import AnswerReader
from gpt_image_studio.adapters.openai_images.errors import VendorError, translate
from gpt_image_studio.adapters.openai_images.probe import Probed, probe
from gpt_image_studio.adapters.openai_images.profile import OPENAI, Profile
from gpt_image_studio.adapters.openai_images.request import DepartingBody, build_request
from gpt_image_studio.generations.ports import (
    OutcomeUnknownError,
    ProviderMisconfiguredError,
    ProviderRequest,
    ProviderUnreachableError,
    RenderEvent,
    Sent,
)

_MAX_ERROR_BYTES: Final = 64_000

_log = structlog.get_logger(__name__)


class OpenAIImages:
    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        profile: Profile = OPENAI,
        connect_seconds: float = 5.0,
        write_seconds: float = 60.0,
        stream_idle_seconds: float = 180.0,
    ) -> None:
        """`base_url` ends in `/v1`, or as the profile says."""
        self._base_url = httpx.URL(base_url.rstrip("/") + "/")
        self.profile = profile
        self._api_key = api_key
        self._headers = profile.headers(api_key)
        self._connect_seconds = connect_seconds
        self._write_seconds = write_seconds
        self._stream_idle_seconds = stream_idle_seconds
        self._client = httpx.AsyncClient(
            # No connection is used twice: one that the provider closes at the moment of reuse looks like a lost answer,
            # and a lost answer is an unknown outcome. A handshake is nothing beside the seconds a picture takes.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            timeout=httpx.Timeout(60.0, connect=connect_seconds),  # fetching a picture from its address
            headers={"Accept-Encoding": "identity", "User-Agent": "gpt-image-studio"},
            trust_env=not _is_loopback(self._base_url.host),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def probe(self, *, model: str) -> Probed:
        """What the server answers, without drawing anything. Raises `ProviderError` when it is away or refuses the key."""
        return await probe(self._client, self._base_url, self.profile, self._api_key, model=model)

    async def render(self, request: ProviderRequest) -> AsyncGenerator[RenderEvent, None]:
        """See `ImageProvider.render`. Closing the generator, or cancelling whoever reads it, closes the connection.

        The exchange is a task of its own: `Sent` is known while the answer is awaited, and the time limit counts the
        provider's time, not the time our caller takes to store a preview.
        """
        request = replace(request, partials=min(request.partials, self.profile.max_partials))
        events: asyncio.Queue[RenderEvent | None] = asyncio.Queue()
        exchange = asyncio.create_task(self._exchange(request, events.put_nowait))
        exchange.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            await exchange
        finally:
            exchange.cancel()
            await asyncio.gather(exchange, return_exceptions=True)

    async def _exchange(self, request: ProviderRequest, emit: Callable[[RenderEvent], None]) -> None:
        http_request = build_request(
            self._client,
            self._base_url,
            request,
            profile=self.profile,
            headers=self._headers,
            timeout=self._timeout(request),
        )
        body = DepartingBody(http_request.stream, on_gone=lambda: emit(Sent()))
        http_request.stream = body
        try:
            async with asyncio.timeout(request.timeout_seconds):
                response = await self._client.send(http_request, stream=True)
                try:
                    body.announce()  # whoever answers has what it wanted
                    await self._read(request, response, emit)
                finally:
                    await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise ProviderUnreachableError from error
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise ProviderMisconfiguredError from error  # an address or a key that cannot even be written
        except (httpx.HTTPError, TimeoutError) as error:
            raise OutcomeUnknownError from error

    def _timeout(self, request: ProviderRequest) -> httpx.Timeout:
        """A stream that is silent for too long is dead; an answer in one piece is silent until it is there."""
        silence = self._stream_idle_seconds if request.partials else request.timeout_seconds
        return httpx.Timeout(silence, connect=self._connect_seconds, write=self._write_seconds)

    async def _read(
        self, request: ProviderRequest, response: httpx.Response, emit: Callable[[RenderEvent], None]
    ) -> None:
        request_id = response.headers.get("x-request-id", "")
        if not response.is_success:
            vendor = VendorError.of(response.status_code, await _error_body(response))
            _log.warning(
                "provider.refused", status=vendor.status, code=vendor.code, kind=vendor.kind, request_id=request_id
            )
            raise translate(vendor, response.headers, request_id=request_id, reference_count=len(request.references))
        answer = AnswerReader(
            self._client, response, request, request_id, is_usage_trusted=self.profile.is_usage_trusted
        )
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            await answer.read_stream(emit)
        else:
            await answer.read_whole(emit)


async def _error_body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _MAX_ERROR_BYTES:
            break
    return bytes(body)


def _is_loopback(host: str) -> bool:
    """A proxy from the environment has no business between us and this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
