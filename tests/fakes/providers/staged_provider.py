"""An `ImageProvider` whose every call stands still until it is told what happens next."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from gpt_image_studio.generations.ports import Completed, ProviderError, ProviderRequest, RenderEvent


@dataclass(eq=False, slots=True)
class Call:
    request: ProviderRequest
    cues: asyncio.Queue[RenderEvent | ProviderError] = field(default_factory=asyncio.Queue[RenderEvent | ProviderError])
    is_waiting: bool = False

    def cue(self, happens: RenderEvent | ProviderError) -> None:
        self.is_waiting = False
        self.cues.put_nowait(happens)


class StagedProvider:
    def __init__(self) -> None:
        #: Under way, the oldest first.
        self.calls: list[Call] = []

    async def render(self, request: ProviderRequest) -> AsyncGenerator[RenderEvent, None]:
        call = Call(request)
        self.calls.append(call)
        try:
            while True:
                call.is_waiting = True
                happens = await call.cues.get()
                if isinstance(happens, ProviderError):
                    raise happens
                yield happens
                if isinstance(happens, Completed):
                    return
        finally:
            self.calls.remove(call)

    async def close(self) -> None: ...
