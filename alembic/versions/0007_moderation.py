"""What the content check said, and by which verdict a job was let through."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation_verdicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("provider_id", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("subject in ('prompt', 'asset')", name=op.f("ck_moderation_verdicts_subject")),
        sa.CheckConstraint("decision in ('allow', 'deny')", name=op.f("ck_moderation_verdicts_decision")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_moderation_verdicts_digest")),
        sa.CheckConstraint(
            "decision = 'deny' or cardinality(categories) = 0",
            name=op.f("ck_moderation_verdicts_categories_of_refusals"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_moderation_verdicts_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_verdicts"),
    )
    op.create_index(
        "ix_moderation_verdicts_account_id_digest", "moderation_verdicts", ["account_id", "digest", "created_at"]
    )
    op.create_index(
        "ix_moderation_verdicts_refused",
        "moderation_verdicts",
        ["account_id", "created_at"],
        postgresql_where=sa.text("decision = 'deny'"),
    )
    op.add_column("jobs", sa.Column("screening_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_jobs_screening_id_moderation_verdicts",
        "jobs",
        "moderation_verdicts",
        ["screening_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index("ix_jobs_screening_id", "jobs", ["screening_id"])


def downgrade() -> None:
    op.drop_index("ix_jobs_screening_id", "jobs")
    op.drop_constraint("fk_jobs_screening_id_moderation_verdicts", "jobs", type_="foreignkey")
    op.drop_column("jobs", "screening_id")
    op.drop_table("moderation_verdicts")
