"""What goes wrong in the database is logged, and what people wrote is not part of it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gpt_image_studio.db.session import Database


async def test_an_error_of_the_database_does_not_repeat_what_people_wrote(database: Database) -> None:
    with pytest.raises(DBAPIError) as refused:
        async with database.transaction() as tx:
            await tx.execute(sa.text("select 1 / 0, cast(:words as text)"), {"words": "a secret prompt"})
    assert "division by zero" in str(refused.value)
    assert "secret" not in str(refused.value)
