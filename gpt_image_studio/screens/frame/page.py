"""One row of the route table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx

NOT_FOUND = "404"


@dataclass(frozen=True, slots=True)
class Page:
    """`on_load` is an event handler. Private pages are kept out of search engines and the sitemap."""

    route: str
    build: Callable[[], rx.Component]
    title: str
    description: str
    on_load: Any
    is_private: bool = False
    #: In large letters on the picture shown where the address is shared. Empty: the first part of the title that is not the brand.
    headline: str = ""
    #: Beside the headline: a file below `assets`, such as `prompts/app-icon-640.webp`.
    picture: str = ""
    #: When its words last changed, where that is known.
    changed: date | None = None

    @property
    def is_listed(self) -> bool:
        """For everybody: in the sitemap, with a picture to share."""
        return not self.is_private and self.route != NOT_FOUND

    @property
    def name(self) -> str:
        """Of files made for it: `index`, `prompts/app-icon`."""
        return self.route.strip("/") or "index"
