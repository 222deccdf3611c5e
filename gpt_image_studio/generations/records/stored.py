"""Requests and quotes as JSON and back: what a job row keeps of them, and the fingerprint a draft is recognised by."""

import hashlib
import json
import uuid
from dataclasses import asdict
from typing import Any

from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    JobRequest,
    OutputFormat,
    Quality,
    Quote,
    Received,
    ReferenceRole,
    Size,
    Strictness,
)
from gpt_image_studio.kit.ids import AssetId, OutputId

#: Fields that older rows do not have, and what they mean there.
_ADDED_LATER: dict[str, Any] = {
    "is_pixel_locked": True,
    "parent_output": None,
    "reference_roles": [],
    "markup": None,
    "animation": None,
    "complexity": None,
    "strictness": "auto",
}


def fingerprint(request: JobRequest) -> bytes:
    """SHA-256 over the canonical request."""
    # What was added later counts where it is used: a draft from before an update is still the same draft.
    wish = {key: value for key, value in dump_request(request).items() if (key, value) not in _ADDED_LATER.items()}
    canonical = json.dumps(wish, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()


def dump_request(request: JobRequest) -> dict[str, Any]:
    return {
        "prompt": request.prompt,
        "model": request.model,
        "width": request.size.width,
        "height": request.size.height,
        "quality": request.quality.value,
        "count": request.count,
        "output_format": request.output_format.value,
        "compression": request.compression,
        "background": request.background.value,
        "partials": request.partials,
        "references": [str(reference) for reference in request.references],
        "mask": None if request.mask is None else str(request.mask),
        "is_pixel_locked": request.is_pixel_locked,
        "parent_output": None if request.parent_output is None else str(request.parent_output),
        "reference_roles": [role.value for role in request.reference_roles],
        "markup": None if request.markup is None else str(request.markup),
        "animation": None if request.animation is None else asdict(request.animation),
        "complexity": None if request.complexity is None else request.complexity.value,
        "strictness": request.strictness.value,
    }


def load_request(stored: dict[str, Any]) -> JobRequest:
    stored = _ADDED_LATER | stored
    return JobRequest(
        prompt=stored["prompt"],
        model=stored["model"],
        size=Size(stored["width"], stored["height"]),
        quality=Quality(stored["quality"]),
        count=stored["count"],
        output_format=OutputFormat(stored["output_format"]),
        compression=stored["compression"],
        background=Background(stored["background"]),
        partials=stored["partials"],
        references=tuple(AssetId(uuid.UUID(reference)) for reference in stored["references"]),
        mask=None if stored["mask"] is None else AssetId(uuid.UUID(stored["mask"])),
        is_pixel_locked=stored["is_pixel_locked"],
        parent_output=None if stored["parent_output"] is None else OutputId(uuid.UUID(stored["parent_output"])),
        reference_roles=tuple(ReferenceRole(role) for role in stored["reference_roles"]),
        markup=None if stored["markup"] is None else AssetId(uuid.UUID(stored["markup"])),
        animation=None if stored["animation"] is None else Animation(**stored["animation"]),
        complexity=None if stored["complexity"] is None else Complexity(stored["complexity"]),
        strictness=Strictness(stored["strictness"]),
    )


def dump_quote(quote: Quote) -> dict[str, Any]:
    return asdict(quote)


def load_quote(stored: dict[str, Any]) -> Quote:
    return Quote(**stored)


def dump_received(received: Received) -> dict[str, Any]:
    return {
        "width": received.size.width,
        "height": received.size.height,
        "media_type": received.media_type,
        "is_transparent": received.is_transparent,
        "frames": received.frames,
    }


def load_received(stored: dict[str, Any]) -> Received:
    size, frames = Size(stored["width"], stored["height"]), stored.get("frames", 1)
    return Received(size, stored["media_type"], stored["is_transparent"], frames)
