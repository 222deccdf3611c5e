"""All policies, in the footer's order, with the day their words last changed."""

import hashlib
import tomllib
from datetime import date
from pathlib import Path

from gpt_image_studio.policies.acceptable_use import ACCEPTABLE_USE
from gpt_image_studio.policies.model import Document, Edition
from gpt_image_studio.policies.privacy import PRIVACY
from gpt_image_studio.policies.refunds import REFUNDS
from gpt_image_studio.policies.terms import TERMS

DOCUMENTS: tuple[Document, ...] = (PRIVACY, TERMS, ACCEPTABLE_USE, REFUNDS)

EDITIONS = Path(__file__).parent / "editions.toml"


def read_editions() -> dict[str, Edition]:
    """When each policy last changed, by the slug of its page."""
    rows = tomllib.loads(EDITIONS.read_text(encoding="utf-8"))
    return {slug: Edition(slug, row["changed"], row["words"]) for slug, row in rows.items()}


def write_editions(today: date) -> None:
    """Documents whose words changed are dated `today`; the others keep their day."""
    known = read_editions() if EDITIONS.exists() else {}
    lines = ["# Written by `studio policies map`: when the words of a policy last changed, and a hash over them.\n"]
    for document in DOCUMENTS:
        words, edition = words_of(document), known.get(document.slug)
        changed = edition.changed if edition is not None and edition.words == words else today
        lines.append(f'[{document.slug}]\nchanged = {changed.isoformat()}\nwords = "{words}"\n')
    EDITIONS.write_text("\n".join(lines), encoding="utf-8")


def words_of(document: Document) -> str:
    """A hash over everything a page of it may say, facts left open."""
    parts = [document.title, document.summary]
    parts += [section.title for section in document.sections]
    for clause in document.clauses:
        parts += [clause.term, *(f"{each.kind}:{each.when.words}:{each.text}" for each in clause.sentences)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
