"""What the policies owe and no page may show yet, looked for in what a page shows."""

from collections.abc import Iterable

from gpt_image_studio.policies.facts import Facts
from gpt_image_studio.policies.model import Document, Kind
from gpt_image_studio.policies.publishing import show


def find_owed_on(text: str, documents: Iterable[Document], facts: Facts) -> list[str]:
    """Owed sentences that `text`, what a page shows, has in it."""
    return [
        f"{document.slug}#{clause.id} shows what is owed: {show(sentence, facts)}"
        for document in documents
        for clause in document.clauses
        for sentence in clause.sentences
        if sentence.kind is Kind.OWED and show(sentence, facts) in text
    ]
