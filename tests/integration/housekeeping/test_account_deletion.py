"""A deleted account is gone at once, wherever the deletion was interrupted, and the books stay."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from fakes.make.cleaning import SECRET, clear, list_faults, list_traces, make_cleaning, make_deletion, make_done, upload
from fakes.pictures import make_png
from fakes.providers.moderator import FakeModerator
from fakes.s3 import BUCKET, run_s3
from fakes.workshop import Workshop, make_request
from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.model import Account
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.adapters.s3_storage import S3Storage
from gpt_image_studio.assets.keys import ROOTS
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.db.session import Database
from gpt_image_studio.db.tables.accounts import AccountRow
from gpt_image_studio.errors import (
    ContentRefusedError,
    NotAllowedError,
    NotFoundError,
    NotSignedInError,
    StorageUnavailableError,
)
from gpt_image_studio.generations.model import Job, JobStatus
from gpt_image_studio.housekeeping.repository.deleted_accounts import EMPTIED, KEPT, REMOVED
from gpt_image_studio.kit.ids import AssetId, JobId, SavedPromptId, new_id
from gpt_image_studio.prompts.model import Content
from gpt_image_studio.prompts.service import SavedPromptService

#: The secret is in the address, the prompts, the names of files.
EMAIL = f"{SECRET}@example.com"


@dataclass(frozen=True)
class Life:
    """What somebody had before they left."""

    account: Account
    cookie: str
    key: str
    link: str
    done: Job
    waiting: Job
    unknown: Job


@pytest.fixture
def workshop(database: Database, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock, texts=FakeModerator())


async def live(workshop: Workshop) -> Life:
    database, clock = workshop.database, workshop.clock
    account = await make_account(database, credits=100, email=EMAIL, clock=clock)
    accounts = AccountService(database, clock)
    signed_in = await accounts.sign_in_with_link(await accounts.create_login_link(account.id), user_agent=SECRET)
    key = await ApiKeyService(database, clock).create(account.id, SECRET, requests_per_minute=60)
    prompts = SavedPromptService(database, clock)
    await prompts.save(account.id, SavedPromptId(new_id()), Content(title=SECRET, body=f"a {SECRET}"))
    reference = await upload(workshop, account, make_png(300, 200), filename=f"{SECRET}.png")
    done = await make_done(workshop, account.id, prompt=SECRET, count=2, references=(reference.id,))
    trashed = await make_done(workshop, account.id, prompt=f"{SECRET} again")
    await workshop.generations.delete(account.id, trashed.id)
    with pytest.raises(ContentRefusedError):
        await workshop.submit(account.id, prompt=f"forbidden {SECRET}")
    unknown = await workshop.submit(account.id, prompt=f"{SECRET} lost")
    waiting = [await workshop.submit(account.id, prompt=f"{SECRET} {number}") for number in range(4)]
    await workshop.rows("update jobs set status = 'unknown' where id = :job returning id", job=unknown.id)
    await workshop.rows("update outputs set status = 'unknown' where job_id = :job returning id", job=unknown.id)
    return Life(
        account,
        signed_in.cookie,
        key.secret,
        await accounts.create_login_link(account.id),
        done,
        waiting[-1],
        unknown,
    )


async def is_gone(workshop: Workshop, life: Life, database_url: str) -> None:
    """Everything that can be asked of what is left."""
    account_id = life.account.id
    assert await list_traces(workshop, SECRET) == []
    accounts = AccountService(workshop.database, workshop.clock)
    assert await accounts.find_visitor(life.cookie) is None
    with pytest.raises(NotSignedInError):
        await accounts.sign_in_with_link(life.link, user_agent="")
    with pytest.raises(NotSignedInError):
        await ApiKeyService(workshop.database, workshop.clock).admit(life.key)
    with pytest.raises(NotFoundError):
        await accounts.create_login_link(account_id)
    with pytest.raises(NotAllowedError):
        await workshop.submit(account_id)
    assert await accounts.find_by_email(EMAIL) is None
    assert await workshop.rows("select id from assets") == []
    assert await workshop.rows("select id from jobs where status in ('queued', 'running', 'unknown')") == []
    assert list_faults(database_url) == []
    assert (await workshop.balance(account_id)).held == 0


async def test_everything_is_gone_at_once_and_the_books_stay(workshop: Workshop, database_url: str) -> None:
    life = await live(workshop)
    entries = await workshop.rows("select * from ledger_entries order by id")
    remains = await make_deletion(workshop).delete(life.account.id)
    await is_gone(workshop, life, database_url)
    assert workshop.storage.objects == {}
    assert await workshop.rows("select * from ledger_entries order by id") == entries
    assert (remains.ledger_entries, remains.jobs, remains.holds, remains.verdicts) == (len(entries), 7, 7, 1)
    [row] = await workshop.rows("select decision, subject from moderation_verdicts")
    assert row == ("deny", "prompt")
    statuses = await workshop.rows("select status, charged_credits from jobs order by seq")
    assert statuses == [("succeeded", 2), ("succeeded", 1), ("failed", 0), *[("canceled", 0)] * 4]


async def test_deleting_again_changes_nothing(workshop: Workshop) -> None:
    life = await live(workshop)
    first = await make_deletion(workshop).delete(life.account.id)
    rows = await workshop.rows("select id, email, status from accounts")
    assert await make_deletion(workshop).delete(life.account.id) == first
    assert await workshop.rows("select id, email, status from accounts") == rows


async def test_the_same_address_may_come_again_as_somebody_new(workshop: Workshop) -> None:
    life = await live(workshop)
    await make_deletion(workshop).delete(life.account.id)
    again = await AccountService(workshop.database, workshop.clock).get_or_create(EMAIL)
    assert again.id != life.account.id
    assert (await workshop.balance(again.id)).posted == 0


async def test_nobody_else_loses_anything(workshop: Workshop) -> None:
    other = await workshop.account(10)
    job = await make_done(workshop, other, prompt="a harbour")
    before = dict(workshop.storage.objects)
    life = await live(workshop)
    await make_deletion(workshop).delete(life.account.id)
    assert await workshop.get(job) == job
    assert workshop.storage.objects == before


STEPS = ["_close", "_end_jobs", "_remove_content", "_empty_jobs", "_forget"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
async def test_interrupted_anywhere_the_clean_up_finishes_it(
    workshop: Workshop, database_url: str, step: str, *, is_done: bool
) -> None:
    life = await live(workshop)
    deletion: Any = make_deletion(workshop)
    original: Callable[..., Awaitable[object]] = getattr(deletion, step)

    async def dies(*arguments: object) -> None:
        if is_done:
            await original(*arguments)
        raise asyncio.CancelledError

    setattr(deletion, step, dies)
    with pytest.raises(asyncio.CancelledError):
        await deletion.delete(life.account.id)
    if step == "_close" and not is_done:
        assert (await clear(make_cleaning(workshop))).get("accounts") is None, "not begun"
        await make_deletion(workshop).delete(life.account.id)
    else:
        await clear(make_cleaning(workshop))
    await is_gone(workshop, life, database_url)
    assert "accounts" not in await clear(make_cleaning(workshop))


async def test_storage_that_is_away_is_told_and_the_rest_follows_when_it_is_back(
    workshop: Workshop, database_url: str
) -> None:
    life = await live(workshop)
    workshop.storage.is_away = True
    with pytest.raises(StorageUnavailableError):
        await make_deletion(workshop).delete(life.account.id)
    found = await AccountService(workshop.database, workshop.clock).find_by_email(EMAIL)
    assert found is not None, "the same command finds it again"
    assert found.id == life.account.id
    workshop.storage.is_away = False
    await clear(make_cleaning(workshop))
    await is_gone(workshop, life, database_url)
    assert workshop.storage.objects == {}


async def test_what_was_under_way_when_the_doors_closed_goes_with_the_next_round(workshop: Workshop) -> None:
    life = await live(workshop)
    await make_deletion(workshop).delete(life.account.id)
    asset = await workshop.assets.save_preview(
        account_id=life.account.id,
        asset_id=AssetId(new_id()),
        key_prefix="outputs/late",
        content=make_png(),
    )
    async with workshop.database.transaction() as tx:
        await workshop.assets.record(tx, asset)
    assert (await clear(make_cleaning(workshop)))["accounts"] == 1
    assert await workshop.rows("select id from assets") == []
    assert workshop.storage.objects == {}


async def test_an_upload_of_an_account_that_is_gone_is_refused(workshop: Workshop) -> None:
    life = await live(workshop)
    await make_deletion(workshop).delete(life.account.id)
    gone = await AccountService(workshop.database, workshop.clock).get(life.account.id)
    with pytest.raises(NotAllowedError):
        await upload(workshop, gone, make_png())


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_the_files_are_gone_from_a_disk_and_from_a_bucket(database_url: str, tmp_path: Path, place: str) -> None:
    async def act(storage: Storage) -> None:
        database = Database(database_url)
        try:
            for root in ROOTS:
                await storage.delete(*(one.key for one in await storage.list_keys(root)))
            workshop = Workshop(database, storage=storage)
            account = await make_account(database, credits=10, email=EMAIL, clock=workshop.clock)
            await upload(workshop, account, make_png(300, 200))
            await workshop.generations.submit(account.id, JobId(new_id()), make_request())
            await workshop.work()
            assert [one for root in ROOTS for one in await storage.list_keys(root)]
            await make_deletion(workshop, storage).delete(account.id)
            assert [one for root in ROOTS for one in await storage.list_keys(root)] == []
        finally:
            await database.close()

    if place == "folder":
        asyncio.run(act(FolderStorage(tmp_path / "files")))
        return
    with run_s3() as url:
        asyncio.run(act(S3Storage(url, BUCKET, "a", "s")))


def test_of_every_table_it_is_decided_whether_it_goes_with_its_account() -> None:
    """A new table that knows an account has to be put into one of these lists, and into the deletion."""
    known = {row.__tablename__ for row in (*REMOVED, *EMPTIED, *KEPT)}
    accounts = SQLModel.metadata.tables[AccountRow.__tablename__]
    owned = {
        table.name
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is accounts
    }
    assert owned == known


async def test_a_job_under_way_ends_and_what_it_had_delivered_is_charged(workshop: Workshop) -> None:
    account = await make_account(workshop.database, credits=10, clock=workshop.clock)
    job = await workshop.submit(account.id, count=2)
    await workshop.rows("update jobs set status = 'running' where id = :job returning id", job=job.id)
    await make_deletion(workshop).delete(account.id)
    [(status, charged)] = await workshop.rows("select status, charged_credits from jobs")
    assert (JobStatus(status), charged) == (JobStatus.CANCELED, 0)
    assert workshop.inline.waiting == {}
