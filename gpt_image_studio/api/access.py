"""Who asks, by the key in the Authorization header. Cookies open nothing here."""

import uuid
from dataclasses import dataclass

from starlette.requests import Request

from gpt_image_studio.accounts.model import Account, ApiKey
from gpt_image_studio.errors import InvalidInputError, NotSignedInError
from gpt_image_studio.kit.ids import AccountId, JobId, new_id
from gpt_image_studio.services import services

MAX_IDEMPOTENCY_KEY = 255


@dataclass(frozen=True, slots=True)
class Caller:
    key: ApiKey
    account: Account

    @property
    def account_id(self) -> AccountId:
        return self.account.id


async def admit(request: Request) -> Caller:
    """Counts as one request of the key. Raises `NotSignedInError`, `TooManyRequestsError`."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NotSignedInError("Send an API key of this studio as “Authorization: Bearer sk-…”.")
    return Caller(*await services().api_keys.admit(secret.strip()))


def name_job(request: Request, account_id: AccountId) -> JobId:
    """The same `Idempotency-Key` of the same account is the same job, for ever. Without one, every request is its own."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return JobId(new_id())
    if not 1 <= len(key) <= MAX_IDEMPOTENCY_KEY or not key.isascii() or not key.isprintable():
        raise InvalidInputError(
            f"An Idempotency-Key has 1 to {MAX_IDEMPOTENCY_KEY} printable ASCII characters.", field="Idempotency-Key"
        )
    return JobId(uuid.uuid5(account_id, f"idempotency-key:{key}"))
