"""The queue: procrastinate 3.10.0, in a schema of its own.

`0002_procrastinate.sql` is `SchemaManager.get_schema()` of that version, frozen: a later version of the library
brings its own steps (in its `sql/migrations`), which become later revisions here.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    op.execute("create schema procrastinate")
    connection = op.get_bind()
    connection.execute(sa.text("set local search_path = procrastinate, public"))
    # Straight to the driver: the functions are full of `%` and `:`, which SQLAlchemy would read as parameters.
    connection.connection.cursor().execute(SQL.read_bytes())
    connection.execute(sa.text("set local search_path = public, procrastinate"))


def downgrade() -> None:
    op.execute("drop schema procrastinate cascade")
