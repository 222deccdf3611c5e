"""Keys for programs: made, listed, revoked, and checked with every request. A key is shown once and kept as its SHA-256."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

import structlog

from gpt_image_studio.accounts.model import Account, ApiKey
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.accounts.repository.api_keys import ApiKeyRepository
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import (
    InvalidInputError,
    LimitReachedError,
    NotFoundError,
    NotSignedInError,
)
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, ApiKeyId, new_id
from gpt_image_studio.limits.keys import take_request

BEGINNING = "sk-"
SECRET_BYTES = 32
#: Characters of a key that stay readable, `sk-` included.
PREFIX_CHARS = 10
NAME_MAX_CHARS = 100
MAX_REQUESTS_PER_MINUTE = 100_000

#: What we hand out; anything else is no key and is not looked for.
_KEY = re.compile(r"sk-[A-Za-z0-9_-]{43}", re.ASCII)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NewApiKey:
    key: ApiKey
    #: The whole key, `sk-…`; kept nowhere.
    secret: str = field(repr=False)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


class ApiKeyService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def create(self, account_id: AccountId, name: str, *, requests_per_minute: int | None = None) -> NewApiKey:
        """`requests_per_minute` is the operator's exception to what the plan allows.

        Raises `InvalidInputError` beside `name` or `requests_per_minute`, `LimitReachedError`, `NotFoundError`.
        """
        name = " ".join(name.split())
        if not 1 <= len(name) <= NAME_MAX_CHARS or not name.isprintable():
            raise InvalidInputError(f"Name the key in up to {NAME_MAX_CHARS} characters.", field="name")
        if requests_per_minute is not None and not 1 <= requests_per_minute <= MAX_REQUESTS_PER_MINUTE:
            raise InvalidInputError(
                f"A key may ask 1 to {MAX_REQUESTS_PER_MINUTE:,} times a minute.", field="requests_per_minute"
            )
        secret = BEGINNING + secrets.token_urlsafe(SECRET_BYTES)
        key = ApiKey(
            id=ApiKeyId(new_id()),
            account_id=account_id,
            name=name,
            prefix=secret[:PREFIX_CHARS],
            requests_per_minute=requests_per_minute,
            created_at=self._clock.now(),
            last_used_at=None,
            revoked_at=None,
        )
        async with self._database.transaction() as tx:
            limits = (await AccountRepository(tx).lock(account_id)).limits
            keys = ApiKeyRepository(tx)
            if len(await keys.list_live(account_id)) >= limits.max_api_keys:
                raise LimitReachedError(f"This plan has at most {limits.max_api_keys} keys. Revoke one first.")
            await keys.add(key, secret_hash=_hash(secret))
            await ring(tx, account_id)
        log.info("accounts.api_key_created", account_id=str(account_id), key_id=str(key.id))
        return NewApiKey(key, secret)

    async def list_keys(self, account_id: AccountId) -> list[ApiKey]:
        """Those that work, the newest first."""
        async with self._database.transaction() as tx:
            return await ApiKeyRepository(tx).list_live(account_id)

    async def revoke(self, account_id: AccountId, key_id: ApiKeyId) -> ApiKey:
        """At once and for good. Raises `NotFoundError`."""
        async with self._database.transaction() as tx:
            revoked = await ApiKeyRepository(tx).revoke(account_id, key_id, now=self._clock.now())
            if revoked is None:
                raise NotFoundError("There is no such key.")
            await ring(tx, account_id)
        log.info("accounts.api_key_revoked", account_id=str(account_id), key_id=str(key_id))
        return revoked

    async def admit(self, secret: str) -> tuple[ApiKey, Account]:
        """Who asks, once per request. A suspended account comes in too: it may look around.

        Raises:
            NotSignedInError: no such key, or a revoked one.
            TooManyRequestsError: says when there will be room.
        """
        if not _KEY.fullmatch(secret):
            raise NotSignedInError("This API key is not valid.")
        now = self._clock.now()
        async with self._database.transaction() as tx:
            key = await ApiKeyRepository(tx).find(_hash(secret))
            if key is None:
                raise NotSignedInError("This API key is not valid.")
            account = await AccountRepository(tx).get(key.account_id)
            per_minute = key.requests_per_minute or account.limits.requests_per_minute
            await take_request(tx, key.id, per_minute, now=now)
        return key, account
