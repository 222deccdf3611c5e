"""How Alembic meets the database: on the connection `migrations.py` hands it, or at a prompt on one of its own."""

import os
from pathlib import Path

import sqlalchemy as sa
from alembic import context

from gpt_image_studio.db import tables
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.db.migrations import begin_migrations, use_search_path


def include_name(name: str | None, type_: str, _parents: object) -> bool:
    """Procrastinate's tables are on the search path, so Alembic sees them and would drop them. They are not ours."""
    return not (type_ == "table" and name is not None and name.startswith("procrastinate_"))


def run(connection: sa.Connection) -> None:
    """All steps in one transaction: a migration that fails half-way has not happened."""
    context.configure(
        connection=connection,
        target_metadata=tables.Row.metadata,
        include_name=include_name,
        compare_server_default=True,
    )
    with context.begin_transaction():
        begin_migrations(connection)
        context.run_migrations()
        use_search_path(connection)


def run_at_the_prompt(url: str) -> None:
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        run(connection)


if context.is_offline_mode():
    message = "Migrations look at the database they change, so there is no --sql mode."
    raise SystemExit(message)
if (given := context.config.attributes.get("connection")) is not None:
    run(given)
elif url := os.environ.get("STUDIO_DATABASE_URL"):
    run_at_the_prompt(url)
else:
    with EmbeddedPostgres(Path(os.environ.get("STUDIO_DATA_DIR", ".studio"))) as postgres:
        run_at_the_prompt(postgres.url)
