"""`/readyz` and the doctor know whether a job that is accepted would be worked on."""

import os
from collections.abc import Awaitable, Callable
from typing import Any, cast

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from typer.testing import CliRunner

from fakes.processes.outage import database_gone
from fakes.processes.product import clean_environment
from fakes.processes.worker_process import RecordingRunner, worker_at_work
from fakes.workshop import eventually
from gpt_image_studio.adapters.procrastinate_engine import ProcrastinateEngine
from gpt_image_studio.api.health import health_routes
from gpt_image_studio.cli import app
from gpt_image_studio.commands import doctor
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.readiness import QueueReadiness
from gpt_image_studio.services import HealthService, Services, install
from gpt_image_studio.settings import Settings, load_settings

#: Of `fakes/processes/worker_process.py`'s workers: they are heard five times in it.
DEAD_SECONDS = 1.0

Ask = Callable[[], Awaitable[tuple[int, dict[str, Any]]]]


def ask_of(database: Database) -> Ask:
    """Asks `/readyz` of a web process on this database."""
    readiness = QueueReadiness(database, ProcrastinateEngine(database.url), DEAD_SECONDS)
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
            health=HealthService({"database": database.check, "queue": readiness.find_warning}),
            brand_name="Studio",
            is_https=False,
        )
    )
    transport = httpx.ASGITransport(app=Starlette(routes=health_routes()))

    async def ask() -> tuple[int, dict[str, Any]]:
        async with httpx.AsyncClient(transport=transport, base_url="http://studio") as client:
            answer = await client.get("/readyz")
        return answer.status_code, answer.json()

    return ask


async def execute(database: Database, statement: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(sa.text(statement))


async def test_without_a_worker_the_studio_is_ready_and_says_so(database: Database) -> None:
    status, body = await ask_of(database)()
    assert status == 200
    assert body == {"ready": True, "parts": {"database": "well", "queue": "no worker"}, "warnings": ["queue"]}


async def test_a_worker_that_is_heard_makes_the_queue_well_until_it_stops(database: Database) -> None:
    ask = ask_of(database)

    async def is_well() -> bool:
        return (await ask())[1] == {"ready": True, "parts": {"database": "well", "queue": "well"}, "warnings": []}

    async def is_warned() -> bool:
        return (await ask())[1]["warnings"] == ["queue"]

    async with worker_at_work(ProcrastinateEngine(database.url), RecordingRunner()):
        await eventually(is_well)
    await eventually(is_warned)


async def test_a_worker_that_was_killed_is_not_taken_for_one_that_works(database: Database) -> None:
    ask = ask_of(database)
    await execute(
        database,
        "insert into procrastinate.procrastinate_workers (last_heartbeat) values (now() - interval '1.5 seconds')",
    )
    assert (await ask())[1]["parts"]["queue"] == "no worker"
    await execute(database, "update procrastinate.procrastinate_workers set last_heartbeat = now()")
    assert (await ask())[1]["parts"]["queue"] == "well"


async def test_a_database_without_the_queue_is_not_ready(database: Database) -> None:
    await execute(database, "drop schema procrastinate cascade")
    status, body = await ask_of(database)()
    assert status == 503
    assert body == {"ready": False, "parts": {"database": "well", "queue": "queue_missing"}, "warnings": []}


async def test_a_database_that_is_away_takes_the_queue_with_it(database: Database) -> None:
    ask = ask_of(database)
    with database_gone(database.url):
        status, body = await ask()
    assert status == 503
    assert body["parts"] == {"database": "database_unavailable", "queue": "database_unavailable"}


async def test_the_queue_is_asked_without_writing(database_url: str) -> None:
    reading = sa.make_url(database_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    database = Database(reading.render_as_string(hide_password=False))
    try:
        assert (await ask_of(database)())[0] == 200
    finally:
        await database.close()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Settings:
    for name in list(os.environ):
        if name not in clean_environment():
            monkeypatch.delenv(name)
    monkeypatch.setenv("STUDIO_DATABASE_URL", database_url)
    return load_settings()


@pytest.fixture
def only_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole examination also builds and starts things."""

    async def well(_settings: Settings) -> str:
        return ""

    for name in ("node", "front_end", "data_folder", "database", "storage", "files", "clean_up", "moderation", "model"):
        monkeypatch.setattr(doctor, f"_{name}", well)


async def look(settings: Settings) -> doctor.Finding:
    """What the doctor found about the queue."""
    return next(found for found in await doctor.examine(settings) if found.part == "queue")


@pytest.mark.usefixtures("only_the_queue")
async def test_the_doctor_warns_of_a_queue_that_nobody_serves(settings: Settings, database: Database) -> None:
    found = await look(settings)
    assert found.as_dict() | {"detail": ""} == {
        "part": "queue",
        "is_well": False,
        "condition": "warning",
        "detail": "",
    }
    assert "studio worker" in found.detail
    await execute(database, "insert into procrastinate.procrastinate_workers default values")
    assert (await look(settings)).as_dict()["condition"] == "well"


@pytest.mark.usefixtures("only_the_queue")
async def test_the_doctor_finds_a_missing_queue_down(settings: Settings, database: Database) -> None:
    await execute(database, "drop schema procrastinate cascade")
    found = await look(settings)
    assert found.as_dict()["condition"] == "down"
    assert "studio migrate" in found.detail


@pytest.mark.parametrize(
    ("raised", "exit_code", "mark"),
    [(doctor.ConcernError("look here"), 0, "warn queue"), (StudioError("it is away"), 1, "BAD  queue")],
    ids=["a warning", "a part that is down"],
)
@pytest.mark.usefixtures("only_the_queue")
def test_the_doctors_command_fails_for_a_part_that_is_down_and_not_for_a_warning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, raised: StudioError, exit_code: int, mark: str
) -> None:
    async def say(_settings: Settings) -> str:
        raise raised

    del settings
    monkeypatch.setattr(doctor, "_queue", say)
    done = CliRunner().invoke(app, ["doctor"])
    assert mark in done.stdout
    assert raised.message in done.stdout
    assert done.exit_code == exit_code
