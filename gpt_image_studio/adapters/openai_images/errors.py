"""The provider's refusals in our words.

| what it says                                                | what it is to us            |
|-------------------------------------------------------------|-----------------------------|
| moderation_blocked and its older names, any status          | ProviderRefusedError        |
| quota, billing or spend limit, any status                   | ProviderMisconfiguredError  |
| 429                                                         | ProviderRateLimitedError    |
| 401 402 403 404 405, redirects                              | ProviderMisconfiguredError  |
| 408 504 524 from a gateway on the way                       | OutcomeUnknownError         |
| 5xx 408 409 425 from the provider, an error event           | ProviderUnavailableError    |
| other 4xx                                                   | ProviderRejectedError       |
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from math import isfinite
from typing import Any, Final, cast

from gpt_image_studio.generations.ports import (
    OutcomeUnknownError,
    ProviderError,
    ProviderMisconfiguredError,
    ProviderRateLimitedError,
    ProviderRefusedError,
    ProviderRejectedError,
    ProviderUnavailableError,
)

#: Status of an error that came inside a stream.
IN_STREAM: Final = 0
_CLOUDFLARE_TIMEOUT: Final = 524

_BLOCKED: Final = frozenset(
    {"moderation_blocked", "content_policy_violation", "image_content_policy_violation", "content_filter"}
)
_MONEY: Final = ("quota", "billing", "spend_limit")
_OPERATOR_CODES: Final = frozenset({"invalid_api_key", "model_not_found"})
_OPERATOR_STATUSES: Final = frozenset({401, 402, 403, 404, 405})
_GATEWAY_TIMEOUTS: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT, _CLOUDFLARE_TIMEOUT})
_BUSY_STATUSES: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY})
_REQUEST_KINDS: Final = frozenset({"invalid_request_error", "image_generation_user_error"})

_MAX_MESSAGE_CHARACTERS: Final = 300
_WAIT: Final = re.compile(r"try again in ((?:\d+(?:\.\d+)?\s*(?:ms|h|m|s)[a-z]*\s*)+)", re.IGNORECASE)
_WAIT_PART: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|h|m|s)", re.IGNORECASE)
_SECONDS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_IMAGE_NUMBER: Final = re.compile(r"\bimage (\d+)")


@dataclass(frozen=True, slots=True)
class VendorError:
    """An error as the provider wrote it; empty where it wrote nothing."""

    status: int
    message: str = ""
    kind: str = ""
    code: str = ""
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])
    #: Whether it came in OpenAI's own envelope, so that the provider itself speaks and not a gateway before it.
    is_provider: bool = False

    @classmethod
    def of(cls, status: int, body: bytes) -> "VendorError":
        """Understands `{"error": {…}}`, `{"error": "…"}`, `{"detail": …}`, `{"message": …}` and plain text."""
        try:
            parsed: object = json.loads(body)
        except ValueError:
            text = body.decode("utf-8", "replace").strip()
            return cls(status, message="" if text.startswith("<") else text)  # nobody wants to read a page of HTML
        if not isinstance(parsed, dict):
            return cls(status)
        return cls._from(status, cast("Mapping[str, Any]", parsed))

    @classmethod
    def in_stream(cls, event: Mapping[str, Any]) -> "VendorError":
        return cls._from(IN_STREAM, event)

    @classmethod
    def _from(cls, status: int, parsed: Mapping[str, Any]) -> "VendorError":
        error = parsed.get("error")
        if not isinstance(error, Mapping):
            said = error or parsed.get("detail") or parsed.get("message") or ""
            return cls(status, message=said if isinstance(said, str) else "", code=_text(parsed.get("code")))
        envelope = cast("Mapping[str, Any]", error)
        details = envelope.get("moderation_details")
        return cls(
            status,
            message=_text(envelope.get("message")),
            kind=_text(envelope.get("type")),
            code=_text(envelope.get("code")),
            details=cast("Mapping[str, Any]", details) if isinstance(details, Mapping) else {},
            is_provider=True,
        )


def translate(
    vendor: VendorError, headers: Mapping[str, str], *, request_id: str, reference_count: int
) -> ProviderError:
    """`headers` with lower-case names."""
    family = next((family for is_hit, family in _RULES if is_hit(vendor)), ProviderRejectedError)
    if family is ProviderRefusedError:
        return _refused(vendor, request_id, reference_count)
    if family is ProviderRateLimitedError:
        wait = retry_after_seconds(headers, vendor.message)
        return ProviderRateLimitedError(retry_after_seconds=wait, request_id=request_id)
    if family is ProviderRejectedError:
        return ProviderRejectedError(_rejection(vendor.message), request_id=request_id)
    return family(request_id=request_id)


def _is_blocked(vendor: VendorError) -> bool:
    return bool({vendor.code, vendor.kind} & _BLOCKED)


def _is_about_money(vendor: VendorError) -> bool:
    return any(word in f"{vendor.code} {vendor.kind}".lower() for word in _MONEY)


def _is_rate_limit(vendor: VendorError) -> bool:
    in_stream = vendor.status == IN_STREAM and "rate_limit" in f"{vendor.code} {vendor.kind}"
    return vendor.status == HTTPStatus.TOO_MANY_REQUESTS or in_stream


def _is_for_operator(vendor: VendorError) -> bool:
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= vendor.status < HTTPStatus.BAD_REQUEST
    return is_redirect or vendor.status in _OPERATOR_STATUSES or vendor.code in _OPERATOR_CODES


def _is_gateway_timeout(vendor: VendorError) -> bool:
    """The gateway gave up waiting; what the provider did in the meantime it does not know."""
    return vendor.status in _GATEWAY_TIMEOUTS and not vendor.is_provider


def _is_failure(vendor: VendorError) -> bool:
    in_stream = vendor.status == IN_STREAM and vendor.kind not in _REQUEST_KINDS
    return in_stream or vendor.status >= HTTPStatus.INTERNAL_SERVER_ERROR or vendor.status in _BUSY_STATUSES


#: The first that hits; none: the request itself is at fault.
_RULES: Final[tuple[tuple[Callable[[VendorError], bool], type[ProviderError]], ...]] = (
    (_is_blocked, ProviderRefusedError),
    (_is_about_money, ProviderMisconfiguredError),
    (_is_rate_limit, ProviderRateLimitedError),
    (_is_for_operator, ProviderMisconfiguredError),
    (_is_gateway_timeout, OutcomeUnknownError),
    (_is_failure, ProviderUnavailableError),
)


def retry_after_seconds(headers: Mapping[str, str], message: str) -> float | None:
    """`Retry-After-Ms`, `Retry-After` (seconds or a date), else "Please try again in 1m30s"; None where nothing is said."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    after = headers.get("retry-after", "")
    seconds = _number(after)
    if seconds is not None:
        return seconds
    with suppress(ValueError):
        at = parsedate_to_datetime(after)
        return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    said = _WAIT.search(message)
    if said is None:
        return None
    return sum(float(number) * _SECONDS[unit.lower()] for number, unit in _WAIT_PART.findall(said[1]))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return max(0.0, number) if isfinite(number) else None


def _refused(vendor: VendorError, request_id: str, reference_count: int) -> ProviderRefusedError:
    part = _refused_part(vendor, reference_count)
    categories = vendor.details.get("categories")
    return ProviderRefusedError(
        _REFUSALS.get(part.partition(" ")[0], _REFUSAL).format(part=part),
        part=part,
        categories=[str(name) for name in cast("list[object]", categories)] if isinstance(categories, list) else (),
        request_id=request_id,
    )


_REFUSAL: Final = "The provider's safety system refused this. Not charged."
_REFUSALS: Final = {
    "prompt": "The provider's safety system refused the prompt. Not charged.",
    "reference": "The provider's safety system refused {part}. Not charged.",
    "output": "The provider's safety system refused the finished picture; another try may pass. Not charged.",
}


def _refused_part(vendor: VendorError, reference_count: int) -> str:
    """Empty where it is not said: with references, an input can be the prompt or any of them."""
    stage = vendor.details.get("moderation_stage")
    if stage == "output":
        return "output"
    if stage != "input":
        return ""
    if not reference_count:
        return "prompt"
    number = _IMAGE_NUMBER.search(vendor.message)
    return f"reference {number[1]}" if number and 1 <= int(number[1]) <= reference_count else ""


def _rejection(message: str) -> str:
    if not message:
        return ""
    short = message if len(message) <= _MAX_MESSAGE_CHARACTERS else message[: _MAX_MESSAGE_CHARACTERS - 1] + "…"
    return f"The provider cannot use this request: {short} Not charged."


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
