"""`studio cleanup`, `reconcile`, `refusals`, `export-account`, `delete-account` as an operator types them."""

import asyncio
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fakes.clock import FixedClock
from fakes.make.accounts import make_account
from fakes.make.cleaning import make_done, upload
from fakes.pictures import make_png
from fakes.processes.product import clean_environment
from fakes.providers.moderator import FakeModerator
from fakes.workshop import Workshop
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.cli import app
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import ContentRefusedError
from gpt_image_studio.kit.clock import SystemClock

EMAIL = "ada@example.com"


async def prepare(database_url: str, folder: Path) -> None:
    """An account with a picture, one that was deleted long ago, an upload, a refusal, and a job nobody knows the end of."""
    database = Database(database_url)
    long_ago = FixedClock(SystemClock().now() - timedelta(days=40))
    workshop = Workshop(database, clock=long_ago, storage=FolderStorage(folder / "files"), texts=FakeModerator())
    account = await make_account(database, credits=50, email=EMAIL, clock=long_ago)
    await make_done(workshop, account.id)
    deleted = await make_done(workshop, account.id)
    await workshop.generations.delete(account.id, deleted.id)
    long_ago.advance(days=39)
    await upload(workshop, account, make_png(200, 100))
    with pytest.raises(ContentRefusedError):
        await workshop.submit(account.id, prompt="forbidden")
    lost = await workshop.submit(account.id)
    await workshop.rows(
        "update jobs set status = 'unknown', engine_job_id = null where id = :job returning id", job=lost.id
    )
    await workshop.rows("update outputs set status = 'unknown' where job_id = :job returning id", job=lost.id)
    await database.close()


@pytest.fixture
def studio(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    asyncio.run(prepare(database_url, tmp_path))
    monkeypatch.chdir(tmp_path)
    environment = clean_environment() | {"STUDIO_DATABASE_URL": database_url, "STUDIO_DATA_DIR": str(tmp_path)}
    return CliRunner(env=environment)


def count_files(folder: Path) -> int:
    return sum(file.is_file() for root in ("outputs", "uploads") for file in (folder / "files" / root).rglob("*"))


def test_cleanup_says_what_would_go_then_what_went_then_nothing(studio: CliRunner, tmp_path: Path) -> None:
    before = count_files(tmp_path)
    look = studio.invoke(app, ["cleanup", "--dry-run"])
    assert look.exit_code == 0, look.output
    assert "Would be removed" in look.output
    assert "1  deleted jobs" in look.output
    assert count_files(tmp_path) == before
    done = studio.invoke(app, ["cleanup"])
    assert done.exit_code == 0, done.output
    assert "1  deleted jobs" in done.output
    assert count_files(tmp_path) < before
    again = json.loads(studio.invoke(app, ["cleanup", "--json"]).output)
    assert {report["name"]: report["count"] for report in again if report["count"]} == {}


def test_reconcile_lists_and_closes(studio: CliRunner) -> None:
    listed = studio.invoke(app, ["reconcile"])
    assert listed.exit_code == 0, listed.output
    assert "unknown" in listed.output
    assert "--close" in listed.output
    assert len(json.loads(studio.invoke(app, ["reconcile", "--json"]).output)["unknown"]) == 1
    assert "Closed." in studio.invoke(app, ["reconcile", "--close"]).output
    assert "agree" in studio.invoke(app, ["reconcile"]).output


def test_refusals_name_who_is_refused(studio: CliRunner) -> None:
    [one] = json.loads(studio.invoke(app, ["refusals", "--json"]).output)
    assert (one["email"], one["by_check"], one["by_provider"]) == (EMAIL, 1, 0)
    assert EMAIL in studio.invoke(app, ["refusals"]).output


def test_an_account_is_exported_and_deleted_and_both_may_be_typed_again(studio: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "ada.zip"
    exported = studio.invoke(app, ["export-account", EMAIL, str(path)])
    assert exported.exit_code == 0, exported.output
    assert "3 jobs, 3 files" in exported.output
    assert zipfile.is_zipfile(path)
    assert studio.invoke(app, ["export-account", EMAIL, str(path)]).exit_code == 1

    wrong = studio.invoke(app, ["delete-account", EMAIL], input="eve@example.com\n")
    assert wrong.exit_code == 1
    assert "Nothing was deleted" in wrong.output
    assert count_files(tmp_path) > 0

    right = studio.invoke(app, ["delete-account", EMAIL], input=f"{EMAIL}\n")
    assert right.exit_code == 0, right.output
    assert "movements of credits" in right.output
    assert count_files(tmp_path) == 0
    again = studio.invoke(app, ["delete-account", EMAIL, "--yes"])
    assert again.exit_code == 0
    assert "There is no account" in again.output
    assert studio.invoke(app, ["export-account", EMAIL, str(tmp_path / "late.zip")]).exit_code == 1
