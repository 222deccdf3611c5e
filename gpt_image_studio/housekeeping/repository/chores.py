"""What the clean-up remembers of itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.db.tables.housekeeping import ChoreRow


@dataclass(frozen=True, slots=True)
class ChoreRecord:
    name: str
    #: How much this chore has removed since the installation was made.
    removed: int
    done_at: datetime | None
    position: str


#: Not a chore: under this name it is remembered when a whole round ended.
ROUND: Final = "round"


async def count_removed(database: Database) -> dict[str, int]:
    """What was removed ever, by chore."""
    async with database.transaction() as tx:
        return {one.name: one.removed for one in await ChoreRepository(tx).list_all() if one.name != ROUND}


class ChoreRepository:
    """Joins the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_all(self) -> list[ChoreRecord]:
        rows = await self._tx.execute(
            sa.select(
                col(ChoreRow.name), col(ChoreRow.removed), col(ChoreRow.done_at), col(ChoreRow.position)
            ).order_by(col(ChoreRow.name))
        )
        return [ChoreRecord(*row) for row in rows]

    async def find(self, name: str) -> ChoreRecord | None:
        return next((record for record in await self.list_all() if record.name == name), None)

    async def note(self, name: str, *, removed: int, at: datetime) -> None:
        """Adds to what was removed ever."""
        await self._tx.execute(
            insert(ChoreRow)
            .values(name=name, removed=removed, done_at=at)
            .on_conflict_do_update(
                index_elements=["name"], set_={"removed": col(ChoreRow.removed) + removed, "done_at": at}
            )
        )

    async def remember(self, name: str, position: str) -> None:
        await self._tx.execute(
            insert(ChoreRow)
            .values(name=name, position=position)
            .on_conflict_do_update(index_elements=["name"], set_={"position": position})
        )
