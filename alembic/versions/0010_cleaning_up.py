"""Deleted things really go: marks for what is going, the state of a deleted account, and a memory for the clean-up."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_constraint(op.f("ck_accounts_status"), "accounts", type_="check")
    op.create_check_constraint(op.f("ck_accounts_status"), "accounts", "status in ('active', 'suspended', 'deleted')")
    for table in ("jobs", "outputs", "assets"):
        op.add_column(table, sa.Column("purged_at", TIME, nullable=True))
    op.drop_constraint(op.f("ck_outputs_delivered_has_bytes"), "outputs", type_="check")
    op.create_check_constraint(
        op.f("ck_outputs_delivered_has_bytes"),
        "outputs",
        "(status = 'delivered') <= (asset_id is not null or purged_at is not null)",
    )
    op.create_index(
        "ix_jobs_trash",
        "jobs",
        ["deleted_at"],
        postgresql_where=sa.text("deleted_at is not null and purged_at is null"),
    )
    op.create_index("ix_assets_trash", "assets", ["deleted_at"], postgresql_where=sa.text("deleted_at is not null"))
    op.create_index("ix_assets_purged_at", "assets", ["purged_at"], postgresql_where=sa.text("purged_at is not null"))
    # Byte order, as storage lists its keys: both are walked side by side.
    op.alter_column("assets", "storage_key", type_=sa.String(400, collation="C"), existing_nullable=False)
    op.create_index("ix_moderation_verdicts_created_at", "moderation_verdicts", ["created_at"])
    op.create_table(
        "chores",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("removed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("position", sa.String(400), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )


def downgrade() -> None:
    """What is gone stays gone: purged outputs lose their delivery, deleted accounts are suspended ones."""
    op.drop_table("chores")
    op.drop_index("ix_moderation_verdicts_created_at", "moderation_verdicts")
    op.alter_column("assets", "storage_key", type_=sa.String(400), existing_nullable=False)
    op.drop_index("ix_assets_purged_at", "assets")
    op.drop_index("ix_assets_trash", "assets")
    op.drop_index("ix_jobs_trash", "jobs")
    op.drop_constraint(op.f("ck_outputs_delivered_has_bytes"), "outputs", type_="check")
    op.execute(
        "update outputs set status = 'failed', charged_credits = 0 where status = 'delivered' and asset_id is null"
    )
    op.create_check_constraint(
        op.f("ck_outputs_delivered_has_bytes"), "outputs", "(status = 'delivered') <= (asset_id is not null)"
    )
    for table in ("assets", "outputs", "jobs"):
        op.drop_column(table, "purged_at")
    op.drop_constraint(op.f("ck_accounts_status"), "accounts", type_="check")
    op.execute("update accounts set status = 'suspended' where status = 'deleted'")
    op.create_check_constraint(op.f("ck_accounts_status"), "accounts", "status in ('active', 'suspended')")
