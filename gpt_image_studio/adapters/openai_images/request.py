"""How an order is written on the wire, and how we know that it has left."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final, cast

import httpx

from gpt_image_studio.generations.model import Background, OutputFormat
from gpt_image_studio.generations.ports import InputImage, RenderOrder

_CHUNK_BYTES: Final = 64 * 1024

Fields = dict[str, str | int | bool]


def build_request(
    client: httpx.AsyncClient,
    base_url: httpx.URL,
    order: RenderOrder,
    *,
    headers: Mapping[bytes, bytes],
    moderation: str,
    timeout: httpx.Timeout,
) -> httpx.Request:
    """References make it an edit (multipart); without them it is a generation (JSON)."""
    fields = _fields(order)
    if order.references:
        return client.build_request(
            "POST",
            base_url.join("images/edits"),
            data={name: _as_form_text(value) for name, value in fields.items()},
            files=_files(order),
            headers=headers,
            timeout=timeout,
        )
    if moderation:  # whether a multipart edit may carry it is not documented
        fields["moderation"] = moderation
    return client.build_request(
        "POST", base_url.join("images/generations"), json=fields, headers=headers, timeout=timeout
    )


def _fields(order: RenderOrder) -> Fields:
    """Only what the order asks for: servers reject parameters they do not know.

    Never `response_format` (refused by GPT Image models), `seed` (does not exist) or `input_fidelity` (refused since 2).
    """
    fields: Fields = {
        "model": order.model,
        "prompt": order.prompt,
        "n": 1,
        "size": str(order.size),
        "quality": order.quality.value,
        "output_format": order.output_format.value,
    }
    if order.background is not Background.AUTO:
        fields["background"] = order.background.value
    if order.compression is not None and order.output_format is not OutputFormat.PNG:
        fields["output_compression"] = order.compression
    if order.partials:
        fields["stream"] = True
        fields["partial_images"] = order.partials
    if order.safety_identifier:
        fields["safety_identifier"] = order.safety_identifier
    return fields


def _as_form_text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _files(order: RenderOrder) -> list[tuple[str, tuple[str, bytes, str]]]:
    files = [("image[]", _file(reference)) for reference in order.references]
    if order.mask is not None:
        files.append(("mask", _file(order.mask)))
    return files


def _file(image: InputImage) -> tuple[str, bytes, str]:
    """Name and type are both needed: without them a file arrives as application/octet-stream and is refused."""
    return image.filename, image.content, image.media_type


class DepartingBody(httpx.AsyncByteStream):
    """A request body that tells when its last byte was handed to the network, while the answer is still far away."""

    def __init__(self, body: httpx.SyncByteStream | httpx.AsyncByteStream, on_gone: Callable[[], None]) -> None:
        self._body = cast("httpx.AsyncByteStream", body)  # bodies made of bytes and forms can be read both ways
        self._on_gone = on_gone
        self._is_gone = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            # In pieces, so that a reference of 50 MB is not copied whole by every layer below.
            for start in range(0, len(part), _CHUNK_BYTES):
                yield part[start : start + _CHUNK_BYTES]
        # The transport comes back for more only after it has written what it got.
        self.announce()

    def announce(self) -> None:
        if not self._is_gone:
            self._is_gone = True
            self._on_gone()
