"""The credits a new account starts with, as the command line gives them."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from fakes.processes.product import clean_environment
from gpt_image_studio.cli import app


@pytest.mark.parametrize(("email", "amount"), [("ada@example.com", 77), ("owner@localhost", 1234)])
def test_the_credits_an_account_starts_with_do_not_expire(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, email: str, amount: int
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = clean_environment() | {
        "STUDIO_DATABASE_URL": database_url,
        "STUDIO_DATA_DIR": str(tmp_path),
        "STUDIO_FREE_CREDITS": "77",
        "STUDIO_OWNER_CREDITS": "1234",
    }
    for _ in range(2):
        assert CliRunner(env=environment).invoke(app, ["login-link", email]).exit_code == 0

    query = "select source, amount, expires_at from lots join ledger_entries on ledger_entries.lot_id = lots.id"
    with sa.create_engine(database_url, poolclass=sa.NullPool).connect() as connection:
        granted = connection.execute(sa.text(query)).all()
    assert granted == [("welcome", amount, None)]
