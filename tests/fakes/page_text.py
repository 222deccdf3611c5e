"""The words and figures of a page as it is built, without a browser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from reflex.components.component import BaseComponent

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def walk(component: BaseComponent) -> Iterator[BaseComponent]:
    """It and everything in it, in the order of the page; of a condition both sides."""
    yield component
    for child in component.children:
        yield from walk(child)


class _Reader(HTMLParser):
    """Of HTML that a component carries as text: its words, and the cells of its tables by tables, rows and kinds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: list[list[list[tuple[str, str]]]] = []
        self._tag = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._tag = tag
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._tag in {"th", "td"}:
            self.tables[-1][-1].append((self._tag, data))


def _readers(component: BaseComponent) -> Iterator[_Reader]:
    for each in walk(component):
        html = value_of(each, "dangerouslySetInnerHTML")
        if html is not None:
            yield _Reader(html["__html"])


def words_of(component: BaseComponent) -> str:
    """What is written in it. What only a signed-in browser knows is left out."""
    written = [getattr(getattr(each, "contents", None), "_var_value", None) for each in walk(component)]
    plain = [each for each in written if isinstance(each, str)]
    return " ".join([*plain, *(word for reader in _readers(component) for word in reader.words)])


def tables_of(component: BaseComponent) -> list[list[list[tuple[str, str]]]]:
    """The rows of each table that is carried as HTML; a row is its cells, ("th" or "td", text)."""
    return [table for reader in _readers(component) for table in reader.tables]


def numbers_of(component: BaseComponent) -> set[str]:
    """As written: `1,250`, `0.96`."""
    return set(NUMBER.findall(words_of(component)))


def find_all(component: BaseComponent, tag: str) -> list[Any]:
    """By the name of the HTML element."""
    return [each for each in walk(component) if getattr(each, "tag", None) == tag]


def value_of(component: Any, prop: str) -> Any:
    """A property given as a plain value."""
    return getattr(getattr(component, prop, None), "_var_value", None)
