"""Which pages there are, and on which one we are, so that a menu never leads to nothing. Told by the route table."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

_routes: set[str] = set()
_current = [""]


def use_routes(routes: Iterable[str]) -> None:
    """Call it before pages are built."""
    _routes.clear()
    _routes.update(routes)


def has_page(path: str) -> bool:
    return path in _routes


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
