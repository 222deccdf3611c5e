"""The whole schema on one page. Alembic owns it in the database; only repositories read and write through these classes.

Text that is sorted or compared says COLLATE "C" so that the embedded and a hosted server agree. Times are aware UTC.
"""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

import uuid
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING  # pyright: ignore[reportAttributeAccessIssue] # a plain dict is what SQLAlchemy documents

#: Column types. `Any`: SQLModel's `Field` is typed for classes only, and passes an instance on as SQLAlchemy wants it.
Time: Any = sa.DateTime(timezone=True)
Words: Any = sa.ARRAY(sa.String)
Numbers: Any = sa.ARRAY(sa.Integer)
NOW = sa.text("now()")


def _created_at() -> Any:
    return Field(default=None, sa_type=Time, sa_column_kwargs={"server_default": NOW, "nullable": False})


class Row(SQLModel):
    """What all tables share: nothing but the metadata."""


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
    created_at: datetime = _created_at()


class SessionRow(Row, table=True):
    """A signed-in browser. Only the SHA-256 of the cookie is kept."""

    __tablename__: ClassVar[str] = "sessions"
    id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    token_hash: bytes = Field(unique=True)
    user_agent: str = Field(default="", max_length=300)
    created_at: datetime = _created_at()
    expires_at: datetime = Field(sa_type=Time)
    revoked_at: datetime | None = Field(default=None, sa_type=Time)


class LoginLinkRow(Row, table=True):
    """A one-time sign-in link. Only the SHA-256 of its secret is kept."""

    __tablename__: ClassVar[str] = "login_links"
    token_hash: bytes = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    created_at: datetime = _created_at()
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
    created_at: datetime = _created_at()
    last_used_at: datetime | None = Field(default=None, sa_type=Time)
    revoked_at: datetime | None = Field(default=None, sa_type=Time)


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
    created_at: datetime = _created_at()


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
    created_at: datetime = _created_at()
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
    created_at: datetime = _created_at()


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
    created_at: datetime = _created_at()


class JobRow(Row, table=True):
    """A generation asked for. Its id is the draft's: the same draft sent twice is the same job."""

    __tablename__: ClassVar[str] = "jobs"
    __table_args__ = (
        sa.CheckConstraint(
            "status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'canceled', 'unknown')", name="status"
        ),
        sa.CheckConstraint("count between 1 and 10", name="count"),
        sa.CheckConstraint(
            "quoted_credits >= 0 and charged_credits between 0 and quoted_credits", name="never_above_the_quote"
        ),
        sa.Index("ix_jobs_account_id_seq", "account_id", "seq"),
        sa.Index("ix_jobs_account_id_status_seq", "account_id", "status", "seq"),
        # The sweep looks at what ended lately.
        sa.Index("ix_jobs_finished_at", "finished_at", postgresql_where=sa.text("engine_job_id is not null")),
        sa.Index(
            "ix_jobs_fell_short",
            "account_id",
            "finished_at",
            postgresql_where=sa.text("status in ('failed', 'partial')"),
        ),
        sa.Index(
            "ix_jobs_live",
            "account_id",
            "rank",
            "seq",
            postgresql_where=sa.text("status in ('queued', 'running', 'unknown')"),
        ),
        sa.Index("ix_jobs_prompt_search", "prompt_search", postgresql_using="gin"),
        sa.Index(
            "ix_jobs_parent_output_id",
            "parent_output_id",
            postgresql_where=sa.text("parent_output_id is not null"),
        ),
        sa.Index(
            "ix_jobs_trash",
            "deleted_at",
            postgresql_where=sa.text("deleted_at is not null and purged_at is null"),
        ),
    )
    id: uuid.UUID = Field(primary_key=True)
    #: Order of arrival, used for keyset paging.
    seq: int | None = Field(
        default=None, sa_column=sa.Column(sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True)
    )
    account_id: uuid.UUID = Field(foreign_key="accounts.id")
    status: str = "queued"
    #: Waiting jobs are admitted by (rank, seq); "move to top" makes it smaller than every other.
    rank: int = 0
    #: The request as it was accepted: `generations.model.JobRequest` as JSON.
    request: dict[str, Any] = Field(sa_type=JSONB)
    prompt: str
    model: str
    count: int
    #: SHA-256 over the canonical request: a reused draft id with another request is refused.
    fingerprint: bytes
    quoted_credits: int
    charged_credits: int = 0
    #: `generations.model.Quote` as JSON: per output, total, price version, estimated provider cost.
    quote: dict[str, Any] = Field(sa_type=JSONB)
    #: The engine's own name for it while it is admitted.
    engine_job_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    #: Changes with every take-over: a worker that lost the job can no longer write to it.
    run_id: uuid.UUID | None = None
    retry_at: datetime | None = Field(default=None, sa_type=Time)
    error_code: str = ""
    error_message: str = ""
    created_at: datetime = _created_at()
    admitted_at: datetime | None = Field(default=None, sa_type=Time)
    started_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)
    #: The content check's verdict on the prompt; none where the check is off.
    screening_id: uuid.UUID | None = Field(
        default=None, foreign_key="moderation_verdicts.id", ondelete="SET NULL", index=True
    )
    #: When the job is out of the account's sight (library delete); bytes follow after the published days.
    deleted_at: datetime | None = Field(default=None, sa_type=Time)
    #: When its words and pictures went for good; what billing needs stays.
    purged_at: datetime | None = Field(default=None, sa_type=Time)
    #: The picture this one was made from.
    parent_output_id: uuid.UUID | None = Field(
        default=None,
        sa_column=sa.Column(
            sa.Uuid,
            # Outputs refer to jobs in turn; `use_alter` tells the tools which of the two comes later.
            sa.ForeignKey("outputs.id", name="fk_jobs_parent_output_id_outputs", ondelete="SET NULL", use_alter=True),
        ),
    )
    prompt_search: str | None = Field(
        default=None, sa_column=sa.Column(TSVECTOR, sa.Computed("to_tsvector('simple', prompt)", persisted=True))
    )


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
    created_at: datetime = _created_at()
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


class OutputRow(Row, table=True):
    """Position n of a job: one provider call, one picture."""

    __tablename__: ClassVar[str] = "outputs"
    __table_args__ = (
        sa.CheckConstraint(
            "status in ('waiting', 'running', 'delivered', 'refused', 'failed', 'canceled', 'unknown')", name="status"
        ),
        sa.CheckConstraint(
            "(status = 'delivered') <= (asset_id is not null or purged_at is not null)", name="delivered_has_bytes"
        ),
        sa.UniqueConstraint("job_id", "position", name="uq_outputs_job_id_position"),
        # Deleting an asset looks for the outputs that show it.
        sa.Index("ix_outputs_asset_id", "asset_id", postgresql_where=sa.text("asset_id is not null")),
        sa.Index(
            "ix_outputs_preview_asset_id", "preview_asset_id", postgresql_where=sa.text("preview_asset_id is not null")
        ),
        sa.Index("ix_outputs_raw_asset_id", "raw_asset_id", postgresql_where=sa.text("raw_asset_id is not null")),
        sa.Index(
            "ix_outputs_change_map_asset_id",
            "change_map_asset_id",
            postgresql_where=sa.text("change_map_asset_id is not null"),
        ),
        sa.CheckConstraint(
            "charged_credits >= 0 and (charged_credits > 0) <= (status = 'delivered')",
            name="charged_for_what_was_delivered",
        ),
    )
    id: uuid.UUID = Field(primary_key=True)
    job_id: uuid.UUID = Field(foreign_key="jobs.id", ondelete="CASCADE")
    #: From 1.
    position: int
    status: str = "waiting"
    asset_id: uuid.UUID | None = Field(default=None, foreign_key="assets.id")
    preview_asset_id: uuid.UUID | None = Field(default=None, foreign_key="assets.id", ondelete="SET NULL")
    #: Previews received so far.
    previews: int = 0
    error_code: str = ""
    error_message: str = ""
    #: What the provider said it used; kept for the operator's margin, never for the person's price.
    usage: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    provider_request_id: str = Field(default="", max_length=200)
    delivered_at: datetime | None = Field(default=None, sa_type=Time)
    #: Of the hold, once delivered; the job's charge is their sum.
    charged_credits: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    #: `generations.model.Received` as JSON: what came, as decoded.
    received: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    #: Plain words about what came: lines of the receipt.
    notes: list[str] = Field(default_factory=list, sa_type=Words, sa_column_kwargs={"server_default": "{}"})
    #: Pixel lock: what had changed outside the mask before it was put back, 0–100.
    changed_outside_percent: float | None = None
    #: The provider's own bytes, where `asset_id` is the locked picture.
    raw_asset_id: uuid.UUID | None = Field(default=None, foreign_key="assets.id", ondelete="SET NULL")
    change_map_asset_id: uuid.UUID | None = Field(default=None, foreign_key="assets.id", ondelete="SET NULL")
    #: As its job's.
    purged_at: datetime | None = Field(default=None, sa_type=Time)


class AttemptRow(Row, table=True):
    """One call to the provider, written before it is made."""

    __tablename__: ClassVar[str] = "attempts"
    __table_args__ = (
        sa.CheckConstraint(
            "status in ('started', 'sent', 'succeeded', 'failed', 'interrupted', 'unknown')", name="status"
        ),
        sa.UniqueConstraint("output_id", "number", name="uq_attempts_output_id_number"),
    )
    id: uuid.UUID = Field(primary_key=True)
    output_id: uuid.UUID = Field(foreign_key="outputs.id", ondelete="CASCADE")
    run_id: uuid.UUID
    #: From 1.
    number: int
    status: str = "started"
    error_code: str = ""
    #: How long the provider took, once known.
    duration_ms: int | None = None
    provider_request_id: str = Field(default="", max_length=200)
    created_at: datetime = _created_at()
    finished_at: datetime | None = Field(default=None, sa_type=Time)


class JobEventRow(Row, table=True):
    """The job's own log, shown in the drawer."""

    __tablename__: ClassVar[str] = "job_events"
    __table_args__ = (sa.Index("ix_job_events_job_id_id", "job_id", "id"),)
    id: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger, sa.Identity(always=True), primary_key=True))
    job_id: uuid.UUID = Field(foreign_key="jobs.id", ondelete="CASCADE")
    kind: str = Field(max_length=60)
    #: Plain words for the person.
    detail: str = ""
    created_at: datetime = _created_at()


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
    created_at: datetime = _created_at()
    updated_at: datetime = _created_at()


class ChoreRow(Row, table=True):
    """What the clean-up did last, and how much ever."""

    __tablename__: ClassVar[str] = "chores"
    name: str = Field(primary_key=True, max_length=40)
    removed: int = Field(default=0, sa_type=sa.BigInteger, sa_column_kwargs={"server_default": "0"})
    done_at: datetime | None = Field(default=None, sa_type=Time)
    #: Where a chore that takes several rounds goes on.
    position: str = Field(default="", max_length=400, sa_column_kwargs={"server_default": ""})
