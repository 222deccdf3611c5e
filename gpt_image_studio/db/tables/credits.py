"""Credits: lots, holds and the append-only ledger."""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

import uuid
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from .base import Row, Time, new_time


class LotRow(Row, table=True):
    """Credits granted together. What is left of a lot is the sum of the entries that name it."""

    __tablename__: ClassVar[str] = "lots"
    __table_args__ = (
        sa.Index("ix_lots_account_id_expires_at", "account_id", "expires_at"),
        sa.UniqueConstraint("account_id", "source", name="uq_lots_account_id_source"),
    )
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id")
    #: What granted it, unique within the account, so that the same grant repeated is the same lot.
    source: str = Field(max_length=200)
    expires_at: datetime | None = Field(default=None, sa_type=Time)
    created_at: datetime = new_time()


class HoldRow(Row, table=True):
    """Credits set aside for a job: open, then captured, released or expired, once (a trigger refuses a second time)."""

    __tablename__: ClassVar[str] = "holds"
    __table_args__ = (
        sa.CheckConstraint("amount >= 0", name="amount_not_negative"),
        sa.CheckConstraint("captured between 0 and amount", name="captured_within_amount"),
        sa.CheckConstraint("status in ('open', 'captured', 'released', 'expired')", name="status"),
        sa.CheckConstraint("(status = 'open') = (resolved_at is null)", name="resolved_when_closed"),
        sa.CheckConstraint("(status = 'captured') = (captured > 0)", name="captured_when_captured"),
        sa.UniqueConstraint("job_id", name="uq_holds_job_id"),
        sa.Index("ix_holds_open", "account_id", postgresql_where=sa.text("status = 'open'")),
    )
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id")
    job_id: uuid.UUID
    amount: int
    captured: int = 0
    status: str = "open"
    created_at: datetime = new_time()
    resolved_at: datetime | None = Field(default=None, sa_type=Time)


class LedgerEntryRow(Row, table=True):
    """A movement of credits. Append-only: a trigger refuses update, delete and truncate."""

    __tablename__: ClassVar[str] = "ledger_entries"
    __table_args__ = (
        sa.CheckConstraint("kind in ('grant', 'capture', 'refund', 'expiry', 'adjustment')", name="kind"),
        sa.CheckConstraint("amount <> 0", name="amount_not_zero"),
        sa.CheckConstraint("(kind in ('grant', 'refund')) <= (amount > 0)", name="grants_add"),
        sa.CheckConstraint("(kind in ('capture', 'expiry')) <= (amount < 0)", name="captures_take"),
        sa.CheckConstraint("(kind = 'capture') <= (hold_id is not null)", name="capture_names_its_hold"),
        sa.Index("ix_ledger_entries_account_id_id", "account_id", "id"),
        sa.Index("ix_ledger_entries_lot_id", "lot_id"),
        sa.Index(
            "uq_ledger_entries_capture", "hold_id", "lot_id", unique=True, postgresql_where=sa.text("kind = 'capture'")
        ),
    )
    id: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger, sa.Identity(always=True), primary_key=True))
    account_id: uuid.UUID = Field(foreign_key="accounts.id")
    kind: str
    amount: int
    lot_id: uuid.UUID = Field(foreign_key="lots.id")
    hold_id: uuid.UUID | None = Field(default=None, foreign_key="holds.id")
    reason: str = Field(default="", max_length=300)
    created_at: datetime = new_time()
