"""Stored bytes."""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

import uuid
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from .base import Numbers, Row, Time, new_time


class AssetRow(Row, table=True):
    """Stored bytes. `storage_key` is where; what the bytes are was decided by decoding them."""

    __tablename__: ClassVar[str] = "assets"
    __table_args__ = (
        sa.CheckConstraint("kind in ('output', 'preview', 'reference', 'mask', 'markup', 'change_map')", name="kind"),
        sa.CheckConstraint("width > 0 and height > 0 and size_bytes > 0", name="sizes"),
        sa.Index("ix_assets_account_id_created_at", "account_id", "created_at", "id"),
        sa.Index("ix_assets_preview", "created_at", postgresql_where=sa.text("kind = 'preview'")),
        sa.Index("ix_assets_trash", "deleted_at", postgresql_where=sa.text("deleted_at is not null")),
        sa.Index("ix_assets_purged_at", "purged_at", postgresql_where=sa.text("purged_at is not null")),
        # The same file uploaded twice, or twice at once, is one asset.
        sa.Index(
            "uq_assets_account_id_upload_key",
            "account_id",
            "upload_key",
            unique=True,
            postgresql_where=sa.text("upload_key is not null"),
        ),
        sa.CheckConstraint(
            "(provider_media_type is null) = (provider_width is null)"
            " and (provider_media_type is null) = (provider_height is null)",
            name="provider_copy",
        ),
    )
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id")
    kind: str
    #: In the order in which storage lists its keys.
    storage_key: str = Field(sa_column=sa.Column(sa.String(400, collation="C"), unique=True, nullable=False))
    media_type: str = Field(max_length=60)
    width: int
    height: int
    size_bytes: int = Field(sa_type=sa.BigInteger)
    sha256: bytes
    #: Average colour as #rrggbb, shown while the picture loads.
    placeholder: str = Field(default="#888888", max_length=7)
    #: Widths in px of the WebP thumbnails that exist beside it.
    thumbnails: list[int] = Field(default_factory=list, sa_type=Numbers)
    has_alpha: bool = False
    created_at: datetime = new_time()
    deleted_at: datetime | None = Field(default=None, sa_type=Time)
    #: From here on it is gone for everybody; its bytes follow, then this row.
    purged_at: datetime | None = Field(default=None, sa_type=Time)
    #: Uploads only: a hash of the bytes and of what was made of them.
    upload_key: bytes | None = None
    #: The clean copy beside an upload, which providers are sent.
    provider_media_type: str | None = Field(default=None, max_length=60)
    provider_width: int | None = None
    provider_height: int | None = None
    filename: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
