"""One chip of a row."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChipView:
    id: str
    label: str
    is_on: bool
    note: str = ""


def counts(chosen: int, offered: Iterable[int]) -> list[ChipView]:
    return [ChipView(str(each), str(each), each == chosen) for each in offered]
