"""A policy as data: document → section → clause → sentence. One sentence is the unit: it is said, promised or owed.

Text may hold `{names}` of `Facts.words` and links as `[words](/address)`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from gpt_image_studio.policies.facts import Facts


class Kind(StrEnum):
    #: How it is, what is asked of the reader, what the law says.
    SAID = "said"
    #: True of the software; tests keep it.
    PROMISED = "promised"
    #: What its name promises does not exist yet: no page shows it.
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Condition:
    #: Goes on from “shown when”.
    words: str
    holds: Callable[[Facts], bool]


ALWAYS = Condition("", lambda _facts: True)


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    kind: Kind = Kind.SAID
    #: `integration/test_x.py::test_y`, from the folder `tests`.
    tests: tuple[str, ...] = ()
    #: Why a sentence that sounds like a promise is none; what is missing of one that is owed.
    because: str = ""
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph, or an item of a list. `id` is its anchor and its name in the policy map."""

    id: str
    sentences: tuple[Sentence, ...]
    is_item: bool = False
    #: Stands before the sentences in bold.
    term: str = ""
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    clauses: tuple[Clause, ...]
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Document:
    #: Last part of its address, `privacy-policy`.
    slug: str
    title: str
    #: For search engines and as the line below the title.
    summary: str
    lead: Clause
    sections: tuple[Section, ...]

    @property
    def clauses(self) -> Iterator[Clause]:
        yield self.lead
        for section in self.sections:
            yield from section.clauses


@dataclass(frozen=True, slots=True)
class Edition:
    """When the words of a document last changed, and a hash over them by which a change is noticed."""

    slug: str
    changed: date
    words: str


Said: TypeAlias = "str | Sentence"


def said(text: str, *, because: str = "", when: Condition = ALWAYS) -> Sentence:
    """`because` answers whoever takes it for a promise."""
    return Sentence(text, because=because, when=when)


def promise(text: str, *tests: str, when: Condition = ALWAYS) -> Sentence:
    return Sentence(text, Kind.PROMISED, tests=tests, when=when)


def owed(text: str, *, because: str, when: Condition = ALWAYS) -> Sentence:
    return Sentence(text, Kind.OWED, because=because, when=when)


def clause(id: str, *sentences: Said, when: Condition = ALWAYS) -> Clause:  # noqa: A002 # it is the word for it
    return Clause(id, _sentences(sentences), when=when)


def item(id: str, term: str, *sentences: Said, when: Condition = ALWAYS) -> Clause:  # noqa: A002 # the same
    return Clause(id, _sentences(sentences), is_item=True, term=term, when=when)


def section(id: str, title: str, *clauses: Clause, when: Condition = ALWAYS) -> Section:  # noqa: A002 # the same
    return Section(id, title, clauses, when=when)


def _sentences(parts: tuple[Said, ...]) -> tuple[Sentence, ...]:
    return tuple(Sentence(part) if isinstance(part, str) else part for part in parts)
