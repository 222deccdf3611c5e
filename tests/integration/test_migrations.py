"""The schema: what the steps lead to, and what the database itself refuses."""

import sqlalchemy as sa

from gpt_image_studio.db.migrations import needs_migration
from gpt_image_studio.db.session import Database


async def test_our_connections_find_the_queue_without_naming_its_schema(database: Database) -> None:
    async with database.transaction() as tx:
        assert await tx.scalar(sa.text("select count(*) from procrastinate_jobs")) == 0


def test_a_migrated_database_needs_no_migration(database_url: str) -> None:
    assert not needs_migration(database_url)
