"""How a provider request is written on the wire, and how we know that it has left."""

import base64
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final, cast

import httpx

from gpt_image_studio.adapters.openai_images.profile import Edits, Profile
from gpt_image_studio.generations.model import Background, Strictness
from gpt_image_studio.generations.ports import InputImage, ProviderRejectedError, ProviderRequest

_CHUNK_BYTES: Final = 64 * 1024

Fields = dict[str, str | int | bool]


def build_request(
    client: httpx.AsyncClient,
    base_url: httpx.URL,
    request: ProviderRequest,
    *,
    profile: Profile,
    headers: Mapping[bytes, bytes],
    timeout: httpx.Timeout,
) -> httpx.Request:
    """References make it an edit, without them it is a generation. Generations are JSON.

    Edits are forms or JSON, as the profile says. Where it takes either they are forms, which need a third less bytes; but how
    strictly is moderated is documented for JSON only.

    Raises:
        ProviderRejectedError: an edit, a mask or a mark-up, and the server knows none.
    """
    fields = _fields(request, profile)
    path = profile.edits_path if request.references else profile.generations_path
    url = base_url.join(path.format(model=request.model))
    options: dict[str, Any] = {"headers": headers, "timeout": timeout, "params": profile.query or None}
    if request.references and profile.edits is Edits.NONE:
        raise ProviderRejectedError(f"{profile.label} cannot edit pictures. Not charged.")
    is_form = profile.edits is Edits.MULTIPART or (profile.edits is Edits.EITHER and "moderation" not in fields)
    if request.references and is_form:
        texts = {name: _as_form_text(value) for name, value in fields.items()}
        return client.build_request("POST", url, data=texts, files=_files(request, profile), **options)
    body: dict[str, Any] = {**fields}
    if request.references:
        body["images"] = [_link(reference) for reference in request.references]
        body |= {name: _link(overlay) for name, overlay in _overlays(request, profile)}
    return client.build_request("POST", url, json=body, **options)


def _fields(request: ProviderRequest, profile: Profile) -> Fields:
    """Only what the request asks for and the server knows: servers reject parameters they do not know.

    Never `seed` (does not exist) or `input_fidelity` (refused since 2); `response_format` only where the profile asks for it.
    """
    fields: Fields = {
        "model": request.model,
        "prompt": request.prompt,
        "n": 1,
        "size": str(request.size),
    }
    optional: Fields = {"quality": request.quality.value, "output_format": request.output_format.value}
    if request.background is not Background.AUTO:
        optional["background"] = request.background.value
    if request.compression is not None and request.output_format.is_compressible:
        optional["output_compression"] = request.compression
    if request.animation is not None:
        optional["frame_count"] = request.animation.frame_count
        optional["frame_duration_ms"] = request.animation.frame_duration_ms
    if request.complexity is not None:
        optional["complexity"] = request.complexity.value
    if request.strictness is not Strictness.AUTO:
        optional["moderation"] = request.strictness.value
    if profile.sends_response_format:
        fields["response_format"] = "b64_json"
    if request.partials:
        fields["stream"] = True
        fields["partial_images"] = request.partials
    if request.safety_identifier:
        optional["safety_identifier"] = request.safety_identifier
    return fields | {name: value for name, value in optional.items() if name in profile.fields}


def _as_form_text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _files(request: ProviderRequest, profile: Profile) -> list[tuple[str, tuple[str, bytes, str]]]:
    references = [("image[]", _file(reference)) for reference in request.references]
    return references + [(name, _file(overlay)) for name, overlay in _overlays(request, profile)]


def _overlays(request: ProviderRequest, profile: Profile) -> list[tuple[str, InputImage]]:
    """What lies on the first reference, by the name it is sent as. Without it, the edit would be another one."""
    named = ((profile.mask_field, request.mask), (profile.markup_field, request.markup))
    overlays = [(name, overlay) for name, overlay in named if overlay is not None]
    if any(not name for name, _ in overlays):
        raise ProviderRejectedError(f"{profile.label} does not know what was drawn on the first picture. Not charged.")
    return overlays


def _file(image: InputImage) -> tuple[str, bytes, str]:
    """Name and type are both needed: without them a file arrives as application/octet-stream and is refused."""
    return image.filename, image.content, image.media_type


def _link(image: InputImage) -> dict[str, str]:
    return {"image_url": f"data:{image.media_type};base64,{base64.b64encode(image.content).decode()}"}


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
