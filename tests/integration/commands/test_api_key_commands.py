"""`studio api-key …` as an operator types it."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fakes.make.accounts import make_account
from fakes.processes.product import clean_environment
from gpt_image_studio.cli import app
from gpt_image_studio.db.session import Database

EMAIL = "ada@example.com"


@pytest.fixture
def studio(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    async def prepare() -> None:
        database = Database(database_url)
        await make_account(database, email=EMAIL)
        await database.close()

    asyncio.run(prepare())
    monkeypatch.chdir(tmp_path)
    environment = clean_environment() | {"STUDIO_DATABASE_URL": database_url, "STUDIO_DATA_DIR": str(tmp_path)}
    return CliRunner(env=environment)


def test_a_key_is_printed_once_listed_by_its_beginning_and_revoked(studio: CliRunner) -> None:
    created = studio.invoke(app, ["api-key", "create", EMAIL, "--name", "my script"])
    assert created.exit_code == 0
    secret = created.output.strip()
    assert secret.startswith("sk-")

    listed = studio.invoke(app, ["api-key", "list", EMAIL])
    assert secret[:10] in listed.output
    assert "my script" in listed.output
    assert "never used" in listed.output
    assert secret not in listed.output

    [key] = json.loads(studio.invoke(app, ["api-key", "list", EMAIL, "--json"]).output)
    revoked = studio.invoke(app, ["api-key", "revoke", EMAIL, key["id"]])
    assert revoked.exit_code == 0
    assert json.loads(studio.invoke(app, ["api-key", "list", EMAIL, "--json"]).output) == []


def test_json_has_the_key_too(studio: CliRunner) -> None:
    made = json.loads(studio.invoke(app, ["api-key", "create", EMAIL, "--json", "--per-minute", "5"]).output)

    assert made["key"].startswith(made["prefix"])
    assert made["requests_per_minute"] == 5


@pytest.mark.parametrize(
    "words",
    [
        ["create", "nobody@example.com"],
        ["create", EMAIL, "--name", ""],
        ["list", "nobody@example.com"],
        ["revoke", EMAIL, "x"],
        ["revoke", EMAIL, "00000000-0000-0000-0000-000000000001"],
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_with_exit_code_1(studio: CliRunner, words: list[str]) -> None:
    result = studio.invoke(app, ["api-key", *words])

    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
