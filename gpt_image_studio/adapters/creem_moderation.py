"""`TextModerator` by Creem, which whoever sells generated pictures through Creem has to ask about every prompt.

`POST /v1/moderation/prompt` → `decision: allow | flag | deny`. A flag is a no, and so is a decision that is none of these.
It reads words only.
"""

import asyncio
from http import HTTPStatus
from typing import Any, Final, cast

import httpx
import structlog

from gpt_image_studio.moderation.model import Decision, Opinion
from gpt_image_studio.moderation.ports import ModerationUnavailableError

_MAX_ID_CHARACTERS: Final = 200

_log = structlog.get_logger(__name__)


class CreemModeration:
    name = "creem"
    policy = "1"

    def __init__(self, base_url: str, api_key: str, *, timeout_seconds: float = 5.0) -> None:
        """`base_url` is `https://api.creem.io` or the test host, without `/v1`. The whole exchange may take the time."""
        self._url = f"{base_url.rstrip('/')}/v1/moderation/prompt"
        self._timeout_seconds = timeout_seconds
        self._client = httpx.AsyncClient(headers={"x-api-key": api_key}, timeout=timeout_seconds)

    async def judge_text(self, text: str, *, reference: str) -> Opinion:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                response = await self._client.post(self._url, json={"prompt": text, "external_id": reference})
            return _read(response)
        except (httpx.HTTPError, TimeoutError) as error:
            _log.warning("moderation.unavailable", provider=self.name, reason=type(error).__name__)
            raise ModerationUnavailableError from error

    async def close(self) -> None:
        await self._client.aclose()


def _read(response: httpx.Response) -> Opinion:
    answer = _as_object(response)
    decision = answer.get("decision")
    if response.status_code not in {HTTPStatus.OK, HTTPStatus.CREATED} or not isinstance(decision, str):
        _log.error(
            "moderation.unavailable",
            provider=CreemModeration.name,
            status=response.status_code,
            trace_id=str(answer.get("trace_id", ""))[:_MAX_ID_CHARACTERS],
        )
        raise ModerationUnavailableError
    return Opinion(
        Decision.ALLOW if decision == "allow" else Decision.DENY,
        provider_id=str(answer.get("id", ""))[:_MAX_ID_CHARACTERS],
    )


def _as_object(response: httpx.Response) -> dict[str, Any]:
    try:
        answer: object = response.json()
    except ValueError:
        return {}
    return cast("dict[str, Any]", answer) if isinstance(answer, dict) else {}
