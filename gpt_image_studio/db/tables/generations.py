"""Jobs, their outputs, every call to a provider, and the log a person sees."""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

import uuid
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field

from .base import Row, Time, Words, new_time


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
    created_at: datetime = new_time()
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
    #: When its words and pictures went for good; set together with that of its job.
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
    created_at: datetime = new_time()
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
    created_at: datetime = new_time()
