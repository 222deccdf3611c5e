"""An `ImageProvider` in memory that does what it is told, held to the same contract as the adapter."""

import asyncio
import io
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from PIL import Image

from gpt_image_studio.generations.model import Background, OutputFormat
from gpt_image_studio.generations.ports import Completed, Preview, ProviderError, ProviderRequest, RenderEvent, Sent

USAGE = {
    "input_tokens": 20,
    "input_tokens_details": {"text_tokens": 20, "image_tokens": 0},
    "output_tokens": 1756,
    "total_tokens": 1776,
}


@dataclass(frozen=True, slots=True)
class Gate:
    """The provider waits here until the test opens it; `reached` tells that it does."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


#: An error is raised, a gate is waited at, an event is yielded.
Step = RenderEvent | ProviderError | Gate


class FakeProvider:
    """Without a script every request is delivered at once. One script serves one request."""

    def __init__(self) -> None:
        self.requests: list[ProviderRequest] = []
        #: Requests whose reader went away before the end.
        self.abandoned: list[ProviderRequest] = []
        self.is_closed = False
        self._scripts: deque[tuple[Step, ...]] = deque()

    def script(self, *steps: Step, times: int = 1) -> None:
        self._scripts.extend([steps] * times)

    async def render(self, request: ProviderRequest) -> AsyncGenerator[RenderEvent, None]:
        self.requests.append(request)
        steps = self._scripts.popleft() if self._scripts else deliver(request)
        try:
            for step in steps:
                match step:
                    case ProviderError():
                        raise step
                    case Gate():
                        step.reached.set()
                        await step.opened.wait()
                    case _:
                        yield step
        except (GeneratorExit, asyncio.CancelledError):
            self.abandoned.append(request)
            raise

    async def close(self) -> None:
        self.is_closed = True


def deliver(request: ProviderRequest) -> tuple[RenderEvent, ...]:
    """All that happens when all goes well, as asked."""
    previews = [Preview(index, make_picture(request, seed=index)) for index in range(request.partials)]
    return (Sent(), *previews, make_completed(request))


def make_completed(request: ProviderRequest) -> Completed:
    return Completed(make_picture(request, seed=len(request.prompt)), "req_fake", USAGE)


def make_picture(request: ProviderRequest, *, seed: int = 0) -> bytes:
    """A file of the size, format and transparency that was asked for; one colour."""
    is_transparent = request.background is Background.TRANSPARENT
    colour = (40 * seed % 256, 90, 160, 0)
    size = (request.size.width, request.size.height)
    if request.output_format is OutputFormat.SVG:
        box = f'width="{size[0]}" height="{size[1]}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><rect {box} fill="rgb{colour[:3]}"/></svg>'.encode()
    image = Image.new("RGBA", size, colour) if is_transparent else Image.new("RGB", size, colour[:3])
    buffer = io.BytesIO()
    frames = request.animation.frame_count if request.animation else 1
    others = [Image.new("RGB", size, (40 * seed % 256, 90, 10 * number)) for number in range(1, frames)]
    moving = {"save_all": True, "append_images": others} if others else {}
    image.save(buffer, request.output_format.value.upper(), **moving)
    return buffer.getvalue()
