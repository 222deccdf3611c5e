"""Parts of an SVG that draw other parts again, and those others in turn: a few lines can ask for billions of shapes."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import chain
from typing import Final

from gpt_image_studio.assets.images import InvalidImageError

#: Elements as drawn, those drawn again counted again.
MAX_DRAWN: Final = 200_000
#: Parts that draw parts that draw parts.
MAX_CHAIN: Final = 32

TOO_MUCH: Final = "This SVG draws the same parts again too many times."
CIRCLE: Final = "This SVG draws a part inside of itself, which never ends."


class Uses:
    """Fed with every element in the order of the file."""

    def __init__(self) -> None:
        self.count = 0
        #: Where the elements with this id begin and end, counted in elements. Of several, who draws decides which is meant.
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._open: list[tuple[str | None, int]] = []
        #: Where something is drawn again, in order, and what.
        self._places: list[int] = []
        self._targets: list[str] = []
        self._drawn: dict[str, int] = {}
        self._under_way: set[str] = set()

    def enter(self, element_id: str | None, targets: Iterable[str]) -> None:
        """`targets` are the ids of what it draws: copies, fills, masks."""
        self._open.append((element_id, self.count))
        for target in targets:
            self._places.append(self.count)
            self._targets.append(target)
        self.count += 1

    def leave(self) -> None:
        element_id, start = self._open.pop()
        if element_id is not None:
            self._spans.setdefault(element_id, []).append((start, self.count))

    def check(self) -> None:
        """When all is read. Raises `InvalidImageError`."""
        for element_id in self._spans:
            self._count(element_id)
        self._limited(self.count, self._targets)

    def _count(self, element_id: str) -> int:
        """How many elements are drawn where this one is."""
        if element_id in self._drawn:
            return self._drawn[element_id]
        if element_id not in self._spans:
            return 0
        if element_id in self._under_way:
            raise InvalidImageError(CIRCLE)
        if len(self._under_way) >= MAX_CHAIN:
            raise InvalidImageError(TOO_MUCH)
        self._under_way.add(element_id)
        spans = self._spans[element_id]
        inside = [
            self._targets[bisect_left(self._places, start) : bisect_left(self._places, end)] for start, end in spans
        ]
        self._drawn[element_id] = self._limited(sum(end - start for start, end in spans), chain.from_iterable(inside))
        self._under_way.discard(element_id)
        return self._drawn[element_id]

    def _limited(self, own: int, targets: Iterable[str]) -> int:
        total = own
        for target in targets:
            total += self._count(target)
            if total > MAX_DRAWN:
                raise InvalidImageError(TOO_MUCH)
        return total
