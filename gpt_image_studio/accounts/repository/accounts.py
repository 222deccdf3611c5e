"""Accounts, sessions and sign-in links at rest. Secrets arrive here already hashed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.accounts.model import Account, AccountStatus, Plan, Session, Visitor
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.accounts import AccountRow, LoginLinkRow, SessionRow
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.kit.ids import AccountId, SessionId

_ACCOUNT = (
    col(AccountRow.id),
    col(AccountRow.email),
    col(AccountRow.display_name),
    col(AccountRow.plan),
    col(AccountRow.status),
    col(AccountRow.created_at),
)


def _account(row: Sequence[Any]) -> Account:
    account_id, email, display_name, plan, status, created_at = row
    return Account(AccountId(account_id), email, display_name, Plan(plan), AccountStatus(status), created_at)


class AccountRepository:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def get(self, account_id: AccountId) -> Account:
        """The account of that id, deleted ones too. Raises `NotFoundError`."""
        return await self._one(sa.select(*_ACCOUNT).where(col(AccountRow.id) == account_id))

    async def lock(self, account_id: AccountId) -> Account:
        """The lock of everything the account owns, until `tx` ends. Taken before any job's row, never after.

        Taking it again inside the same transaction costs a query and changes nothing: `keep_locked` does without.
        Raises `NotFoundError`.
        """
        # FOR NO KEY UPDATE: as exclusive among ourselves as FOR UPDATE, but an insert elsewhere that only refers to the
        # account (an asset, a session) neither waits for it nor deadlocks when it then asks for the lock itself.
        account = await self._one(
            sa.select(*_ACCOUNT).where(col(AccountRow.id) == account_id).with_for_update(key_share=True)
        )
        self._locked.add(account_id)
        return account

    async def keep_locked(self, account_id: AccountId) -> None:
        """The lock alone: free for a caller whose transaction has it already. Raises `NotFoundError`."""
        if account_id not in self._locked:
            await self.lock(account_id)

    async def find_by_email(self, email: str) -> Account | None:
        """`None` where nobody has that address; `email` is normalised already (`normalize_email`)."""
        row = (await self._tx.execute(sa.select(*_ACCOUNT).where(col(AccountRow.email) == email))).one_or_none()
        return None if row is None else _account(row)

    async def add(self, *, account_id: AccountId, email: str, plan: Plan, created_at: datetime) -> bool:
        """False when the address has an account already."""
        added = await self._tx.scalar(
            insert(AccountRow)
            .values(
                id=account_id, email=email, display_name="", plan=plan.value, status="active", created_at=created_at
            )
            .on_conflict_do_nothing(index_elements=["email"])
            .returning(col(AccountRow.id))
        )
        return added is not None

    async def add_session(self, session: Session, *, token_hash: bytes, user_agent: str, created_at: datetime) -> None:
        await self._tx.execute(
            insert(SessionRow).values(
                id=session.id,
                account_id=session.account_id,
                token_hash=token_hash,
                user_agent=user_agent,
                created_at=created_at,
                expires_at=session.expires_at,
            )
        )

    async def find_visitor(self, token_hash: bytes, *, now: datetime) -> Visitor | None:
        """Only a live one: neither revoked nor expired."""
        row = (
            await self._tx.execute(
                sa.select(col(SessionRow.id), col(SessionRow.expires_at), *_ACCOUNT)
                .join(AccountRow, col(AccountRow.id) == col(SessionRow.account_id))
                .where(
                    col(SessionRow.token_hash) == token_hash,
                    col(SessionRow.revoked_at).is_(None),
                    col(SessionRow.expires_at) > now,
                )
            )
        ).one_or_none()
        if row is None:
            return None
        account = _account(row[2:])
        return Visitor(Session(SessionId(row[0]), account.id, row[1]), account)

    async def revoke_session(self, token_hash: bytes, *, now: datetime) -> AccountId | None:
        """Whose it was, or `None` when there was nothing to revoke."""
        owner = await self._tx.scalar(
            sa.update(SessionRow)
            .where(col(SessionRow.token_hash) == token_hash, col(SessionRow.revoked_at).is_(None))
            .values(revoked_at=now)
            .returning(col(SessionRow.account_id))
        )
        return None if owner is None else AccountId(owner)

    async def add_login_link(
        self, token_hash: bytes, *, account_id: AccountId, created_at: datetime, expires_at: datetime
    ) -> None:
        await self._tx.execute(
            insert(LoginLinkRow).values(
                token_hash=token_hash, account_id=account_id, created_at=created_at, expires_at=expires_at
            )
        )

    async def use_login_link(self, token_hash: bytes, *, now: datetime) -> AccountId | None:
        """Whom it signs in; `None` when it is unknown, used or expired. Of two at once, one gets the account."""
        owner = await self._tx.scalar(
            sa.update(LoginLinkRow)
            .where(
                col(LoginLinkRow.token_hash) == token_hash,
                col(LoginLinkRow.used_at).is_(None),
                col(LoginLinkRow.expires_at) > now,
            )
            .values(used_at=now)
            .returning(col(LoginLinkRow.account_id))
        )
        return None if owner is None else AccountId(owner)

    async def is_login_link_used(self, token_hash: bytes) -> bool:
        used_at = await self._tx.scalar(
            sa.select(col(LoginLinkRow.used_at)).where(col(LoginLinkRow.token_hash) == token_hash)
        )
        return used_at is not None

    @property
    def _locked(self) -> set[AccountId]:
        """The accounts whose lock this transaction has."""
        return self._tx.info.setdefault("locked_accounts", set())

    async def _one(self, query: sa.Select[*tuple[Any, ...]]) -> Account:
        row = (await self._tx.execute(query)).one_or_none()
        if row is None:
            raise NotFoundError
        return _account(row)
