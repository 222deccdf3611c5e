"""Three plans instead of “paid”, which becomes the first of them with the same limits; a key may follow its account's plan."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_accounts_plan"), "accounts", type_="check")
    op.execute("update accounts set plan = 'solo' where plan = 'paid'")
    op.create_check_constraint(
        op.f("ck_accounts_plan"), "accounts", "plan in ('free', 'solo', 'team', 'company', 'owner')"
    )
    op.alter_column("api_keys", "requests_per_minute", existing_type=sa.Integer(), nullable=True)
    # What every key got until now unless the operator said otherwise.
    op.execute("update api_keys set requests_per_minute = null where requests_per_minute = 120")


def downgrade() -> None:
    op.execute("update api_keys set requests_per_minute = 120 where requests_per_minute is null")
    op.alter_column("api_keys", "requests_per_minute", existing_type=sa.Integer(), nullable=False)
    op.drop_constraint(op.f("ck_accounts_plan"), "accounts", type_="check")
    op.execute("update accounts set plan = 'paid' where plan in ('solo', 'team', 'company')")
    op.create_check_constraint(op.f("ck_accounts_plan"), "accounts", "plan in ('free', 'paid', 'owner')")
