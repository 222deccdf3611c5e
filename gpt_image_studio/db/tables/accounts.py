"""Accounts, and what lets a person or a program in."""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

import uuid
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from .base import NOW, Row, Time, new_time


class AccountRow(Row, table=True):
    """One row is the lock of everything its account owns: credits and admission are decided under `FOR UPDATE` of it."""

    __tablename__: ClassVar[str] = "accounts"
    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
        sa.CheckConstraint("status in ('active', 'suspended', 'deleted')", name="status"),
        sa.CheckConstraint("plan in ('free', 'solo', 'team', 'company', 'owner')", name="plan"),
    )
    id: uuid.UUID = Field(primary_key=True)
    email: str = Field(unique=True, max_length=320)
    display_name: str = Field(default="", max_length=120)
    plan: str = "free"
    status: str = "active"
    created_at: datetime = new_time()


class SessionRow(Row, table=True):
    """A signed-in browser. Only the SHA-256 of the cookie is kept."""

    __tablename__: ClassVar[str] = "sessions"
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    token_hash: bytes = Field(unique=True)
    user_agent: str = Field(default="", max_length=300)
    created_at: datetime = new_time()
    expires_at: datetime = Field(sa_type=Time)
    revoked_at: datetime | None = Field(default=None, sa_type=Time)


class LoginLinkRow(Row, table=True):
    """A one-time sign-in link. Only the SHA-256 of its secret is kept."""

    __tablename__: ClassVar[str] = "login_links"
    token_hash: bytes = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    created_at: datetime = new_time()
    expires_at: datetime = Field(sa_type=Time)
    used_at: datetime | None = Field(default=None, sa_type=Time)


class ApiKeyRow(Row, table=True):
    """What lets a program in. Only the SHA-256 of the key is kept."""

    __tablename__: ClassVar[str] = "api_keys"
    __table_args__ = (sa.CheckConstraint("requests_per_minute between 1 and 100000", name="requests_per_minute"),)
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=100)
    #: The beginning of the key, by which people tell one from another.
    prefix: str = Field(max_length=16)
    secret_hash: bytes = Field(unique=True)
    #: NULL: what the account's plan allows.
    requests_per_minute: int | None = None
    #: Every request takes up its share of a minute, one after the other; more than a minute ahead is refused.
    booked_until: datetime = Field(default=None, sa_type=Time, sa_column_kwargs={"server_default": NOW})
    created_at: datetime = new_time()
    last_used_at: datetime | None = Field(default=None, sa_type=Time)
    revoked_at: datetime | None = Field(default=None, sa_type=Time)
