"""What came for what was asked: charged per output, notes, the pixel lock's original and change map."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = "kind in ('output', 'preview', 'reference', 'mask')"
AFTER = "kind in ('output', 'preview', 'reference', 'mask', 'change_map')"
PICTURES = ("raw_asset_id", "change_map_asset_id")


def upgrade() -> None:
    op.add_column("outputs", sa.Column("charged_credits", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outputs", sa.Column("received", JSONB(), nullable=True))
    op.add_column("outputs", sa.Column("notes", sa.ARRAY(sa.String()), server_default="{}", nullable=False))
    op.add_column("outputs", sa.Column("changed_outside_percent", sa.Float(), nullable=True))
    for column in PICTURES:
        op.add_column("outputs", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(f"fk_outputs_{column}_assets", "outputs", "assets", [column], ["id"], ondelete="SET NULL")
        op.create_index(f"ix_outputs_{column}", "outputs", [column], postgresql_where=sa.text(f"{column} is not null"))
    # Until now every delivered picture cost what was quoted.
    op.execute(
        "update outputs set charged_credits = (jobs.quote->>'credits_each')::int"
        " from jobs where jobs.id = outputs.job_id and outputs.status = 'delivered'"
    )
    op.create_check_constraint(
        op.f("ck_outputs_charged_for_what_was_delivered"),
        "outputs",
        "charged_credits >= 0 and (charged_credits > 0) <= (status = 'delivered')",
    )
    _replace_kinds(AFTER)


def downgrade() -> None:
    op.execute("update assets set kind = 'preview' where kind = 'change_map'")
    _replace_kinds(BEFORE)
    op.drop_constraint(op.f("ck_outputs_charged_for_what_was_delivered"), "outputs", type_="check")
    for column in PICTURES:
        op.drop_index(f"ix_outputs_{column}", "outputs")
        op.drop_constraint(f"fk_outputs_{column}_assets", "outputs", type_="foreignkey")
    for column in ("charged_credits", "received", "notes", "changed_outside_percent", *PICTURES):
        op.drop_column("outputs", column)


def _replace_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_assets_kind"), "assets", type_="check")
    op.create_check_constraint(op.f("ck_assets_kind"), "assets", kinds)
