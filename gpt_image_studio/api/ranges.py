"""Which bytes a request asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

_SINGLE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """`start` and `length` in bytes; `length` is at least 1."""

    start: int
    length: int


class UnsatisfiableRangeError(Exception):
    """The range lies outside the representation."""


def find_range(header: str | None, total: int) -> ByteRange | None:
    """None means: send all of it. So does a header that is malformed or asks for several ranges, as the RFC allows.

    Raises:
        UnsatisfiableRangeError: nothing of what is asked for exists.
    """
    match = _SINGLE.fullmatch(header or "")
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        length = min(int(match[2]), total)
        if length == 0:
            raise UnsatisfiableRangeError
        return ByteRange(total - length, length)
    start = int(match[1])
    last = int(match[2]) if match[2] else total - 1
    if match[2] and last < start:
        return None
    if start >= total:
        raise UnsatisfiableRangeError
    return ByteRange(start, min(last, total - 1) - start + 1)
