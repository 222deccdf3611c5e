"""Server-sent events whose lines are tens of megabytes, and the picture inside them.

httpx-sse would do for the protocol, but not for the size. Measured with one event of 30 MB of base64: decoding to text,
joining, cutting off `data:` and parsing the JSON hold 4.8 times its size at the peak. Here the bytes are collected once
and the picture is decoded straight out of them: 1.9 times.
"""

import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

#: Largest picture that is accepted, bytes.
MAX_PICTURE_BYTES: Final = 64_000_000
#: The same as base64 with the fields around it.
MAX_EVENT_BYTES: Final = MAX_PICTURE_BYTES * 4 // 3 + 64_000

_PICTURE: Final = re.compile(rb'"b64_json"\s*:\s*"')


class TooLargeError(Exception):
    """An event or an answer is larger than any picture we accept."""


class EventReader:
    """Turns chunks into the `data` of events. Event names, ids and comments do not matter here and are dropped."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._data: bytearray | None = None

    def feed(self, chunk: bytes) -> Iterator[bytearray]:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            self._line += chunk[start:end]
            start = end + 1
            event = self._end_line()
            if event is not None:
                yield event
        self._line += chunk[start:]
        if len(self._line) + len(self._data or b"") > MAX_EVENT_BYTES:
            raise TooLargeError

    def finish(self) -> Iterator[bytearray]:
        """What is left when the stream ends: some servers forget the empty line after the last event."""
        yield from self.feed(b"\n\n")

    def _end_line(self) -> bytearray | None:
        line, self._line = self._line, bytearray()
        if line.endswith(b"\r"):
            del line[-1]
        if not line:
            event, self._data = self._data, None
            return event
        if line.startswith(b"data:"):
            del line[: 6 if line.startswith(b"data: ") else 5]  # a bytearray forgets its beginning without copying
            if self._data is None:
                self._data = line
            else:
                self._data += b"\n" + line
        return None


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON object without the base64 of its picture, which stays where it was received."""

    fields: Mapping[str, Any]
    _raw: bytearray = field(repr=False)
    _start: int = -1
    _end: int = -1

    @classmethod
    def find(cls, raw: bytearray) -> "Payload | None":
        """None for what is not a JSON object, such as `[DONE]`."""
        # A quote inside a JSON string is escaped, so this cannot be found inside a prompt that is sent back.
        key = _PICTURE.search(raw)
        start = key.end() if key else -1
        end = raw.find(b'"', start) if key else -1
        try:
            fields: object = json.loads(raw[:start] + raw[end:] if end >= 0 else raw)
        except ValueError:
            return None
        return cls(cast("Mapping[str, Any]", fields), raw, start, end) if isinstance(fields, dict) else None

    @property
    def has_picture(self) -> bool:
        return self._end > self._start

    def picture(self) -> bytes:
        """Raises ValueError where it is not base64."""
        encoded = memoryview(self._raw)[self._start : self._end]
        if self._raw.find(b"\\", self._start, self._end) >= 0:  # some write `\/` for `/`
            encoded = memoryview(bytes(encoded).replace(b"\\/", b"/"))
        return decode(encoded)


def decode(encoded: bytes | memoryview) -> bytes:
    """Base64, with or without the head of a data URL. Raises ValueError where it is not."""
    head = bytes(encoded[:128])
    if head.startswith(b"data:"):
        encoded = encoded[head.find(b",") + 1 :]
    try:
        return binascii.a2b_base64(encoded, strict_mode=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
