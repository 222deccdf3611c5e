"""The adapter on the wire: what it sends, when it says so, and what it makes of servers that misbehave."""

import asyncio
import base64
import io
import json
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from fakes.make.provider_requests import make_input, make_provider_request
from fakes.providers.emulator import Emulator
from fakes.providers.raw_server import answer, raw_server, saying
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    OutputFormat,
    Quality,
    Size,
    Strictness,
)
from gpt_image_studio.generations.ports import (
    BadOutputError,
    Completed,
    InputImage,
    OutcomeUnknownError,
    Preview,
    ProviderError,
    ProviderMisconfiguredError,
    ProviderRateLimitedError,
    ProviderRejectedError,
    ProviderRequest,
    ProviderUnavailableError,
    ProviderUnreachableError,
    RenderEvent,
    Sent,
)

PICTURE = b"not looked at by the adapter"
DATA = {"data": [{"b64_json": base64.b64encode(PICTURE).decode()}]}
STREAM = "text/event-stream; charset=utf-8"


@pytest.fixture
async def adapter(emulator: Emulator) -> AsyncIterator[OpenAIImages]:
    adapter = OpenAIImages(emulator.base_url, "sk-test")
    yield adapter
    await adapter.close()


async def collect(adapter: OpenAIImages, request: ProviderRequest) -> list[RenderEvent]:
    return [event async for event in adapter.render(request)]


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


# What is sent


async def test_a_generation_says_what_was_ordered_and_nothing_else(adapter: OpenAIImages, emulator: Emulator) -> None:
    await collect(adapter, make_provider_request())

    [entry] = emulator.log()
    assert entry["path"] == "/v1/images/generations"
    assert entry["fields"] == {
        "model": "studio-demo",
        "prompt": "a lighthouse in the rain",
        "n": 1,
        "size": "1024x640",
        "quality": "low",
        "output_format": "png",
        "stream": True,
        "partial_images": 2,
        "safety_identifier": "account-hash",
    }
    assert entry["idempotency_key"] is None


async def test_choices_are_sent_where_they_were_made(emulator: Emulator) -> None:
    request = make_provider_request(
        quality=Quality.HIGH,
        output_format=OutputFormat.WEBP,
        compression=80,
        background=Background.TRANSPARENT,
        partials=0,
        strictness=Strictness.LOW,
        safety_identifier="",
    )
    await ask(emulator.base_url, request)

    fields = emulator.log()[0]["fields"]
    assert fields["moderation"] == "low"
    assert (fields["output_compression"], fields["background"]) == (80, "transparent")
    assert not {"stream", "partial_images", "safety_identifier"} & set(fields)


async def test_a_moving_picture_says_its_frames_and_comes_in_one_piece(emulator: Emulator) -> None:
    request = make_provider_request(
        model="gpt-image-2.6-flare",
        size=Size(288, 288),
        output_format=OutputFormat.GIF,
        animation=Animation(4, 120),
        complexity=Complexity.LOW,
        partials=0,
    )
    *_, completed = await ask(emulator.base_url, request)

    fields = emulator.log()[0]["fields"]
    assert (fields["output_format"], fields["frame_count"], fields["frame_duration_ms"]) == ("gif", 4, 120)
    assert fields["complexity"] == "low"
    assert not {"stream", "partial_images", "output_compression", "svg"} & set(fields)
    assert isinstance(completed, Completed)
    assert completed.content.startswith(b"GIF8")


async def test_what_wrote_an_svg_is_counted_beside_the_picture(emulator: Emulator) -> None:
    request = make_provider_request(model="gpt-image-2.6-flare", output_format=OutputFormat.SVG, partials=0)
    *_, completed = await ask(emulator.base_url, request)

    assert isinstance(completed, Completed)
    assert completed.usage is not None
    assert completed.usage["output_tokens"] > 0
    assert completed.usage["svg_usage"]["output_tokens"] > 0


async def test_a_drawing_over_the_first_reference_is_a_file_of_its_own(
    adapter: OpenAIImages, emulator: Emulator
) -> None:
    markup = make_input("markup.png", mode="RGBA")
    await collect(adapter, make_provider_request(references=(make_input(),), markup=markup))

    files = emulator.log()[0]["files"]
    assert [(file["field"], file["filename"]) for file in files] == [("image[]", "one.png"), ("markup", "markup.png")]


async def test_an_edit_is_json_only_where_a_form_cannot_say_it(adapter: OpenAIImages, emulator: Emulator) -> None:
    """How strictly is moderated is documented for JSON edits, not for forms."""
    request = make_provider_request(references=(make_input(),), mask=make_input(mode="RGBA"), strictness=Strictness.LOW)
    events = await collect(adapter, request)

    [entry] = emulator.log()
    assert entry["fields"]["moderation"] == "low"
    assert [file["field"] for file in entry["files"]] == ["images", "mask"]
    assert isinstance(events[-1], Completed)


async def test_compression_is_not_sent_for_png(adapter: OpenAIImages, emulator: Emulator) -> None:
    await collect(adapter, make_provider_request(compression=80))

    assert "output_compression" not in emulator.log()[0]["fields"]


async def test_an_edit_is_a_form_with_the_files_byte_for_byte(adapter: OpenAIImages, emulator: Emulator) -> None:
    references = (make_input("first.png", seed=1), make_input("second.png", seed=2))
    mask = make_input("mask.png", mode="RGBA")

    await collect(adapter, make_provider_request(references=references, mask=mask, partials=1))

    [entry] = emulator.log()
    assert entry["path"] == "/v1/images/edits"
    assert entry["fields"]["stream"] is True
    assert [(file["field"], file["filename"], file["media_type"]) for file in entry["files"]] == [
        ("image[]", "first.png", "image/png"),
        ("image[]", "second.png", "image/png"),
        ("mask", "mask.png", "image/png"),
    ]
    assert [file["size_bytes"] for file in entry["files"]] == [len(picture.content) for picture in (*references, mask)]


async def test_the_key_goes_to_the_provider_only() -> None:
    """A picture given as an address is fetched without it."""
    async with raw_server(saying(answer(PICTURE, media_type="image/png"))) as elsewhere:
        body = json.dumps({"data": [{"url": f"{elsewhere.base_url}/picture.png"}]}).encode()
        async with raw_server(saying(answer(body))) as server:
            events = await ask(server.base_url)
            assert "authorization: bearer sk-test" in server.heads[0]
        assert "sk-test" not in elsewhere.heads[0]

    assert isinstance(events[-1], Completed)
    assert events[-1].content == PICTURE


async def test_a_wrong_key_is_for_the_operator(emulator: Emulator) -> None:
    adapter = OpenAIImages(emulator.base_url, "bad")

    with pytest.raises(ProviderMisconfiguredError):
        await collect(adapter, make_provider_request())
    await adapter.close()


async def test_a_key_that_cannot_be_written_is_for_the_operator(emulator: Emulator) -> None:
    adapter = OpenAIImages(emulator.base_url, "sk-\n")

    with pytest.raises(ProviderMisconfiguredError):
        await collect(adapter, make_provider_request())
    await adapter.close()


# When it is sent


@pytest.mark.parametrize("partials", [0, 2])
async def test_sent_is_known_while_the_provider_is_still_silent(
    adapter: OpenAIImages, emulator: Emulator, partials: int
) -> None:
    emulator.queue("hang;s=600")
    events = adapter.render(make_provider_request(partials=partials))

    assert await asyncio.wait_for(anext(events), 20) == Sent()

    assert emulator.wait_for(lambda log: bool(log and log[0]["fault"]))[0]["outcome"] == "open"
    await events.aclose()


async def test_sent_waits_for_the_last_byte_of_a_large_upload() -> None:
    """The server stops reading in the middle: nothing may be called sent."""
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def read_half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(1_000_000)
        reached.set()
        await go_on.wait()
        while await reader.read(1_000_000):
            pass
        writer.write(answer(json.dumps(DATA).encode()))

    big = InputImage("big.png", "image/png", bytes(20_000_000))
    async with raw_server(read_half, is_body_read=False) as server:
        adapter = OpenAIImages(server.base_url, "sk-test")
        events = adapter.render(make_provider_request(references=(big,)))
        first = asyncio.ensure_future(anext(events))
        await asyncio.wait_for(reached.wait(), 20)
        done, _ = await asyncio.wait({first}, timeout=0.2)
        assert not done
        go_on.set()
        assert await asyncio.wait_for(first, 20) == Sent()
        await events.aclose()
        await adapter.close()


async def test_a_cancelled_picture_is_hung_up_on_at_once(adapter: OpenAIImages, emulator: Emulator) -> None:
    emulator.queue("hang;s=600")
    events = adapter.render(make_provider_request())
    await anext(events)
    await asyncio.to_thread(emulator.wait_for, lambda log: bool(log and log[0]["fault"]))

    before = time.monotonic()
    await events.aclose()
    [entry] = await asyncio.to_thread(emulator.wait_for, lambda log: log[0]["outcome"] != "open")

    assert entry["outcome"] == "disconnected"
    assert time.monotonic() - before < 5  # seconds; it is a few milliseconds, the rest is room for a busy machine


# Where nothing leaves


async def test_a_refused_connection_is_unreachable_and_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    adapter = OpenAIImages(f"http://127.0.0.1:{port}/v1", "sk-test")
    events: list[RenderEvent] = []

    with pytest.raises(ProviderUnreachableError):
        events.extend([event async for event in adapter.render(make_provider_request())])

    assert events == []
    await adapter.close()


async def test_a_name_that_does_not_exist_is_unreachable() -> None:
    with pytest.raises(ProviderUnreachableError):
        await ask("http://studio.invalid/v1")


async def test_an_address_of_another_protocol_is_for_the_operator() -> None:
    with pytest.raises(ProviderMisconfiguredError):
        await ask("ftp://127.0.0.1/v1")


# What comes back


async def test_the_pictures_bytes_are_kept_exactly(emulator: Emulator, adapter: OpenAIImages) -> None:
    emulator.queue("url")
    linked = (await collect(adapter, make_provider_request(partials=0)))[-1]
    inline = (await collect(adapter, make_provider_request(partials=0)))[-1]

    assert isinstance(linked, Completed)
    assert isinstance(inline, Completed)
    assert linked.content == inline.content
    assert Image.open(io.BytesIO(inline.content)).size == (1024, 640)
    assert inline.request_id.startswith("req_")


async def test_a_server_that_answers_a_stream_in_one_piece_is_understood() -> None:
    async with raw_server(saying(answer(json.dumps({**DATA, "usage": None}).encode()))) as server:
        sent, completed = await ask(server.base_url)

    assert sent == Sent()
    assert completed == Completed(PICTURE, "", None)


async def test_a_last_event_without_its_empty_line_counts() -> None:
    body = event("image_generation.completed", b64_json=encoded()).rstrip()
    async with raw_server(saying(answer(body, media_type=STREAM))) as server:
        assert (await ask(server.base_url))[-1] == Completed(PICTURE, "", None)


async def test_what_follows_the_picture_is_not_waited_for() -> None:
    async def linger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await saying(answer(event("image_edit.completed", b64_json=encoded()), media_type=STREAM, length=10**6))(
            reader, writer
        )
        await asyncio.Event().wait()

    async with raw_server(linger) as server:
        events = await asyncio.wait_for(ask(server.base_url), 20)

    assert isinstance(events[-1], Completed)


async def test_previews_that_are_broken_or_unasked_for_are_left_out() -> None:
    body = b"".join(
        [
            event("image_generation.partial_image", partial_image_index=0, b64_json="%%%"),
            event("image_generation.partial_image", partial_image_index=1, b64_json=encoded(b"second")),
            event("image_generation.partial_image", partial_image_index=2, b64_json=encoded(b"third")),
            b"data: surprise\n\n",
            event("image_generation.thinking"),
            event("image_generation.completed", b64_json=encoded()),
        ]
    )
    async with raw_server(saying(answer(body, media_type=STREAM))) as server:
        events = await ask(server.base_url, make_provider_request(partials=2))

    assert events == [Sent(), Preview(1, b"second"), Completed(PICTURE, "", None)]


async def test_a_picture_of_thirty_megabytes_passes_in_one_line() -> None:
    content = bytes(range(256)) * 100_000
    body = event("image_generation.completed", b64_json=encoded(content))
    async with raw_server(saying(answer(body, media_type=STREAM))) as server:
        completed = (await ask(server.base_url))[-1]

    assert isinstance(completed, Completed)
    assert completed.content == content


UNUSABLE = [
    answer(b"[]"),
    answer(b"<html>welcome</html>", media_type="text/html"),
    answer(b"{}"),
    answer(b'{"data": []}'),
    answer(b'{"data": [{"b64_json": null, "url": null}]}'),
    answer(b'{"data": [{"b64_json": ""}]}'),
    answer(b'{"data": [{"b64_json": "%%%"}]}'),
    answer(b'{"data": [{"url": "data:image/png;base64,%%%"}]}'),
    answer(event("image_generation.completed"), media_type=STREAM),
]


@pytest.mark.parametrize("content", UNUSABLE, ids=[row[-60:].decode("ascii", "replace") for row in UNUSABLE])
async def test_an_answer_without_a_picture_is_bad_output(content: bytes) -> None:
    async with raw_server(saying(content)) as server:
        with pytest.raises(BadOutputError):
            await ask(server.base_url)


async def test_an_answer_larger_than_any_picture_is_not_read_to_its_end() -> None:
    async def pour(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"", length=10**12))
        while True:
            writer.write(b"x" * 1_000_000)
            await writer.drain()

    async with raw_server(pour) as server:
        with pytest.raises(BadOutputError):
            await ask(server.base_url)


async def test_an_address_that_gives_nothing_is_asked_three_times_and_no_new_picture_is_ordered() -> None:
    async with raw_server(saying(answer(b"", status="503 Busy"))) as elsewhere:
        body = json.dumps({"data": [{"url": f"{elsewhere.base_url}/picture.png"}]}).encode()
        async with raw_server(saying(answer(body))) as server:
            with pytest.raises(BadOutputError):
                await ask(server.base_url)
            assert (len(server.heads), len(elsewhere.heads)) == (1, 3)


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
