"""API keys at rest. The key itself arrives here already hashed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.accounts.model import ApiKey
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.accounts import ApiKeyRow
from gpt_image_studio.kit.ids import AccountId, ApiKeyId

_KEY = (
    col(ApiKeyRow.id),
    col(ApiKeyRow.account_id),
    col(ApiKeyRow.name),
    col(ApiKeyRow.prefix),
    col(ApiKeyRow.requests_per_minute),
    col(ApiKeyRow.created_at),
    col(ApiKeyRow.last_used_at),
    col(ApiKeyRow.revoked_at),
)


def _key(row: Sequence[Any]) -> ApiKey:
    key_id, account_id, *rest = row
    return ApiKey(ApiKeyId(key_id), AccountId(account_id), *rest)


class ApiKeyRepository:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, key: ApiKey, *, secret_hash: bytes) -> None:
        await self._tx.execute(
            insert(ApiKeyRow).values(
                id=key.id,
                account_id=key.account_id,
                name=key.name,
                prefix=key.prefix,
                secret_hash=secret_hash,
                requests_per_minute=key.requests_per_minute,
                booked_until=key.created_at,
                created_at=key.created_at,
            )
        )

    async def find(self, secret_hash: bytes) -> ApiKey | None:
        """Only one that is not revoked."""
        row = (
            await self._tx.execute(
                sa.select(*_KEY).where(col(ApiKeyRow.secret_hash) == secret_hash, col(ApiKeyRow.revoked_at).is_(None))
            )
        ).one_or_none()
        return None if row is None else _key(row)

    async def list_live(self, account_id: AccountId) -> list[ApiKey]:
        """The account's keys that still work, the newest first."""
        rows = await self._tx.execute(
            sa.select(*_KEY)
            .where(col(ApiKeyRow.account_id) == account_id, col(ApiKeyRow.revoked_at).is_(None))
            .order_by(col(ApiKeyRow.created_at).desc(), col(ApiKeyRow.id))
        )
        return [_key(row) for row in rows]

    async def revoke(self, account_id: AccountId, key_id: ApiKeyId, *, now: datetime) -> ApiKey | None:
        """`None` when this account has no such key, or had it revoked before."""
        row = (
            await self._tx.execute(
                sa.update(ApiKeyRow)
                .where(
                    col(ApiKeyRow.id) == key_id,
                    col(ApiKeyRow.account_id) == account_id,
                    col(ApiKeyRow.revoked_at).is_(None),
                )
                .values(revoked_at=now)
                .returning(*_KEY)
            )
        ).one_or_none()
        return None if row is None else _key(row)
