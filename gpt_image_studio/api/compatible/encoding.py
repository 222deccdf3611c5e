"""Pictures as base64 inside JSON, a chunk at a time: ten large ones never lie in memory together."""

import base64
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final

from gpt_image_studio.api.compatible.sent import SentPicture
from gpt_image_studio.assets.keys import ORIGINAL
from gpt_image_studio.generations.model import Background, Job
from gpt_image_studio.generations.records.usage import SvgUsage, Usage
from gpt_image_studio.services import services

#: Base64 writes three bytes as four letters, so what is encoded apart is a multiple of three.
_GROUP: Final = 3
_PIECE_BYTES: Final = _GROUP * 64 * 1024


async def encode(picture: SentPicture) -> AsyncGenerator[bytes]:
    """The picture's bytes as base64, a chunk at a time. Raises as `AssetService.open`."""
    if picture.jpeg_quality is not None:
        content = await services().assets.read_as_jpeg(picture.asset, quality=picture.jpeg_quality)
        for start in range(0, len(content), _PIECE_BYTES):
            yield base64.b64encode(content[start : start + _PIECE_BYTES])
        return
    rest = b""
    async with services().assets.open(picture.asset, ORIGINAL) as opened:
        async for chunk in opened.stored.chunks:
            held = rest + chunk
            cut = len(held) - len(held) % _GROUP
            rest = held[cut:]
            yield base64.b64encode(held[:cut])
    yield base64.b64encode(rest)


async def encode_object(fields: Mapping[str, Any], picture: SentPicture) -> AsyncGenerator[bytes]:
    """One JSON object, a chunk at a time: the fields, and the picture as `b64_json`."""
    head = json.dumps(fields)[:-1]
    yield f'{head}{", " if fields else ""}"b64_json": "'.encode()
    async with aclosing(encode(picture)) as letters:
        async for piece in letters:
            yield piece
    yield b'"}'


async def encode_answer(job: Job, pictures: list[SentPicture], usage: Usage) -> AsyncGenerator[bytes]:
    """The body of an answer that is not streamed."""
    head = {"created": created(job), **describe(job, pictures[0])}
    yield f'{json.dumps(head)[:-1]}, "data": ['.encode()
    for number, picture in enumerate(pictures):
        if number:
            yield b", "
        async with aclosing(encode_object({}, picture)) as pieces:
            async for piece in pieces:
                yield piece
    tail = {"usage": dump_usage(usage)} | ({} if usage.svg is None else {"svg_usage": dump_svg_usage(usage.svg)})
    yield f"], {json.dumps(tail)[1:]}".encode()


def created(job: Job) -> int:
    """When the job ended, or began to exist where it has not, in seconds since 1970."""
    return int((job.finished_at or job.created_at).timestamp())


def describe(job: Job, picture: SentPicture) -> dict[str, str]:
    """Of the bytes that are sent, which are what was asked for unless the provider did otherwise."""
    background, asset = job.request.background, picture.asset
    if background is Background.AUTO:
        background = Background.OPAQUE if picture.is_opaque else Background.TRANSPARENT
    return {
        "background": background.value,
        "output_format": picture.media_type.removeprefix("image/").removesuffix("+xml"),
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


def dump_svg_usage(usage: SvgUsage) -> dict[str, Any]:
    return {
        "model": usage.model,
        "input_tokens": usage.input,
        "output_tokens": usage.output,
        "reasoning_tokens": usage.reasoning,
        "total_tokens": usage.input + usage.output,
    }
