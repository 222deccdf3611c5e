"""`TextModerator` and `PictureModerator` by OpenAI's moderation endpoint. One picture per request, which is its limit.

Its own `flagged` is not used: a battle in a film poster is flagged and may be made. What counts are our thresholds on
`category_scores`. Of pictures it scores sexual, violence and self-harm only; the rest is words.
"""

import asyncio
import base64
import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, cast

import httpx
import structlog

from gpt_image_studio.moderation.model import Category, Decision, Opinion
from gpt_image_studio.moderation.ports import ModerationUnavailableError, Picture

#: OpenAI's category → ours, and the score from which on it is a no. Lower where a miss does most harm.
THRESHOLDS: Final[Mapping[str, tuple[Category, float]]] = MappingProxyType(
    {
        "sexual/minors": (Category.MINORS, 0.15),
        "sexual": (Category.SEXUAL, 0.6),
        "violence/graphic": (Category.VIOLENCE, 0.85),
        "violence": (Category.VIOLENCE, 0.97),
        "hate": (Category.HATE, 0.7),
        "hate/threatening": (Category.HATE, 0.5),
        "harassment": (Category.HATE, 0.9),
        "harassment/threatening": (Category.HATE, 0.7),
        "self-harm": (Category.SELF_HARM, 0.8),
        "self-harm/intent": (Category.SELF_HARM, 0.7),
        "self-harm/instructions": (Category.SELF_HARM, 0.5),
        "illicit": (Category.ILLICIT, 0.9),
        "illicit/violent": (Category.ILLICIT, 0.8),
    }
)
_MODEL: Final = "omni-moderation-latest"
_MAX_ID_CHARACTERS: Final = 200

_log = structlog.get_logger(__name__)


class OpenAIModeration:
    name = "openai"
    #: Other thresholds are another policy.
    policy = hashlib.sha256(repr((_MODEL, sorted(THRESHOLDS.items()))).encode()).hexdigest()[:16]

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        text_timeout_seconds: float = 5.0,
        picture_timeout_seconds: float = 20.0,
    ) -> None:
        """`base_url` ends in `/v1`. The times are for a whole exchange."""
        self._url = f"{base_url.rstrip('/')}/moderations"
        self._text_timeout_seconds = text_timeout_seconds
        self._picture_timeout_seconds = picture_timeout_seconds
        self._client = httpx.AsyncClient(
            headers={b"Authorization": f"Bearer {api_key}".encode()}, timeout=picture_timeout_seconds
        )

    async def judge_text(self, text: str, *, reference: str) -> Opinion:  # noqa: ARG002 # it takes no name of ours
        return await self._judge(text, self._text_timeout_seconds)

    async def judge_picture(self, picture: Picture) -> Opinion:
        address = f"data:{picture.media_type};base64,{base64.b64encode(picture.content).decode()}"
        part = {"type": "image_url", "image_url": {"url": address}}
        return await self._judge([part], self._picture_timeout_seconds)

    async def close(self) -> None:
        await self._client.aclose()

    async def _judge(self, given: object, timeout_seconds: float) -> Opinion:
        try:
            async with asyncio.timeout(timeout_seconds):
                response = await self._client.post(self._url, json={"model": _MODEL, "input": given})
        except (httpx.HTTPError, TimeoutError) as error:
            _log.warning("moderation.unavailable", provider=self.name, reason=type(error).__name__)
            raise ModerationUnavailableError from error
        try:
            return _read(response)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            _log.error(  # without a traceback: what it could show is the answer, and the answer quotes the prompt
                "moderation.unavailable",
                provider=self.name,
                status=response.status_code,
                request_id=response.headers.get("x-request-id", ""),
            )
            raise ModerationUnavailableError from error


def _read(response: httpx.Response) -> Opinion:
    """Raises `KeyError`, `IndexError`, `TypeError`, `ValueError` for everything that is no complete answer."""
    if not response.is_success:
        raise ValueError(response.status_code)
    answer: dict[str, Any] = response.json()
    results = cast("list[dict[str, Any]]", answer["results"])
    scores: dict[str, Any] = results[0]["category_scores"]
    over = {
        category
        for name, (category, threshold) in THRESHOLDS.items()
        for score in [scores[name]]
        if not score < threshold
    }
    categories = tuple(category for category in Category if category in over)
    return Opinion(
        Decision.DENY if categories else Decision.ALLOW, categories, str(answer.get("id", ""))[:_MAX_ID_CHARACTERS]
    )
