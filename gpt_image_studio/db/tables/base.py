"""What every table shares. Alembic owns the schema in the database; only repositories read and write through these classes.

Text that is sorted or compared says COLLATE "C" so that the embedded and a hosted server agree. Times are aware UTC.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING  # pyright: ignore[reportAttributeAccessIssue] # a plain dict is what SQLAlchemy documents

#: Column types. `Any`: SQLModel's `Field` is typed for classes only, and passes an instance on as SQLAlchemy wants it.
Time: Any = sa.DateTime(timezone=True)
Words: Any = sa.ARRAY(sa.String)
Numbers: Any = sa.ARRAY(sa.Integer)
NOW = sa.text("now()")


def new_time() -> Any:
    """A column that says when its row was made; the database writes it."""
    return Field(default=None, sa_type=Time, sa_column_kwargs={"server_default": NOW, "nullable": False})


class Row(SQLModel):
    """What all tables share: nothing but the metadata."""
