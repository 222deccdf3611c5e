"""What the doctor says about whoever judges, about files that are not where they should be, and about the clean-up."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette

from fakes.clock import FixedClock
from fakes.make.cleaning import make_cleaning, make_done
from fakes.processes.product import clean_environment
from fakes.providers.creem_moderation_server import KEY, CreemServer, creem_moderation_server
from fakes.workshop import Workshop
from gpt_image_studio.adapters.folder_storage import FolderStorage
from gpt_image_studio.api.health import health_routes
from gpt_image_studio.commands import doctor
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError, StudioError
from gpt_image_studio.housekeeping.repository.chores import count_removed
from gpt_image_studio.kit.clock import SystemClock
from gpt_image_studio.services import HealthService, Services, install
from gpt_image_studio.settings import Settings, load_settings

# Its single looks are private: the whole examination also builds and starts things.
# pyright: reportPrivateUsage=false


@pytest.fixture
async def creem() -> AsyncIterator[CreemServer]:
    async with creem_moderation_server() as server:
        yield server


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name not in clean_environment():
            monkeypatch.delenv(name)
    return monkeypatch


def settings(environment: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        environment.setenv(name, value)
    return load_settings()


async def test_the_rules_of_the_house_answer(environment: pytest.MonkeyPatch) -> None:
    assert await doctor._moderation(settings(environment)) == "local judges prompts"


async def test_switched_off_it_is_said(environment: pytest.MonkeyPatch) -> None:
    assert "off" in await doctor._moderation(settings(environment, STUDIO_MODERATION="off"))


async def test_creem_is_asked_and_its_silence_is_told(environment: pytest.MonkeyPatch, creem: CreemServer) -> None:
    chosen = {"STUDIO_MODERATION": "creem", "CREEM_BASE_URL": creem.base_url}
    well = settings(environment, CREEM_API_KEY=KEY, **chosen)
    assert await doctor._moderation(well) == "creem judges prompts"
    wrong = settings(environment, CREEM_API_KEY="creem_test_another", **chosen)
    with pytest.raises(StudioError, match="creem does not answer"):
        await doctor._moderation(wrong)


async def test_pictures_whose_files_are_not_there_are_told(
    environment: pytest.MonkeyPatch, database: Database, database_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    here = settings(environment, STUDIO_DATABASE_URL=database_url, STUDIO_DATA_DIR=str(tmp_path))
    assert await doctor._files(here) == "none yet"
    workshop = Workshop(database, clock=clock, storage=FolderStorage(tmp_path / "files"))
    await make_done(workshop, await workshop.account(10), count=2)
    assert await doctor._files(here) == "the newest 2 are there"
    elsewhere = settings(environment, STUDIO_DATA_DIR=str(tmp_path / "another"))
    with pytest.raises(StudioError, match="2 of the newest 2 pictures have no file"):
        await doctor._files(elsewhere)


async def test_it_says_when_the_clean_up_was_done_last(
    environment: pytest.MonkeyPatch, database: Database, database_url: str
) -> None:
    here = settings(environment, STUDIO_DATABASE_URL=database_url)
    assert "not done yet" in await doctor._clean_up(here)
    await make_cleaning(Workshop(database, clock=SystemClock())).run()
    assert await doctor._clean_up(here) == "last done 0.0 hours ago"


async def test_what_was_removed_is_counted_for_prometheus_across_processes(
    database: Database, clock: FixedClock
) -> None:
    workshop = Workshop(database, clock=clock)
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, count=2)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    await make_cleaning(workshop).run()
    text = await scrape(HealthService({}, lambda: count_removed(database)))
    assert 'studio_cleanup_removed_total{kind="jobs"} 1.0' in text
    assert 'studio_cleanup_removed_total{kind="assets"} 2.0' in text


async def test_without_the_database_the_rest_is_still_counted() -> None:
    async def away() -> dict[str, int]:
        raise DatabaseUnavailableError

    text = await scrape(HealthService({}, away))
    assert "python_info" in text
    assert "studio_cleanup_removed_total" not in text


async def scrape(health: HealthService) -> str:
    nothing = cast("Any", None)
    install(
        Services(
            accounts=nothing,
            api_keys=nothing,
            credits=nothing,
            welcome=nothing,
            assets=nothing,
            uploads=nothing,
            generations=nothing,
            saved_prompts=nothing,
            gates=nothing,
            health=health,
            brand_name="Studio",
            is_https=False,
        )
    )
    app = Starlette(routes=health_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://studio") as client:
        return (await client.get("/metrics")).text
