"""Server-sent events of any size, cut anywhere."""

import base64
import json
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpt_image_studio.adapters.openai_images.events import (
    MAX_EVENT_BYTES,
    EventReader,
    Payload,
    TooLargeError,
    decode,
)


def read(*chunks: bytes) -> list[bytes]:
    reader = EventReader()
    events = [bytes(event) for chunk in chunks for event in reader.feed(chunk)]
    return [*events, *(bytes(event) for event in reader.finish())]


STREAM = b': hello\r\n\r\nevent: a\r\ndata: {"n": 1}\r\n\r\nid: 7\ndata:{"n":\ndata: 2}\n\nretry: 5\n\ndata: [DONE]\n\ndata: last'


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_events_are_the_same_wherever_the_chunks_are_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[start:end] for start, end in pairwise(edges)]

    assert read(*chunks) == [b'{"n": 1}', b'{"n":\n2}', b"[DONE]", b"last"]


@given(st.binary(max_size=300), st.text(max_size=50))
def test_a_picture_comes_out_as_it_went_in_and_the_fields_without_it(content: bytes, prompt: str) -> None:
    fields = {
        "type": "x.completed",
        "prompt": prompt,
        "b64_json": base64.b64encode(content).decode(),
        "usage": {"a": 1},
    }

    payload = Payload.find(bytearray(json.dumps(fields).encode()))

    assert payload is not None
    assert payload.has_picture is bool(content)
    assert payload.picture() == content
    assert payload.fields == {**fields, "b64_json": ""}


def test_a_prompt_that_looks_like_a_picture_is_not_one() -> None:
    raw = json.dumps({"prompt": 'say "b64_json": "AAAA"', "b64_json": "QUJD"}).encode()

    payload = Payload.find(bytearray(raw))

    assert payload is not None
    assert payload.picture() == b"ABC"


def test_escaped_slashes_and_a_data_url_are_understood() -> None:
    content = bytes(range(256))
    encoded = base64.b64encode(content).decode()
    assert "/" in encoded
    escaped = f'{{"b64_json": "data:image\\/png;base64,{encoded.replace("/", chr(92) + "/")}"}}'

    payload = Payload.find(bytearray(escaped.encode()))

    assert payload is not None
    assert payload.picture() == content


@pytest.mark.parametrize("raw", [b"[DONE]", b"", b"[1]", b'{"b64_json": "QUJD', b'{"type": "x"', b"\xff"])
def test_what_is_not_an_object_is_nothing(raw: bytes) -> None:
    assert Payload.find(bytearray(raw)) is None


@pytest.mark.parametrize("encoded", [b"QUJ", b"QUJD=A", b"QU JD", b"QUJD\n", b"\xc3\xa4"])
def test_what_is_not_base64_is_an_error_and_never_a_shorter_picture(encoded: bytes) -> None:
    with pytest.raises(ValueError, match="base64"):
        decode(encoded)


def test_an_event_larger_than_any_picture_ends_the_reading() -> None:
    reader = EventReader()
    chunk = b"x" * 1_000_000
    for _ in range(MAX_EVENT_BYTES // len(chunk)):
        list(reader.feed(chunk))

    with pytest.raises(TooLargeError):
        list(reader.feed(chunk))


def test_a_picture_of_thirty_megabytes_is_held_about_twice() -> None:
    size = 22_500_000
    head, tail = b'data: {"type": "x.completed", "b64_json": "', b'", "usage": {}}\n\n'
    chunk = b"QUJD" * 16_384
    reader = EventReader()
    tracemalloc.start()
    try:
        list(reader.feed(head))
        for _ in range(size * 4 // 3 // len(chunk)):
            list(reader.feed(chunk))
        [event] = reader.feed(tail)
        payload = Payload.find(event)
        assert payload is not None
        content = payload.picture()
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(content) > 22_000_000
    assert peak_bytes < 2.6 * len(content)
