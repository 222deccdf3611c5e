"""Uploads: what the same file is recognised by, the clean copy beside it, and what it was called."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("upload_key", "provider_media_type", "provider_width", "provider_height", "filename")


def upgrade() -> None:
    op.add_column("assets", sa.Column("upload_key", sa.LargeBinary(), nullable=True))
    op.add_column("assets", sa.Column("provider_media_type", sa.String(60), nullable=True))
    op.add_column("assets", sa.Column("provider_width", sa.Integer(), nullable=True))
    op.add_column("assets", sa.Column("provider_height", sa.Integer(), nullable=True))
    op.add_column("assets", sa.Column("filename", sa.String(200), server_default="", nullable=False))
    op.create_check_constraint(
        op.f("ck_assets_provider_copy"),
        "assets",
        "(provider_media_type is null) = (provider_width is null)"
        " and (provider_media_type is null) = (provider_height is null)",
    )
    op.create_index(
        "uq_assets_account_id_upload_key",
        "assets",
        ["account_id", "upload_key"],
        unique=True,
        postgresql_where=sa.text("upload_key is not null"),
    )


def downgrade() -> None:
    op.drop_index("uq_assets_account_id_upload_key", "assets")
    op.drop_constraint(op.f("ck_assets_provider_copy"), "assets", type_="check")
    for column in COLUMNS:
        op.drop_column("assets", column)
