"""Pictures as base64 inside JSON, a chunk at a time: ten large ones never lie in memory together."""

import base64
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final

from gpt_image_studio.assets.keys import ORIGINAL
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.generations.model import Background, Job
from gpt_image_studio.generations.usage import Usage
from gpt_image_studio.services import services

#: Base64 writes three bytes as four letters, so what is encoded apart is a multiple of three.
_GROUP: Final = 3


async def encode(asset: Asset) -> AsyncGenerator[bytes]:
    """The original, byte for byte. Raises as `AssetService.open`."""
    rest = b""
    async with services().assets.open(asset, ORIGINAL) as opened:
        async for chunk in opened.stored.chunks:
            held = rest + chunk
            cut = len(held) - len(held) % _GROUP
            rest = held[cut:]
            yield base64.b64encode(held[:cut])
    yield base64.b64encode(rest)


async def encode_object(fields: Mapping[str, Any], asset: Asset) -> AsyncGenerator[bytes]:
    """`{…fields, "b64_json": "…"}`."""
    head = json.dumps(fields)[:-1]
    yield f'{head}{", " if fields else ""}"b64_json": "'.encode()
    async with aclosing(encode(asset)) as letters:
        async for piece in letters:
            yield piece
    yield b'"}'


async def encode_answer(job: Job, assets: list[Asset], usage: Usage) -> AsyncGenerator[bytes]:
    """The body of an answer that is not streamed."""
    head = {"created": created(job), **describe(job, assets[0])}
    yield f'{json.dumps(head)[:-1]}, "data": ['.encode()
    for number, asset in enumerate(assets):
        if number:
            yield b", "
        async with aclosing(encode_object({}, asset)) as pieces:
            async for piece in pieces:
                yield piece
    yield f'], "usage": {json.dumps(dump_usage(usage))}}}'.encode()


def created(job: Job) -> int:
    """Unix time."""
    return int((job.finished_at or job.created_at).timestamp())


def describe(job: Job, asset: Asset) -> dict[str, str]:
    """What came, which is what was asked for unless the provider did otherwise."""
    background = job.request.background
    if background is Background.AUTO:
        background = Background.TRANSPARENT if asset.has_alpha else Background.OPAQUE
    return {
        "background": background.value,
        "output_format": asset.media_type.removeprefix("image/"),
        "quality": job.request.quality.value,
        "size": f"{asset.width}x{asset.height}",
    }


def dump_usage(usage: Usage) -> dict[str, Any]:
    return {
        "input_tokens": usage.input,
        "input_tokens_details": {"text_tokens": usage.text, "image_tokens": usage.image},
        "output_tokens": usage.output,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": usage.output},
        "total_tokens": usage.input + usage.output,
    }
