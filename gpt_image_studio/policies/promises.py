"""The check: every promise is kept by tests that exist and run, and nothing sounds like a promise that is none."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gpt_image_studio.policies.library import words_of
from gpt_image_studio.policies.model import Clause, Document, Edition, Kind, Sentence

#: Words by which a sentence promises. One that has them is a promise with tests, or says why it is none.
SOUNDS_LIKE_A_PROMISE = re.compile(
    r"\b(never|always|cannot|nobody|nothing is|no one|within|guaranteed?|at once|immediately|"
    r"(?:is|are|be) (?:deleted|removed|erased|encrypted|hashed|kept|stored|private|refused|returned|charged|not \w+ed)|"
    r"(?:costs?|sends?|loads?) nothing|free of charge|we (?:keep|do not|never|will|give|tell|answer)|"
    r"only|by itself|no longer than|at most|\d+ (?:seconds|minutes|hours|days|weeks|months)|works? once|expires?|stays?)\b"
    r"|\{\w+_(?:days|hours|life)\}",
    re.IGNORECASE,
)
_ENDS_INSIDE = re.compile(r"[.?!] +[A-Z“]")


def find_faults(documents: Iterable[Document], editions: Mapping[str, Edition], tests: Mapping[str, str]) -> list[str]:
    """In words for whoever changed a policy or a test. `tests` as `named_tests.list_tests`."""
    documents = tuple(documents)
    faults = [fault for document in documents for fault in _faults_of(document, tests)]
    for document in documents:
        edition = editions.get(document.slug)
        if edition is None or edition.words != words_of(document):
            faults.append(f"{document.slug}: its words changed and its date did not; run `studio policies map`")
    return faults


def _faults_of(document: Document, tests: Mapping[str, str]) -> Iterator[str]:
    anchors = Counter([*(each.id for each in document.sections), *(each.id for each in document.clauses)])
    yield from (f"{document.slug}#{anchor} is there twice" for anchor, count in anchors.items() if count > 1)
    for clause in document.clauses:
        for sentence in clause.sentences:
            for fault in _faults_in(sentence, clause, tests):
                yield f"{document.slug}#{clause.id}: {fault}: “{sentence.text}”"


def _faults_in(sentence: Sentence, clause: Clause, tests: Mapping[str, str]) -> Iterator[str]:
    text = sentence.text
    if _ENDS_INSIDE.search(text) or not text.endswith((".", "?", "}")):
        yield "is not one sentence"
    match sentence.kind:
        case Kind.PROMISED:
            if not sentence.tests:
                yield "promises and names no test"
            yield from _faults_of_tests(sentence.tests, tests)
        case Kind.OWED:
            if not sentence.because:
                yield "is owed and does not say what is missing"
        case Kind.SAID:
            sounds = SOUNDS_LIKE_A_PROMISE.search(f"{clause.term} {text}" if clause.sentences[0] is sentence else text)
            if sounds and not sentence.because:
                yield f"sounds like a promise (“{sounds[0]}”) and is not marked as one"


def _faults_of_tests(named: Iterable[str], tests: Mapping[str, str]) -> Iterator[str]:
    for name in named:
        if name not in tests:
            yield f"names a test that does not exist, {name},"
        elif tests[name]:
            yield f"names a test that may not run ({tests[name]}), {name},"
