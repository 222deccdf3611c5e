"""What a person draws over a reference is kept as an asset of its own kind."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = "kind in ('output', 'preview', 'reference', 'mask', 'change_map')"
AFTER = "kind in ('output', 'preview', 'reference', 'mask', 'markup', 'change_map')"


def upgrade() -> None:
    _replace_kinds(AFTER)


def downgrade() -> None:
    """Mark-ups stay, as uploads among others."""
    op.execute("update assets set kind = 'reference' where kind = 'markup'")
    _replace_kinds(BEFORE)


def _replace_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_assets_kind"), "assets", type_="check")
    op.create_check_constraint(op.f("ck_assets_kind"), "assets", kinds)
