"""One row of the route table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx


@dataclass(frozen=True, slots=True)
class Page:
    """`on_load` is an event handler. Private pages are kept out of search engines."""

    route: str
    build: Callable[[], rx.Component]
    title: str
    description: str
    on_load: Any
    is_private: bool = False

    @property
    def meta(self) -> list[dict[str, str]]:
        return [{"name": "robots", "content": "noindex"}] if self.is_private else []
