"""Prompts of one's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "saved_prompts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("variables", JSONB(), server_default="[]", nullable=False),
        sa.Column("inputs", JSONB(), server_default="[]", nullable=False),
        sa.Column("settings", JSONB(), server_default="{}", nullable=False),
        sa.Column("origin_slug", sa.String(60), nullable=True),
        sa.Column("origin_version", sa.Integer(), nullable=True),
        sa.Column("created_at", time, server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", time, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("char_length(title) between 1 and 120", name=op.f("ck_saved_prompts_title")),
        sa.CheckConstraint("char_length(body) between 1 and 32000", name=op.f("ck_saved_prompts_body")),
        sa.CheckConstraint(
            "jsonb_typeof(variables) = 'array' and jsonb_array_length(variables) <= 20",
            name=op.f("ck_saved_prompts_variables"),
        ),
        sa.CheckConstraint(
            "jsonb_typeof(inputs) = 'array' and jsonb_array_length(inputs) <= 16", name=op.f("ck_saved_prompts_inputs")
        ),
        sa.CheckConstraint(
            "jsonb_typeof(settings) = 'object' and pg_column_size(settings) <= 2000",
            name=op.f("ck_saved_prompts_settings"),
        ),
        sa.CheckConstraint(
            "(origin_slug is null) = (origin_version is null)", name=op.f("ck_saved_prompts_origin_whole")
        ),
        sa.CheckConstraint("origin_version >= 1", name=op.f("ck_saved_prompts_origin_version")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_saved_prompts_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_prompts"),
    )
    op.create_index("ix_saved_prompts_account_id_updated_at", "saved_prompts", ["account_id", "updated_at"])


def downgrade() -> None:
    op.drop_table("saved_prompts")
