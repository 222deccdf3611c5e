"""Reading what came back: a stream of previews and one picture, or one JSON answer, or the address of a picture."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import httpx
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from gpt_image_studio.adapters.openai_images.errors import VendorError, translate
from gpt_image_studio.adapters.openai_images.events import (
    MAX_EVENT_BYTES,
    MAX_PICTURE_BYTES,
    EventReader,
    Payload,
    TooLargeError,
    decode,
)
from gpt_image_studio.generations.ports import (
    BadOutputError,
    Completed,
    OutcomeUnknownError,
    Preview,
    ProviderRequest,
    RenderEvent,
)

_DOWNLOAD_ATTEMPTS: Final = 3

Emit = Callable[[RenderEvent], None]


class AnswerReader:
    def __init__(
        self,
        client: httpx.AsyncClient,
        response: httpx.Response,
        request: ProviderRequest,
        request_id: str,
        *,
        is_usage_trusted: bool,
    ) -> None:
        self._client = client
        self._response = response
        self._request = request
        self._request_id = request_id
        self._is_usage_trusted = is_usage_trusted

    async def read_stream(self, emit: Emit) -> None:
        """Ends with the completed event; what would follow it is not waited for."""
        reader = EventReader()
        try:
            async for chunk in self._response.aiter_raw():
                for event in reader.feed(chunk):
                    if self._is_last(event, emit):
                        return
            for event in reader.finish():
                if self._is_last(event, emit):
                    return
        except TooLargeError as error:
            raise BadOutputError(request_id=self._request_id) from error
        # It ended as if all were well, without the picture: it may have been made, and billed.
        raise OutcomeUnknownError(request_id=self._request_id)

    async def read_whole(self, emit: Emit) -> None:
        body = bytearray()
        async for chunk in self._response.aiter_raw():
            body += chunk
            if len(body) > MAX_EVENT_BYTES:
                raise BadOutputError(request_id=self._request_id)
        payload = Payload.find(body)
        if payload is None:
            raise BadOutputError(request_id=self._request_id)
        if payload.has_picture:
            content = self._picture(payload)
        else:
            content = await self._download(_address(payload.fields))
        emit(self._completed(content, payload.fields))

    def _is_last(self, event: bytearray, emit: Emit) -> bool:
        payload = Payload.find(event)
        if payload is None:
            return False
        kind = str(payload.fields.get("type", ""))
        if kind == "error" or payload.fields.get("error"):
            vendor = VendorError.in_stream(payload.fields)
            raise translate(
                vendor,
                self._response.headers,
                request_id=self._request_id,
                reference_count=len(self._request.references),
            )
        if kind.endswith(".partial_image"):
            self._preview(payload, emit)
            return False
        if kind.endswith(".completed"):
            emit(self._completed(self._picture(payload), payload.fields))
            return True
        return False

    def _preview(self, payload: Payload, emit: Emit) -> None:
        """A preview that cannot be read, or that nobody asked for, is left out: the picture is what counts."""
        index = payload.fields.get("partial_image_index", 0)
        if not isinstance(index, int) or not 0 <= index < self._request.partials or not payload.has_picture:
            return
        try:
            content = payload.picture()
        except ValueError:
            return
        emit(Preview(index, content))

    def _picture(self, payload: Payload) -> bytes:
        try:
            content = payload.picture() if payload.has_picture else b""
        except ValueError as error:
            raise BadOutputError(request_id=self._request_id) from error
        if not content:
            raise BadOutputError(request_id=self._request_id)
        return content

    def _completed(self, content: bytes, fields: Mapping[str, Any]) -> Completed:
        return Completed(content, self._request_id, _usage(fields) if self._is_usage_trusted else None)

    async def _download(self, address: str) -> bytes:
        """Fetching can be repeated: the picture is made, and asking for it costs nothing."""
        if not address:
            raise BadOutputError(request_id=self._request_id)
        if address.startswith("data:"):
            try:
                return decode(address.encode())
            except ValueError as error:
                raise BadOutputError(request_id=self._request_id) from error
        url = self._response.url.join(address)
        try:
            async for attempt in AsyncRetrying(
                stop=stop_after_attempt(_DOWNLOAD_ATTEMPTS),
                wait=wait_exponential(multiplier=0.2),
                retry=retry_if_exception_type(httpx.HTTPError),
                reraise=True,
            ):
                with attempt:
                    return await self._fetch(url)
        except (httpx.HTTPError, TooLargeError) as error:
            raise BadOutputError(request_id=self._request_id) from error
        raise BadOutputError(request_id=self._request_id)

    async def _fetch(self, url: httpx.URL) -> bytes:
        """Without our key: the picture may lie with somebody else."""
        content = bytearray()
        async with self._client.stream("GET", url, follow_redirects=True) as response:
            response.raise_for_status()
            async for chunk in response.aiter_raw():
                content += chunk
                if len(content) > MAX_PICTURE_BYTES:
                    raise TooLargeError
        return bytes(content)


def _address(fields: Mapping[str, Any]) -> str:
    match fields.get("data"):
        case [{"url": str(url)}, *_]:
            return url
        case _:
            return ""


def _usage(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Servers that do not count send nothing, or zeros, or other names: all of that is no count.

    What wrote an SVG is counted beside it, and kept in it under the same name.
    """
    usage = fields.get("usage")
    if not isinstance(usage, dict):
        return None
    counted = cast("dict[str, Any]", usage)
    tokens = counted.get("output_tokens")
    if not isinstance(tokens, int) or tokens <= 0:
        return None
    written = fields.get("svg_usage")
    return counted | {"svg_usage": written} if isinstance(written, dict) else counted
