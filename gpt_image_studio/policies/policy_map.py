"""`docs/policy-map.md`: every promise with the tests that keep it, and what is owed."""

from collections.abc import Iterable, Iterator, Mapping

from gpt_image_studio.policies.library import DOCUMENTS
from gpt_image_studio.policies.model import ALWAYS, Clause, Condition, Document, Edition, Kind, Sentence

INTRODUCTION = """# Policy map

Which test keeps which promise of the legal pages. Generated from `gpt_image_studio/policies` by `uv run studio policies map`; a test
fails when this file is stale, when a promise names no test, or one that is gone or may not run, when a sentence sounds like a promise
and is not marked, and when a page shows what is owed. `{names}` are facts of an installation (`policies/facts.py`).
"""


def draw_map(editions: Mapping[str, Edition], documents: Iterable[Document] = DOCUMENTS) -> str:
    documents = tuple(documents)
    lines = [INTRODUCTION]
    for document in documents:
        lines += list(_promises(document, editions[document.slug]))
    lines += [
        "## Owed",
        "",
        "Written, and shown by no page until the part exists and the sentence is a promise with tests.",
        "",
    ]
    lines += ["| sentence | missing | shown when |", "|---|---|---|"]
    lines += [
        f"| {_cell(document, clause, sentence)} | {sentence.because} | {_when(clause, sentence)} |"
        for document, clause, sentence in _list(documents, Kind.OWED)
    ]
    lines += [
        "",
        "## Said, not promised",
        "",
        "Sentences that sound like a promise, and why software cannot keep them.",
        "",
    ]
    lines += ["| sentence | why |", "|---|---|"]
    lines += [
        f"| {_cell(document, clause, sentence)} | {sentence.because} |"
        for document, clause, sentence in _list(documents, Kind.SAID)
        if sentence.because
    ]
    return "\n".join(lines) + "\n"


def _promises(document: Document, edition: Edition) -> Iterator[str]:
    yield f"## {document.title}"
    yield ""
    yield f"`/{document.slug}`, words of {edition.changed.isoformat()}."
    yield ""
    yield "| promise | kept by | shown when |"
    yield "|---|---|---|"
    for _document, clause, sentence in _list([document], Kind.PROMISED):
        tests = "<br>".join(f"`{name}`" for name in sentence.tests)
        yield f"| {_cell(document, clause, sentence)} | {tests} | {_when(clause, sentence)} |"
    yield ""


def _list(documents: Iterable[Document], kind: Kind) -> Iterator[tuple[Document, Clause, Sentence]]:
    for document in documents:
        for clause in document.clauses:
            yield from ((document, clause, sentence) for sentence in clause.sentences if sentence.kind is kind)


def _cell(document: Document, clause: Clause, sentence: Sentence) -> str:
    term = f"*{clause.term}* " if clause.term else ""
    return f"{term}{sentence.text} <sub>{document.slug}#{clause.id}</sub>".replace("|", "\\|")


def _when(clause: Clause, sentence: Sentence) -> str:
    conditions: list[Condition] = [each for each in (clause.when, sentence.when) if each is not ALWAYS]
    return " and ".join(each.words for each in conditions) or "always"
