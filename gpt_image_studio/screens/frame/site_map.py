"""On which page we are while it is built, so that a menu can mark it."""

from collections.abc import Iterator
from contextlib import contextmanager

_current = [""]


@contextmanager
def building(route: str) -> Iterator[None]:
    """What is built inside belongs to this page."""
    _current[:] = [route]
    try:
        yield
    finally:
        _current[:] = [""]


def current_page() -> str:
    """Its route; empty outside of a build."""
    return _current[0]
