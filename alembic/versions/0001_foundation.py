"""The foundation: accounts, credits, jobs, assets, and the triggers that keep the ledger honest."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_accounts()
    create_credits()
    create_assets()
    create_jobs()
    make_the_ledger_append_only()
    make_a_hold_resolve_once()


def downgrade() -> None:
    for table in (
        "attempts", "outputs", "job_events", "jobs", "assets", "ledger_entries", "holds", "lots", "login_links", "sessions",
        "accounts",
    ):  # fmt: skip # one list, children first
        op.drop_table(table)
    op.execute("drop function refuse_ledger_change, refuse_hold_change")


def uuid_column(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def text_column(name: str, length: int | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def int_column(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def created_at() -> sa.Column[Any]:
    return sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def time_column(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def sequence_column(name: str) -> sa.Column[Any]:
    """Order of arrival, handed out by the database alone."""
    return sa.Column(name, sa.BigInteger(), sa.Identity(always=True), nullable=False)


def primary_key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def belongs_to(table: str, column: str, parent: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}_{parent}", ondelete=ondelete)


def create_accounts() -> None:
    op.create_table(
        "accounts",
        uuid_column("id"),
        text_column("email", 320),
        text_column("display_name", 120),
        text_column("plan"),
        text_column("status"),
        created_at(),
        primary_key("accounts"),
        unique("accounts", "email"),
        check("accounts", "email_lower", "email = lower(email)"),
        check("accounts", "status", "status in ('active', 'suspended')"),
        check("accounts", "plan", "plan in ('free', 'paid', 'owner')"),
    )
    op.create_table(
        "sessions",
        uuid_column("id"),
        uuid_column("account_id"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        text_column("user_agent", 300),
        created_at(),
        time_column("expires_at", nullable=False),
        time_column("revoked_at"),
        primary_key("sessions"),
        unique("sessions", "token_hash"),
        belongs_to("sessions", "account_id", "accounts", ondelete="CASCADE"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "login_links",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        uuid_column("account_id"),
        created_at(),
        time_column("expires_at", nullable=False),
        time_column("used_at"),
        primary_key("login_links", "token_hash"),
        belongs_to("login_links", "account_id", "accounts", ondelete="CASCADE"),
    )
    op.create_index("ix_login_links_account_id", "login_links", ["account_id"])


def create_credits() -> None:
    op.create_table(
        "lots",
        uuid_column("id"),
        uuid_column("account_id"),
        text_column("source", 200),
        time_column("expires_at"),
        created_at(),
        primary_key("lots"),
        unique("lots", "account_id", "source"),
        belongs_to("lots", "account_id", "accounts"),
    )
    op.create_index("ix_lots_account_id_expires_at", "lots", ["account_id", "expires_at"])
    op.create_table(
        "holds",
        uuid_column("id"),
        uuid_column("account_id"),
        uuid_column("job_id"),
        int_column("amount"),
        int_column("captured"),
        text_column("status"),
        created_at(),
        time_column("resolved_at"),
        primary_key("holds"),
        unique("holds", "job_id"),
        belongs_to("holds", "account_id", "accounts"),
        check("holds", "amount_not_negative", "amount >= 0"),
        check("holds", "captured_within_amount", "captured between 0 and amount"),
        check("holds", "status", "status in ('open', 'captured', 'released', 'expired')"),
        check("holds", "resolved_when_closed", "(status = 'open') = (resolved_at is null)"),
        check("holds", "captured_when_captured", "(status = 'captured') = (captured > 0)"),
    )
    op.create_index("ix_holds_open", "holds", ["account_id"], postgresql_where=sa.text("status = 'open'"))
    op.create_table(
        "ledger_entries",
        sequence_column("id"),
        uuid_column("account_id"),
        text_column("kind"),
        int_column("amount"),
        uuid_column("lot_id"),
        uuid_column("hold_id", nullable=True),
        text_column("reason", 300),
        created_at(),
        primary_key("ledger_entries"),
        belongs_to("ledger_entries", "account_id", "accounts"),
        belongs_to("ledger_entries", "lot_id", "lots"),
        belongs_to("ledger_entries", "hold_id", "holds"),
        check("ledger_entries", "kind", "kind in ('grant', 'capture', 'refund', 'expiry', 'adjustment')"),
        check("ledger_entries", "amount_not_zero", "amount <> 0"),
        # For booleans `<=` reads "only if".
        check("ledger_entries", "grants_add", "(kind in ('grant', 'refund')) <= (amount > 0)"),
        check("ledger_entries", "captures_take", "(kind in ('capture', 'expiry')) <= (amount < 0)"),
        check("ledger_entries", "capture_names_its_hold", "(kind = 'capture') <= (hold_id is not null)"),
    )
    op.create_index("ix_ledger_entries_account_id_id", "ledger_entries", ["account_id", "id"])
    op.create_index("ix_ledger_entries_lot_id", "ledger_entries", ["lot_id"])
    op.create_index(
        "uq_ledger_entries_capture",
        "ledger_entries",
        ["hold_id", "lot_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'capture'"),
    )


def create_assets() -> None:
    op.create_table(
        "assets",
        uuid_column("id"),
        uuid_column("account_id"),
        text_column("kind"),
        text_column("storage_key", 400),
        text_column("media_type", 60),
        int_column("width"),
        int_column("height"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        text_column("placeholder", 7),
        sa.Column("thumbnails", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("has_alpha", sa.Boolean(), nullable=False),
        created_at(),
        time_column("deleted_at"),
        primary_key("assets"),
        unique("assets", "storage_key"),
        belongs_to("assets", "account_id", "accounts"),
        check("assets", "kind", "kind in ('output', 'preview', 'reference', 'mask')"),
        check("assets", "sizes", "width > 0 and height > 0 and size_bytes > 0"),
    )
    op.create_index("ix_assets_account_id_created_at", "assets", ["account_id", "created_at", "id"])
    op.create_index("ix_assets_preview", "assets", ["created_at"], postgresql_where=sa.text("kind = 'preview'"))


def create_jobs() -> None:
    op.create_table(
        "jobs",
        uuid_column("id"),
        sequence_column("seq"),
        uuid_column("account_id"),
        text_column("status"),
        int_column("rank"),
        sa.Column("request", JSONB(), nullable=False),
        text_column("prompt"),
        text_column("model"),
        int_column("count"),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        int_column("quoted_credits"),
        int_column("charged_credits"),
        sa.Column("quote", JSONB(), nullable=False),
        sa.Column("engine_job_id", sa.BigInteger(), nullable=True),
        uuid_column("run_id", nullable=True),
        time_column("retry_at"),
        text_column("error_code"),
        text_column("error_message"),
        created_at(),
        time_column("admitted_at"),
        time_column("started_at"),
        time_column("finished_at"),
        time_column("deleted_at"),
        sa.Column("prompt_search", TSVECTOR(), sa.Computed("to_tsvector('simple', prompt)", persisted=True)),
        primary_key("jobs"),
        unique("jobs", "seq"),
        belongs_to("jobs", "account_id", "accounts"),
        check(
            "jobs",
            "status",
            "status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'canceled', 'unknown')",
        ),
        check("jobs", "count", "count between 1 and 10"),
        check("jobs", "never_above_the_quote", "quoted_credits >= 0 and charged_credits between 0 and quoted_credits"),
    )
    op.create_index("ix_jobs_account_id_seq", "jobs", ["account_id", "seq"])
    op.create_index("ix_jobs_account_id_status_seq", "jobs", ["account_id", "status", "seq"])
    op.create_index(
        "ix_jobs_finished_at", "jobs", ["finished_at"], postgresql_where=sa.text("engine_job_id is not null")
    )
    op.create_index(
        "ix_jobs_live",
        "jobs",
        ["account_id", "rank", "seq"],
        postgresql_where=sa.text("status in ('queued', 'running', 'unknown')"),
    )
    op.create_index("ix_jobs_prompt_search", "jobs", ["prompt_search"], postgresql_using="gin")
    op.create_table(
        "outputs",
        uuid_column("id"),
        uuid_column("job_id"),
        int_column("position"),
        text_column("status"),
        uuid_column("asset_id", nullable=True),
        uuid_column("preview_asset_id", nullable=True),
        int_column("previews"),
        text_column("error_code"),
        text_column("error_message"),
        sa.Column("usage", JSONB(), nullable=True),
        text_column("provider_request_id", 200),
        time_column("delivered_at"),
        primary_key("outputs"),
        unique("outputs", "job_id", "position"),
        belongs_to("outputs", "job_id", "jobs", ondelete="CASCADE"),
        belongs_to("outputs", "asset_id", "assets"),
        belongs_to("outputs", "preview_asset_id", "assets", ondelete="SET NULL"),
        check(
            "outputs",
            "status",
            "status in ('waiting', 'running', 'delivered', 'refused', 'failed', 'canceled', 'unknown')",
        ),
        check("outputs", "delivered_has_bytes", "(status = 'delivered') <= (asset_id is not null)"),
    )
    for column in ("asset_id", "preview_asset_id"):
        op.create_index(f"ix_outputs_{column}", "outputs", [column], postgresql_where=sa.text(f"{column} is not null"))
    op.create_table(
        "attempts",
        uuid_column("id"),
        uuid_column("output_id"),
        uuid_column("run_id"),
        int_column("number"),
        text_column("status"),
        text_column("error_code"),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        text_column("provider_request_id", 200),
        created_at(),
        time_column("finished_at"),
        primary_key("attempts"),
        unique("attempts", "output_id", "number"),
        belongs_to("attempts", "output_id", "outputs", ondelete="CASCADE"),
        check("attempts", "status", "status in ('started', 'sent', 'succeeded', 'failed', 'interrupted', 'unknown')"),
    )
    op.create_table(
        "job_events",
        sequence_column("id"),
        uuid_column("job_id"),
        text_column("kind", 60),
        text_column("detail"),
        created_at(),
        primary_key("job_events"),
        belongs_to("job_events", "job_id", "jobs", ondelete="CASCADE"),
    )
    op.create_index("ix_job_events_job_id_id", "job_events", ["job_id", "id"])


def make_the_ledger_append_only() -> None:
    op.execute("""
        create function refuse_ledger_change() returns trigger language plpgsql as $$
        begin
            raise exception 'ledger_entries is append-only: % refused', tg_op
                using errcode = 'restrict_violation', hint = 'Write a new entry that moves the credits back.';
        end
        $$
    """)
    op.execute("""
        create trigger refuse_update_and_delete before update or delete on ledger_entries
            for each row execute function refuse_ledger_change()
    """)
    op.execute("""
        create trigger refuse_truncate before truncate on ledger_entries
            for each statement execute function refuse_ledger_change()
    """)


def make_a_hold_resolve_once() -> None:
    op.execute("""
        create function refuse_hold_change() returns trigger language plpgsql as $$
        begin
            if tg_op <> 'UPDATE' then
                raise exception 'holds are kept: % refused', tg_op using errcode = 'restrict_violation';
            end if;
            if old.status <> 'open' then
                raise exception 'hold % is % already: a hold is resolved once', old.id, old.status
                    using errcode = 'restrict_violation';
            end if;
            if (old.id, old.account_id, old.job_id, old.amount, old.created_at)
                is distinct from (new.id, new.account_id, new.job_id, new.amount, new.created_at) then
                raise exception 'hold %: only its resolution may change', old.id using errcode = 'restrict_violation';
            end if;
            return new;
        end
        $$
    """)
    op.execute("""
        create trigger refuse_second_resolution before update or delete on holds
            for each row execute function refuse_hold_change()
    """)
    op.execute("""
        create trigger refuse_truncate before truncate on holds
            for each statement execute function refuse_hold_change()
    """)
