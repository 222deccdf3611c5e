"""Every no in OpenAI's envelope, `{"error": {message, type, param, code}}`, with the status its SDK makes an exception class of.

400 BadRequestError · 401 AuthenticationError · 402 APIStatusError (`insufficient_credits`) · 403 PermissionDeniedError ·
404 NotFoundError · 409 ConflictError · 413 APIStatusError · 429 RateLimitError · 5xx InternalServerError. The SDK repeats 409,
429 and 5xx by itself, unless `x-should-retry` says not to: it does wherever a repetition could pay twice or change nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from gpt_image_studio.api.compatible.price_limit import PRICE_HEADER, PRICE_LIMIT_HEADER
from gpt_image_studio.api.drafts import ModelNotOfferedError
from gpt_image_studio.api.retry_after import retry_after
from gpt_image_studio.errors import (
    ContentRefusedError,
    DraftConflictError,
    InvalidInputError,
    LimitReachedError,
    NotSignedInError,
    OutOfCreditsError,
    PriceAboveLimitError,
    StudioError,
    UnavailableError,
)

REQUEST: Final = "invalid_request_error"
USER: Final = "image_generation_user_error"
SERVER: Final = "server_error"
NEVER_AGAIN: Final = {"x-should-retry": "false"}

#: Our names for what OpenAI calls otherwise.
PARAMETERS: Final = {
    "count": "n",
    "partials": "partial_images",
    "compression": "output_compression",
    "references": "image",
    "strictness": "moderation",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    message: str
    type: str = REQUEST
    code: str | None = None
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def error(self) -> dict[str, Any]:
        return {"message": self.message, "type": self.type, "param": self.param, "code": self.code}

    def response(self) -> Response:
        return JSONResponse({"error": self.error}, self.status, headers=dict(self.headers))


class RefusedError(StudioError):
    """An error that is worded already."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse(error: Exception) -> Response:
    return to_refusal(error).response()


def to_refusal(error: Exception) -> Refusal:  # noqa: C901, PLR0911, PLR0912 # a table, a line for each family
    match error:
        case RefusedError():
            return error.refusal
        case HTTPException():
            return Refusal(error.status_code, "There is nothing here under this address.", headers=error.headers or {})
        case NotSignedInError():
            return Refusal(401, error.message, code="invalid_api_key", headers={"www-authenticate": "Bearer"})
        case ContentRefusedError():
            param = PARAMETERS.get(error.field, error.field) or None
            return Refusal(400, error.message, type=USER, code="moderation_blocked", param=param)
        case OutOfCreditsError():
            return Refusal(402, error.message, type="insufficient_credits", code="insufficient_credits")
        case PriceAboveLimitError():
            headers = {PRICE_HEADER: str(error.price_credits)} | NEVER_AGAIN
            return Refusal(409, error.message, code=error.code, param=PRICE_LIMIT_HEADER, headers=headers)
        case ModelNotOfferedError():
            return Refusal(404, error.message, code=error.code, param="model")
        case LimitReachedError():
            return Refusal(429, error.message, type="requests", code=error.code, headers=retry_after(error))
        case DraftConflictError():
            message = "This Idempotency-Key was already used with another request."
            return Refusal(409, message, code="idempotency_key_reused", param="Idempotency-Key", headers=NEVER_AGAIN)
        case UnavailableError():
            return Refusal(503, error.message, type=SERVER, code=error.code, headers=retry_after(error))
        case InvalidInputError():
            param = PARAMETERS.get(error.field, error.field) or None
            return Refusal(400, error.message, code="invalid_value", param=param)
        case StudioError():
            status = 400 if error.http_status == InvalidInputError.http_status else error.http_status
            param = PARAMETERS.get(error.field, error.field) or None
            return Refusal(status, error.message, code=error.code, param=param)
        case _:
            return Refusal(
                500, "Something went wrong on our side. Nothing was charged.", type=SERVER, code="internal_error"
            )
