"""What a finished request answers: one JSON body, or the events of a stream. Built in threads: a picture is megabytes."""

import json
from dataclasses import dataclass
from time import time
from typing import Any

from gpt_image_studio.demo_model.wire.usage import output_tokens, svg_usage, text_tokens, usage
from gpt_image_studio.demo_model.wire.validation import ImageRequest


@dataclass(frozen=True, slots=True)
class Quirks:
    """How an answer differs from a correct one. Only a fault sets any of it."""

    has_usage: bool = True
    has_zero_usage: bool = False
    is_base64_cut: bool = False

    def picture(self, encoded: str) -> str:
        return encoded[: len(encoded) // 2 - 1] if self.is_base64_cut else encoded


CORRECT = Quirks()


def json_body(image_request: ImageRequest, pictures: list[dict[str, str]], *, quirks: Quirks = CORRECT) -> bytes:
    """`pictures` are the items of `data`: `{"b64_json": …}` or `{"url": …}`."""
    body: dict[str, Any] = {"created": int(time()), **_resolved(image_request), "data": pictures}
    if quirks.has_usage:
        body["usage"] = _usage(image_request, quirks, count=image_request.count, has_details=True)
        if image_request.output_format == "svg":
            body["svg_usage"] = _svg_usage(image_request, pictures, quirks)
    return json.dumps({**body, **_echo(image_request)}).encode()


def partial_event(image_request: ImageRequest, encoded: str, index: int, *, quirks: Quirks = CORRECT) -> bytes:
    return _event(
        f"{_family(image_request)}.partial_image",
        {
            "b64_json": quirks.picture(encoded),
            "partial_image_index": index,
            "created_at": int(time()),
            **_resolved(image_request),
        },
    )


def completed_event(image_request: ImageRequest, encoded: str, *, quirks: Quirks = CORRECT) -> bytes:
    fields: dict[str, Any] = {
        "b64_json": quirks.picture(encoded),
        "created_at": int(time()),
        **_resolved(image_request),
    }
    if quirks.has_usage:
        fields["usage"] = _usage(image_request, quirks, count=1, has_details=False)
    return _event(f"{_family(image_request)}.completed", {**fields, **_echo(image_request)})


def error_event(code: str, message: str) -> bytes:
    error = {"type": "image_generation_server_error", "code": code, "message": message, "param": None}
    return _event("error", {"error": error})


def _event(kind: str, fields: dict[str, Any]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def _family(image_request: ImageRequest) -> str:
    return "image_edit" if image_request.pictures else "image_generation"


def _resolved(image_request: ImageRequest) -> dict[str, str]:
    return {
        "background": "transparent" if image_request.is_transparent else "opaque",
        "output_format": image_request.output_format,
        "quality": image_request.quality,
        "size": f"{image_request.width}x{image_request.height}",
    }


def _echo(image_request: ImageRequest) -> dict[str, str]:
    return {"safety_identifier": image_request.safety_identifier} if image_request.safety_identifier else {}


def _usage(image_request: ImageRequest, quirks: Quirks, *, count: int, has_details: bool) -> dict[str, Any]:
    sizes = [picture.size for picture in image_request.references]
    if quirks.has_zero_usage:
        return usage(text=0, images=(), output=0, count=count, has_details=has_details)
    labelled = len(sizes) if image_request.model.bills_image_labels else 0
    return usage(
        text=text_tokens(image_request.prompt, labelled),
        images=sizes,
        output=output_tokens(
            image_request.grid, *image_request.billed_size, count=count, partials=image_request.partials
        ),
        count=count,
        has_details=has_details,
    )


def _svg_usage(image_request: ImageRequest, pictures: list[dict[str, str]], quirks: Quirks) -> dict[str, Any]:
    if quirks.has_zero_usage:
        return dict.fromkeys(("input_tokens", "output_tokens", "reasoning_tokens", "total_tokens"), 0)
    written = sum(len(picture.get("b64_json", "")) for picture in pictures) * 3 // 4
    size = image_request.width, image_request.height
    return svg_usage(model=image_request.svg_author, prompt=image_request.prompt, size=size, written_bytes=written)
