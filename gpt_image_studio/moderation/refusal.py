"""A no in words for the person."""

from collections.abc import Iterable

from gpt_image_studio.errors import ContentRefusedError
from gpt_image_studio.moderation.model import MARKUP, PROMPT, Category, Decision, JudgedPart, Verdict


def refuse(judged: Iterable[tuple[JudgedPart, Verdict]]) -> None:
    """Raises `ContentRefusedError` for the first part that may not be; else nothing happens."""
    for part, verdict in judged:
        if verdict.decision is Decision.DENY:
            raise ContentRefusedError(
                f"{_what(part)} was refused by the content check{_why(part, verdict.categories)} "
                "Nothing was charged. The Acceptable Use page says what cannot be made here.",
                field=str(part),
                categories=tuple(category.value for category in verdict.categories),
            )


def _what(part: JudgedPart) -> str:
    return {PROMPT: "The prompt", MARKUP: "The mark-up"}.get(part, f"Reference {part.number}")


def _why(part: JudgedPart, categories: tuple[Category, ...]) -> str:
    if not categories:
        return "."
    seems = "it seems to ask for" if part == PROMPT else "it seems to show"
    return f": {seems} {' and '.join(category.words for category in categories)}."
