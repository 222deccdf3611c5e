"""What the content check said."""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

import uuid
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from .base import Row, Words, new_time


class ModerationVerdictRow(Row, table=True):
    """What the content check said about a prompt or an upload, of which only a hash is kept."""

    __tablename__: ClassVar[str] = "moderation_verdicts"
    __table_args__ = (
        sa.CheckConstraint("subject in ('prompt', 'asset')", name="subject"),
        sa.CheckConstraint("decision in ('allow', 'deny')", name="decision"),
        sa.CheckConstraint("octet_length(digest) = 32", name="digest"),
        sa.CheckConstraint("decision = 'deny' or cardinality(categories) = 0", name="categories_of_refusals"),
        sa.Index("ix_moderation_verdicts_account_id_digest", "account_id", "digest", "created_at"),
        sa.Index(
            "ix_moderation_verdicts_refused",
            "account_id",
            "created_at",
            postgresql_where=sa.text("decision = 'deny'"),
        ),
        # The clean-up looks for the oldest.
        sa.Index("ix_moderation_verdicts_created_at", "created_at"),
    )
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id", ondelete="CASCADE")
    subject: str
    #: SHA-256 over who judged, by which policy, and the hash of the text or bytes.
    digest: bytes
    decision: str
    #: `moderation.model.Category`, coarse; never scores.
    categories: list[str] = Field(default_factory=list, sa_type=Words, sa_column_kwargs={"server_default": "{}"})
    provider: str = Field(max_length=40)
    #: The provider's own name for it.
    provider_id: str = Field(default="", max_length=200)
    created_at: datetime = new_time()
