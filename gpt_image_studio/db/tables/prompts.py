"""An account's own prompts."""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

import uuid
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from .base import Row, new_time


class SavedPromptRow(Row, table=True):
    """An account's own prompt. Deleted is gone: the open tab that deleted it can put it back for a while."""

    __tablename__: ClassVar[str] = "saved_prompts"
    __table_args__ = (
        sa.CheckConstraint("char_length(title) between 1 and 120", name="title"),
        sa.CheckConstraint("char_length(body) between 1 and 32000", name="body"),
        sa.CheckConstraint(
            "jsonb_typeof(variables) = 'array' and jsonb_array_length(variables) <= 20", name="variables"
        ),
        sa.CheckConstraint("jsonb_typeof(inputs) = 'array' and jsonb_array_length(inputs) <= 16", name="inputs"),
        sa.CheckConstraint("jsonb_typeof(settings) = 'object' and pg_column_size(settings) <= 2000", name="settings"),
        sa.CheckConstraint("(origin_slug is null) = (origin_version is null)", name="origin_whole"),
        sa.CheckConstraint("origin_version >= 1", name="origin_version"),
        sa.Index("ix_saved_prompts_account_id_updated_at", "account_id", "updated_at"),
    )
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id", ondelete="CASCADE")
    title: str = Field(max_length=120)
    body: str
    #: `prompts.model.Variable`s and `PictureInput`s as JSON.
    variables: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"}
    )
    inputs: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})
    #: The composer's choices by name.
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    #: The template it was copied from; not a key, templates are files.
    origin_slug: str | None = Field(default=None, max_length=60)
    origin_version: int | None = None
    created_at: datetime = new_time()
    updated_at: datetime = new_time()
