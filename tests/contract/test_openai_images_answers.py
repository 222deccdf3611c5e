"""What the adapter makes of what comes back: whole, in pieces, early, broken or far too large."""

import asyncio
import io
import json

import pytest
from PIL import Image

from fakes.make.provider_requests import make_provider_request
from fakes.providers.emulator import Emulator
from fakes.providers.openai_wire import DATA, PICTURE, STREAM, ask, collect, encoded, event
from fakes.providers.raw_server import answer, raw_server, saying
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.generations.ports import (
    BadOutputError,
    Completed,
    Preview,
    Sent,
)


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
