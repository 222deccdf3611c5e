"""The words and figures of a page as it is built, without a browser."""

import re
from collections.abc import Iterator
from typing import Any

from reflex.components.component import BaseComponent

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def walk(component: BaseComponent) -> Iterator[BaseComponent]:
    """It and everything in it, in the order of the page; of a condition both sides."""
    yield component
    for child in component.children:
        yield from walk(child)


def words_of(component: BaseComponent) -> str:
    """What is written in it. What only a signed-in browser knows is left out."""
    written = [getattr(getattr(each, "contents", None), "_var_value", None) for each in walk(component)]
    return " ".join(each for each in written if isinstance(each, str))


def numbers_of(component: BaseComponent) -> set[str]:
    """As written: `1,250`, `0.96`."""
    return set(NUMBER.findall(words_of(component)))


def find_all(component: BaseComponent, tag: str) -> list[Any]:
    """By the name of the HTML element."""
    return [each for each in walk(component) if getattr(each, "tag", None) == tag]


def value_of(component: Any, prop: str) -> Any:
    """A property given as a plain value."""
    return getattr(getattr(component, prop, None), "_var_value", None)
