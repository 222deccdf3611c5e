"""Which picture a job was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("parent_output_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_jobs_parent_output_id_outputs", "jobs", "outputs", ["parent_output_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(
        "ix_jobs_parent_output_id",
        "jobs",
        ["parent_output_id"],
        postgresql_where=sa.text("parent_output_id is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_jobs_parent_output_id", "jobs")
    op.drop_constraint("fk_jobs_parent_output_id_outputs", "jobs", type_="foreignkey")
    op.drop_column("jobs", "parent_output_id")
