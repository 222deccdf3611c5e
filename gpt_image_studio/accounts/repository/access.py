"""Ways in that are over, and accounts that end."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import col

from gpt_image_studio.accounts.model import AccountStatus
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.accounts import AccountRow, ApiKeyRow, LoginLinkRow, SessionRow
from gpt_image_studio.kit.ids import AccountId

#: Nobody can be written to there (RFC 2606), and nobody can type it into a form that asks for an address that answers.
FORGOTTEN_DOMAIN: Final = "deleted.invalid"


def forgotten_email(account_id: AccountId) -> str:
    """What stands in the place of a deleted account's address."""
    return f"{account_id}@{FORGOTTEN_DOMAIN}"


class AccessRepository:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def count_ended(self, before: datetime) -> int:
        counts = [
            (await self._tx.execute(sa.select(sa.func.count()).select_from(table).where(is_over))).scalar_one()
            for table, _, is_over in _list_ended(before)
        ]
        return sum(counts)

    async def remove_ended(self, before: datetime, *, limit: int) -> int:
        """Sessions, sign-in links and API keys that ended before that, at most `limit` of each; how many."""
        removed = 0
        for table, key, is_over in _list_ended(before):
            batch = sa.select(key).where(is_over).limit(limit)
            gone = await self._tx.execute(
                sa.delete(table).where(key.in_(batch), is_over).returning(key),
                execution_options={"synchronize_session": False},
            )
            removed += len(gone.all())
        return removed

    async def close(self, account_id: AccountId) -> None:
        """From now on nobody comes in. The account is locked."""
        await self._tx.execute(
            sa.update(AccountRow)
            .where(col(AccountRow.id) == account_id)
            .values(status=AccountStatus.DELETED.value, display_name="")
        )
        for table in (SessionRow, LoginLinkRow, ApiKeyRow):
            await self._tx.execute(sa.delete(table).where(col(table.account_id) == account_id))

    async def forget(self, account_id: AccountId) -> None:
        """The address goes; what is left under the account's id names nobody."""
        await self._tx.execute(
            sa.update(AccountRow)
            .where(col(AccountRow.id) == account_id, col(AccountRow.status) == AccountStatus.DELETED.value)
            .values(email=forgotten_email(account_id))
        )


def _list_ended(before: datetime) -> list[tuple[type[Any], Mapped[Any], sa.ColumnElement[bool]]]:
    """Each kind with its key and what makes it old."""
    return [
        (
            SessionRow,
            col(SessionRow.id),
            (col(SessionRow.expires_at) < before) | (col(SessionRow.revoked_at) < before),
        ),
        (
            LoginLinkRow,
            col(LoginLinkRow.token_hash),
            (col(LoginLinkRow.expires_at) < before) | (col(LoginLinkRow.used_at) < before),
        ),
        (ApiKeyRow, col(ApiKeyRow.id), col(ApiKeyRow.revoked_at) < before),
    ]
