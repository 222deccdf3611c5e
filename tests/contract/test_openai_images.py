"""The adapter on the wire: what it sends, when it says so, and where nothing leaves."""

import asyncio
import json
import socket
import time

import pytest

from fakes.make.provider_requests import make_input, make_provider_request
from fakes.providers.emulator import Emulator
from fakes.providers.openai_wire import DATA, PICTURE, ask, collect
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
    Completed,
    InputImage,
    ProviderMisconfiguredError,
    ProviderUnreachableError,
    RenderEvent,
    Sent,
)

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
