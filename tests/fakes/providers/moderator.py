"""Somebody who judges words and pictures in memory, and remembers what was asked."""

import asyncio
import struct
import zlib

from gpt_image_studio.moderation.model import Category, Decision, Opinion
from gpt_image_studio.moderation.ports import ModerationUnavailableError, Picture

#: A prompt with this word in it, and a picture with it in its bytes, is refused.
FORBIDDEN = "forbidden"
ALLOWED = Opinion(Decision.ALLOW, provider_id="said-yes")
DENIED = Opinion(Decision.DENY, (Category.VIOLENCE,), provider_id="said-no")


class FakeModerator:
    name = "fake"

    def __init__(self, *, policy: str = "1") -> None:
        self.policy = policy
        self.texts: list[str] = []
        self.references: list[str] = []
        self.pictures: list[Picture] = []
        #: Set by the first question.
        self.was_asked = asyncio.Event()
        self.is_away = False
        self.is_closed = False
        #: Cleared, it makes everybody wait.
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def judge_text(self, text: str, *, reference: str) -> Opinion:
        self.texts.append(text)
        self.references.append(reference)
        return await self._answer(is_denied=FORBIDDEN in text)

    async def judge_picture(self, picture: Picture) -> Opinion:
        self.pictures.append(picture)
        return await self._answer(is_denied=FORBIDDEN.encode() in picture.content)

    async def close(self) -> None:
        self.is_closed = True

    async def _answer(self, *, is_denied: bool) -> Opinion:
        self.was_asked.set()
        await self.may_answer.wait()
        if self.is_away:
            raise ModerationUnavailableError
        return DENIED if is_denied else ALLOWED


def with_comment(png: bytes, text: str) -> bytes:
    """The same picture with a text chunk right after its header."""
    chunk = b"tEXt" + b"Comment\0" + text.encode("latin-1")
    head, rest = png[:33], png[33:]
    return head + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + rest
