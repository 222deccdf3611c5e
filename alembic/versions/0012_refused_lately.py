"""Jobs that ended without all they asked for, by account and time: whoever is refused again and again waits."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_jobs_fell_short",
        "jobs",
        ["account_id", "finished_at"],
        postgresql_where=sa.text("status in ('failed', 'partial')"),
    )


def downgrade() -> None:
    op.drop_index("ix_jobs_fell_short", "jobs")
