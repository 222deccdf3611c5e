"""What the content check needs from outside: somebody who judges words, and perhaps somebody who judges pictures."""

from dataclasses import dataclass, field
from typing import Protocol

from gpt_image_studio.errors import UnavailableError
from gpt_image_studio.moderation.model import Opinion


class ModerationUnavailableError(UnavailableError):
    """What you wrote cannot be checked at the moment, so it was not sent. Nothing was charged. Try again in a moment."""

    code = "moderation_unavailable"


@dataclass(frozen=True, slots=True)
class Picture:
    media_type: str
    content: bytes = field(repr=False)


class TextModerator(Protocol):
    @property
    def name(self) -> str:
        """Who judges, as it stands with every verdict: `creem`, `openai` or `local`."""
        ...

    @property
    def policy(self) -> str:
        """Changes when the same text could be judged otherwise; earlier verdicts then count no more."""
        ...

    async def judge_text(self, text: str, *, reference: str) -> Opinion:
        """`reference` is what the judge may note as our name for the occasion; no text, no address.

        Raises:
            ModerationUnavailableError: no answer, or none that can be understood. Never an opinion for want of one.
        """
        ...

    async def close(self) -> None: ...


class PictureModerator(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def policy(self) -> str: ...

    async def judge_picture(self, picture: Picture) -> Opinion:
        """What the moderator says of a picture. Raises as `judge_text`."""
        ...

    async def close(self) -> None: ...
