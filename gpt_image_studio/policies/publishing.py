"""From the source to what one installation shows: conditions decided, owed sentences left out, facts filled in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gpt_image_studio.policies.facts import Facts
from gpt_image_studio.policies.model import Clause, Document, Kind, Sentence

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_SUPPORT = "[{support}](mailto:{support})"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text; a link where `href` is set."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class PublishedClause:
    id: str
    term: str
    words: tuple[Words, ...]
    is_item: bool

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.term, "".join(run.text for run in self.words)) if part)


@dataclass(frozen=True, slots=True)
class PublishedSection:
    id: str
    title: str
    clauses: tuple[PublishedClause, ...]


@dataclass(frozen=True, slots=True)
class Published:
    slug: str
    title: str
    summary: str
    lead: PublishedClause
    sections: tuple[PublishedSection, ...]

    @property
    def text(self) -> str:
        """All its words, a clause a line."""
        lines = [self.title, self.summary, self.lead.text]
        for section in self.sections:
            lines += [section.title, *(clause.text for clause in section.clauses)]
        return "\n".join(lines)


def publish(document: Document, facts: Facts) -> Published:
    lead = _publish_clause(document.lead, facts)
    sections: list[PublishedSection] = []
    for section in document.sections:
        clauses = [_publish_clause(each, facts) for each in section.clauses if each.when.holds(facts)]
        shown = tuple(each for each in clauses if each.words)
        if section.when.holds(facts) and shown:
            sections.append(PublishedSection(section.id, _fill(section.title, facts), shown))
    summary = _fill(document.summary, facts)
    return Published(document.slug, document.title, summary, lead, tuple(sections))


def show(sentence: Sentence, facts: Facts) -> str:
    """The sentence as a person reads it, without its links."""
    return "".join(run.text for run in _runs(sentence.text, facts))


def is_shown(sentence: Sentence, facts: Facts) -> bool:
    return sentence.kind is not Kind.OWED and sentence.when.holds(facts)


def _publish_clause(clause: Clause, facts: Facts) -> PublishedClause:
    shown = [each.text for each in clause.sentences if is_shown(each, facts)]
    return PublishedClause(clause.id, _fill(clause.term, facts), tuple(_runs(" ".join(shown), facts)), clause.is_item)


def _runs(text: str, facts: Facts) -> Iterable[Words]:
    return [run for run in _split(text.replace("{support}", _SUPPORT), facts) if run.text]


def _split(text: str, facts: Facts) -> Iterator[Words]:
    """Links are found before facts are filled in: no fact can become one."""
    end = 0
    for found in _LINK.finditer(text):
        yield Words(_fill(text[end : found.start()], facts))
        yield Words(_fill(found[1], facts), _fill(found[2], facts))
        end = found.end()
    yield Words(_fill(text[end:], facts))


def _fill(text: str, facts: Facts) -> str:
    """Raises `KeyError` for a name that `Facts.words` does not have."""
    return text.format_map(facts.words)
