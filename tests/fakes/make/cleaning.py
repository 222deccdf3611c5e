"""A workshop with its clean-up, and the questions one asks afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import psycopg

from fakes.books import audit
from fakes.workshop import Workshop
from gpt_image_studio.accounts.model import Account
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.trash import AssetTrash
from gpt_image_studio.assets.uploads.intent import UploadIntent
from gpt_image_studio.bootstrap import cleaning_of
from gpt_image_studio.generations.model import Job
from gpt_image_studio.housekeeping.cleaning import Cleaning
from gpt_image_studio.housekeeping.deletion import AccountDeletion
from gpt_image_studio.housekeeping.model import Retention
from gpt_image_studio.kit.ids import AccountId, AssetId

#: Said nowhere else in the tests that look for it.
SECRET = "walrus-under-a-chandelier"
RETENTION = Retention(
    trash=timedelta(days=30),
    previews=timedelta(hours=24),
    verdicts=timedelta(days=180),
    job_log=timedelta(days=180),
    ended_sessions=timedelta(days=30),
    orphans=timedelta(hours=24),
)


def make_cleaning(workshop: Workshop, storage: Storage | None = None) -> Cleaning:
    """That of a worker process. `storage` where it is not the workshop's own."""
    storage = storage or workshop.storage
    deletion = make_deletion(workshop, storage)
    return cleaning_of(workshop.database, storage, workshop.uploads, deletion, RETENTION, workshop.clock)


def make_deletion(workshop: Workshop, storage: Storage | None = None) -> AccountDeletion:
    trash = AssetTrash(workshop.database, storage or workshop.storage, workshop.clock)
    return AccountDeletion(workshop.database, workshop.generations, workshop.upkeep, trash, workshop.clock)


async def clear(cleaning: Cleaning) -> dict[str, int]:
    """What went, by chore, without those that found nothing. Troubles are none."""
    reports = await cleaning.run()
    assert [report for report in reports if report.trouble] == []
    return {report.name: report.count for report in reports if report.count}


async def make_done(workshop: Workshop, account_id: AccountId, **changes: Any) -> Job:
    """A job that was submitted and worked on."""
    job = await workshop.submit(account_id, **changes)
    await workshop.work()
    return await workshop.get(job)


async def upload(
    workshop: Workshop, account: Account, content: bytes, kind: AssetKind = AssetKind.REFERENCE, filename: str = ""
) -> Asset:
    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return (await workshop.uploads.add(account, chunks(), UploadIntent(kind=kind, filename=filename))).asset


async def get_account(workshop: Workshop, account_id: AccountId) -> Account:
    async with workshop.database.transaction() as tx:
        return await AccountRepository(tx).get(account_id)


async def delete_asset(workshop: Workshop, account_id: AccountId, asset_id: AssetId) -> None:
    async with workshop.database.transaction() as tx:
        await AssetRepository(tx).mark_deleted(account_id, [asset_id], workshop.clock.now())


async def list_traces(workshop: Workshop, word: str) -> list[str]:
    """Tables that have the word anywhere in a row, the queue's own included."""
    tables = await workshop.rows(
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'procrastinate')"
    )
    found: list[str] = []
    for (table,) in tables:
        query = f"select count(*) from {table} as one where one::text ilike :word"  # noqa: S608 # the catalogue's own names
        [(count,)] = await workshop.rows(query, word=f"%{word}%")
        if count:
            found.append(table)
    return found


def list_faults(database_url: str) -> list[str]:
    """What an auditor of the books would say."""
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        return audit(connection)
