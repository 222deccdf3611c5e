"""What the content check says, about which part, in words for a person. Plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gpt_image_studio.kit.ids import ScreeningId


class Decision(StrEnum):
    ALLOW = "allow"
    DENY = "deny"


class Category(StrEnum):
    """Coarse on purpose: whoever is refused learns what kind of thing is not made, never how near they came."""

    MINORS = "minors"
    INTIMATE = "intimate"
    FACE_SWAP = "face_swap"
    SEXUAL = "sexual"
    VIOLENCE = "violence"
    HATE = "hate"
    SELF_HARM = "self_harm"
    ILLICIT = "illicit"

    @property
    def words(self) -> str:
        """Goes on from “it seems to ask for”."""
        return _WORDS[self]


_WORDS = {
    Category.MINORS: "sexual content with minors",
    Category.INTIMATE: "intimate pictures of a person without their consent",
    Category.FACE_SWAP: "the face of a real person put into another picture",
    Category.SEXUAL: "sexually explicit content",
    Category.VIOLENCE: "violence",
    Category.HATE: "hate or harassment",
    Category.SELF_HARM: "self-harm",
    Category.ILLICIT: "help with a crime",
}


class Subject(StrEnum):
    PROMPT = "prompt"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """What of a request is judged."""

    subject: Subject
    #: Of a reference, from 1; 0 for the prompt and the mark-up.
    number: int = 0

    def __str__(self) -> str:
        if self.subject is Subject.PROMPT:
            return "prompt"
        return f"reference {self.number}" if self.number else "markup"


PROMPT = JudgedPart(Subject.PROMPT)
MARKUP = JudgedPart(Subject.ASSET)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody who judges said. `provider_id` is their own name for it; empty where they have none."""

    decision: Decision
    categories: tuple[Category, ...] = ()
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An opinion on record. Of what it is about only a hash is kept."""

    id: ScreeningId
    decision: Decision
    categories: tuple[Category, ...]
    #: Who judged: `local`, `openai` or `creem`.
    provider: str
    provider_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Screening:
    """Everything of a request was judged and may be made."""

    #: The verdict on the prompt.
    id: ScreeningId
    provider: str
    #: Pictures that were judged too.
    pictures: int
