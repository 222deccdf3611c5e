"""The adapter under test asks a server on this machine, and what such a server says is written down here."""

import base64
import json
from typing import Any

from fakes.make.provider_requests import make_provider_request
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.generations.ports import ImageProvider, ProviderRequest, RenderEvent

PICTURE = b"not looked at by the adapter"
DATA = {"data": [{"b64_json": base64.b64encode(PICTURE).decode()}]}
STREAM = "text/event-stream; charset=utf-8"


async def collect(provider: ImageProvider, request: ProviderRequest) -> list[RenderEvent]:
    return [event async for event in provider.render(request)]


async def ask(base_url: str, request: ProviderRequest | None = None, **settings: Any) -> list[RenderEvent]:
    adapter = OpenAIImages(base_url, "sk-test", **settings)
    try:
        return await collect(adapter, request or make_provider_request())
    finally:
        await adapter.close()


def event(kind: str, **fields: Any) -> bytes:
    return f"data: {json.dumps({'type': kind, **fields})}\n\n".encode()


def encoded(content: bytes = PICTURE) -> str:
    return base64.b64encode(content).decode()
