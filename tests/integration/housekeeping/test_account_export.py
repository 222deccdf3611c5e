"""An export has everything of one account, whole, and never needs much memory."""

import asyncio
import hashlib
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from fakes.make.cleaning import make_done, upload
from fakes.make.prompts import make_content, make_saved_id
from fakes.pictures import make_png
from fakes.providers.moderator import FakeModerator
from fakes.s3 import BUCKET, run_s3
from fakes.workshop import Workshop
from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.model import Account
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.adapters.s3_storage import S3Storage
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import StorageUnavailableError
from gpt_image_studio.generations.model import Job
from gpt_image_studio.housekeeping.archive import ArchiveError
from gpt_image_studio.housekeeping.export import AccountExport

EMAIL = "ada@example.com"
MEGABYTE = 1_000_000


@pytest.fixture
def workshop(database: Database, clock: FixedClock) -> Workshop:
    return Workshop(database, clock=clock, texts=FakeModerator())


def make_export(workshop: Workshop) -> AccountExport:
    return AccountExport(workshop.database, workshop.assets, workshop.clock)


def read_json(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as zipped:
        return json.loads(zipped.read(name))


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def live(workshop: Workshop) -> tuple[Account, Job]:
    account = await make_account(workshop.database, credits=100, email=EMAIL, clock=workshop.clock)
    accounts = AccountService(workshop.database, workshop.clock)
    await accounts.sign_in_with_link(await accounts.create_login_link(account.id), user_agent="a browser")
    await ApiKeyService(workshop.database, workshop.clock).create(account.id, "a script", requests_per_minute=60)
    reference = await upload(workshop, account, make_png(300, 200), filename="ünïcode.png")
    await upload(workshop, account, make_png(96, 60, mode="RGBA"), AssetKind.MASK)
    await upload(workshop, account, make_png(96, 60, mode="RGBA"), AssetKind.MARKUP)
    job = await make_done(workshop, account.id, prompt="a walrus", count=2, references=(reference.id,))
    trashed = await make_done(workshop, account.id, prompt="a discarded walrus")
    await workshop.generations.delete(account.id, trashed.id)
    return account, job


async def test_everything_of_an_account_is_in_it(workshop: Workshop, tmp_path: Path) -> None:
    account, job = await live(workshop)
    path = tmp_path / "ada.zip"
    report = await make_export(workshop).write(account.id, path)
    assert (report.jobs, report.files, report.missing) == (2, 6, [])

    who = read_json(path, "account.json")
    assert (who["email"], who["balance"]["posted"]) == (EMAIL, 97)
    assert [session["user_agent"] for session in who["sessions"]] == ["a browser"]
    assert [key["name"] for key in who["api_keys"]] == ["a script"]
    assert sum(entry["amount"] for entry in read_json(path, "ledger.json")) == 97

    first, second = read_json(path, "jobs.json")
    assert (first["request"]["prompt"], first["charged_credits"]) == ("a walrus", 2)
    assert (first["deleted_at"], second["request"]["prompt"]) == (None, "a discarded walrus")
    assert second["deleted_at"] is not None
    assert [line["kind"] for line in first["log"]] == await workshop.kinds(job)
    assert {check["decision"] for check in read_json(path, "checks.json")} == {"allow"}

    files = {one["id"]: one for one in read_json(path, "files.json")}
    assert {output["picture"] for output in first["outputs"]} <= files.keys()
    assert "ünïcode.png" in {one["filename"] for one in files.values()}
    uploads = {one["kind"] for one in files.values() if one["file"].startswith("files/uploads/")}
    assert uploads == {"reference", "mask", "markup"}
    with zipfile.ZipFile(path) as zipped:
        assert zipped.testzip() is None
        for one in files.values():
            content = zipped.read(one["file"])
            assert (len(content), hashlib.sha256(content).hexdigest()) == (one["size_bytes"], one["sha256"])


async def test_own_prompts_are_in_it(workshop: Workshop, tmp_path: Path) -> None:
    from gpt_image_studio.prompts.service import SavedPromptService  # noqa: PLC0415 # the only test that needs it

    account = await make_account(workshop.database, email=EMAIL, clock=workshop.clock)
    content = make_content()
    await SavedPromptService(workshop.database, workshop.clock).save(account.id, make_saved_id(), content)
    await make_export(workshop).write(account.id, tmp_path / "ada.zip")
    [saved] = read_json(tmp_path / "ada.zip", "saved_prompts.json")
    assert (saved["title"], saved["body"], saved["settings"]) == (
        content.title,
        content.body,
        dict(content.settings),
    )


async def test_nobody_else_is_in_it_and_no_secret(workshop: Workshop, tmp_path: Path) -> None:
    await live(workshop)
    other = await make_account(workshop.database, credits=5, email="eve@example.com", clock=workshop.clock)
    key = await ApiKeyService(workshop.database, workshop.clock).create(other.id, "k", requests_per_minute=60)
    path = tmp_path / "eve.zip"
    report = await make_export(workshop).write(other.id, path)
    assert (report.jobs, report.files) == (0, 0)
    with zipfile.ZipFile(path) as zipped:
        everything = b"".join(zipped.read(name) for name in zipped.namelist())
    for word in (EMAIL, "walrus", "browser", key.secret):
        assert word.encode() not in everything
    assert path.stat().st_mode & 0o077 == 0


async def test_more_than_a_page_of_each_is_whole(workshop: Workshop, tmp_path: Path) -> None:
    account = await make_account(workshop.database, credits=1000, email=EMAIL, clock=workshop.clock)
    job = await make_done(workshop, account.id)
    await workshop.rows(
        "insert into jobs (id, account_id, status, rank, request, prompt, model, count, fingerprint, quoted_credits,"
        " charged_credits, quote, error_code, error_message)"
        " select gen_random_uuid(), account_id, status, rank, request, prompt, model, count, fingerprint, quoted_credits,"
        " charged_credits, quote, '', '' from jobs, generate_series(1, 249) where id = :job returning id",
        job=job.id,
    )
    report = await make_export(workshop).write(account.id, tmp_path / "ada.zip")
    assert report.jobs == 250
    assert len({one["id"] for one in read_json(tmp_path / "ada.zip", "jobs.json")}) == 250


async def test_a_file_that_is_lost_is_named_and_the_rest_is_there(workshop: Workshop, tmp_path: Path) -> None:
    account, job = await live(workshop)
    lost = job.outputs[0].asset_id
    assert lost is not None
    asset = await workshop.assets.get(account.id, lost)
    del workshop.storage.objects[asset.storage_key]
    report = await make_export(workshop).write(account.id, tmp_path / "ada.zip")
    assert (report.files, report.missing) == (5, [lost])


async def test_what_cannot_be_finished_leaves_nothing_behind(workshop: Workshop, tmp_path: Path) -> None:
    account, _ = await live(workshop)
    workshop.storage.is_away = True
    with pytest.raises(StorageUnavailableError):
        await make_export(workshop).write(account.id, tmp_path / "ada.zip")
    assert names_in(tmp_path) == []
    with pytest.raises(ArchiveError):
        await make_export(workshop).write(account.id, tmp_path / "no-such-folder" / "ada.zip")


async def test_a_file_that_is_there_already_is_not_replaced(workshop: Workshop, tmp_path: Path) -> None:
    account, _ = await live(workshop)
    (tmp_path / "ada.zip").write_text("mine")
    with pytest.raises(ArchiveError):
        await make_export(workshop).write(account.id, tmp_path / "ada.zip")
    assert (tmp_path / "ada.zip").read_text() == "mine"


def test_a_large_picture_is_never_whole_in_memory(database_url: str, tmp_path: Path) -> None:
    async def act() -> int:
        database = Database(database_url)
        storage = FolderStorage(tmp_path / "files")
        workshop = Workshop(database, storage=storage)
        account = await make_account(database, credits=10, email=EMAIL, clock=workshop.clock)
        await make_done(workshop, account.id)
        [(key,)] = await workshop.rows("select storage_key from assets")
        large = tmp_path / "large"
        large.write_bytes(b"\x89" * (60 * MEGABYTE))
        await storage.put(key, large, media_type="image/png")
        try:
            tracemalloc.start()
            await AccountExport(database, workshop.assets, workshop.clock).write(account.id, tmp_path / "ada.zip")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            await database.close()

    assert asyncio.run(act()) < 8 * MEGABYTE
    assert (tmp_path / "ada.zip").stat().st_size > 60 * MEGABYTE


def test_from_a_bucket_it_is_the_same(database_url: str, tmp_path: Path) -> None:
    async def act(storage: Storage) -> None:
        database = Database(database_url)
        try:
            workshop = Workshop(database, storage=storage)
            account, _ = await live(workshop)
            report = await make_export(workshop).write(account.id, tmp_path / "ada.zip")
            assert (report.files, report.missing) == (6, [])
        finally:
            await database.close()

    with run_s3() as url:
        asyncio.run(act(S3Storage(url, BUCKET, "a", "s")))
