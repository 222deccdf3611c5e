"""Requests and quotes as JSON and back: what a job row keeps of them, and the fingerprint a draft is recognised by."""

import hashlib
import json
import uuid
from dataclasses import asdict
from typing import Any

from gpt_image_studio.generations.model import Background, JobRequest, OutputFormat, Quality, Quote, Size
from gpt_image_studio.kit.ids import AssetId


def fingerprint(request: JobRequest) -> bytes:
    """SHA-256 over the canonical request."""
    canonical = json.dumps(dump_request(request), sort_keys=True, separators=(",", ":"))
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
    }


def load_request(stored: dict[str, Any]) -> JobRequest:
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
    )


def dump_quote(quote: Quote) -> dict[str, Any]:
    return asdict(quote)


def load_quote(stored: dict[str, Any]) -> Quote:
    return Quote(**stored)
