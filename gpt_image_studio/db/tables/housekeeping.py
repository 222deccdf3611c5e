"""What the clean-up did."""

# pyright: reportIncompatibleVariableOverride=false
# SQLModel declares `__tablename__` as a method but documents it as a plain string.

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from .base import Row, Time


class ChoreRow(Row, table=True):
    """What the clean-up did last, and how much ever."""

    __tablename__: ClassVar[str] = "chores"
    name: str = Field(primary_key=True, max_length=40)
    removed: int = Field(default=0, sa_type=sa.BigInteger, sa_column_kwargs={"server_default": "0"})
    done_at: datetime | None = Field(default=None, sa_type=Time)
    #: Where a chore that takes several rounds goes on.
    position: str = Field(default="", max_length=400, sa_column_kwargs={"server_default": ""})
