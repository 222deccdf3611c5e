"""What the adapter makes of connections that are lost and of servers that refuse."""

import asyncio

import pytest

from fakes.make.provider_requests import make_provider_request
from fakes.providers.emulator import Emulator
from fakes.providers.openai_wire import STREAM, ask, collect
from fakes.providers.raw_server import answer, raw_server, saying
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.generations.ports import (
    Completed,
    OutcomeUnknownError,
    Preview,
    ProviderError,
    ProviderMisconfiguredError,
    ProviderRateLimitedError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RenderEvent,
    Sent,
)

# What is lost

LOST = {
    "hangs up": b"",
    "no HTTP": b"hello\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\ncontent-ty",
    "head only": answer(b"", length=100),
    "half a JSON": answer(b'{"data": [{"b64_json": "QUJD', length=1000),
    "half an event": answer(b'data: {"type": "image_generation.completed", "b64_json": "QUJD', media_type=STREAM),
    "empty stream": answer(b"", media_type=STREAM),
    "only done": answer(b"data: [DONE]\n\n", media_type=STREAM),
    "gateway gave up": answer(b"<html>504</html>", status="504 Gateway Timeout", media_type="text/html"),
}


@pytest.mark.parametrize("content", LOST.values(), ids=LOST)
async def test_whatever_is_lost_after_sending_is_an_unknown_outcome_and_not_asked_again(content: bytes) -> None:
    async with raw_server(saying(content)) as server:
        with pytest.raises(OutcomeUnknownError):
            await ask(server.base_url)
        assert len(server.heads) == 1


@pytest.mark.parametrize("partials", [0, 2])
async def test_the_time_limit_of_the_order_ends_in_an_unknown_outcome(
    adapter: OpenAIImages, emulator: Emulator, partials: int
) -> None:
    emulator.queue("hang;s=600")

    with pytest.raises(OutcomeUnknownError):
        await collect(adapter, make_provider_request(partials=partials, timeout_seconds=0.2))

    emulator.wait_for(lambda log: log[0]["outcome"] == "disconnected")


async def test_a_stream_that_falls_silent_is_given_up(emulator: Emulator) -> None:
    emulator.queue("stall;at=1,s=600")

    with pytest.raises(OutcomeUnknownError):
        await ask(emulator.base_url, make_provider_request(), stream_idle_seconds=0.3)


async def test_a_slow_reader_does_not_use_up_the_time_of_the_order(adapter: OpenAIImages) -> None:
    kinds: list[type[RenderEvent]] = []
    async for event_ in adapter.render(make_provider_request(timeout_seconds=2.0)):
        kinds.append(type(event_))
        if isinstance(event_, Preview) and event_.index == 0:
            await asyncio.sleep(2.2)  # a storage that blinks for longer than the whole order may take

    assert kinds == [Sent, Preview, Preview, Completed]


# What is refused


async def test_the_wait_is_read_from_the_text_where_the_header_is_missing(
    adapter: OpenAIImages, emulator: Emulator
) -> None:
    emulator.queue("rate;after=12;text=1")

    with pytest.raises(ProviderRateLimitedError) as caught:
        await collect(adapter, make_provider_request())

    assert caught.value.retry_after_seconds == 12
    assert caught.value.request_id.startswith("req_")


@pytest.mark.parametrize(
    ("content", "family"),
    [
        (answer(b'{"detail": "no such size"}', status="422 No"), ProviderRejectedError),
        (answer(b"no such size", status="400 No", media_type="text/plain"), ProviderRejectedError),
        (answer(b"", status="302 Elsewhere"), ProviderMisconfiguredError),
        (answer(b'{"error": "down"}', status="500 Down"), ProviderUnavailableError),
        (answer(b"y" * 1_000_000, status="500 Down"), ProviderUnavailableError),
    ],
    ids=["detail", "plain", "redirect", "error text", "endless"],
)
async def test_other_servers_errors_are_understood(content: bytes, family: type[ProviderError]) -> None:
    async with raw_server(saying(content)) as server:
        with pytest.raises(family):
            await ask(server.base_url)
        assert len(server.heads) == 1


async def test_neither_key_nor_prompt_is_in_an_error() -> None:
    async with raw_server(saying(b"")) as server:
        with pytest.raises(OutcomeUnknownError) as caught:
            await ask(server.base_url, make_provider_request(prompt="a secret garden"))

    told = f"{caught.value!r} {caught.value.__cause__!r} {make_provider_request(prompt='a secret garden')!r}"
    assert "secret" not in told
    assert "sk-test" not in told
