"""A range header means the slice of the bytes that RFC 9110 says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpt_image_studio.api.ranges import UnsatisfiableRangeError, find_range

sizes = st.integers(0, 50)


def cut(content: bytes, header: str) -> bytes | None:
    """None where the whole is sent."""
    found = find_range(header, len(content))
    if found is None:
        return None
    assert found.length >= 1
    part = content[found.start : found.start + found.length]
    assert len(part) == found.length
    return part


@given(total=st.integers(1, 40), first=sizes, last=sizes)
def test_first_and_last_are_both_included(total: int, first: int, last: int) -> None:
    content = bytes(range(total))
    header = f"bytes={first}-{last}"
    if last < first:
        assert cut(content, header) is None
    elif first >= total:
        with pytest.raises(UnsatisfiableRangeError):
            cut(content, header)
    else:
        assert cut(content, header) == content[first : last + 1]


@given(total=st.integers(0, 40), first=sizes)
def test_an_open_end_means_to_the_end(total: int, first: int) -> None:
    content = bytes(range(total))
    if first >= total:
        with pytest.raises(UnsatisfiableRangeError):
            cut(content, f"bytes={first}-")
    else:
        assert cut(content, f"bytes={first}-") == content[first:]


@given(total=st.integers(0, 40), count=sizes)
def test_an_open_start_means_the_last_bytes(total: int, count: int) -> None:
    content = bytes(range(total))
    if count == 0 or total == 0:
        with pytest.raises(UnsatisfiableRangeError):
            cut(content, f"bytes=-{count}")
    else:
        assert cut(content, f"bytes=-{count}") == content[-count:]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1-2,4-5",
        "lines=1-2",
        "bytes=1--2",
        "bytes=٣-٤",
        "bytes=" + "9" * 40 + "-",
    ],
)
def test_what_is_no_single_range_means_all_of_it(header: str) -> None:
    assert find_range(header, 10) is None


def test_no_header_means_all_of_it() -> None:
    assert find_range(None, 10) is None


@given(header=st.text(max_size=30), total=sizes)
def test_any_header_is_answered(header: str, total: int) -> None:
    try:
        found = find_range("bytes=" + header, total)
    except UnsatisfiableRangeError:
        return
    assert found is None or 0 <= found.start < found.start + found.length <= total
