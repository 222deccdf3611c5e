import os
import re
from pathlib import Path

import pytest
from pydantic import AliasChoices

from fakes.processes import product
from gpt_image_studio.settings import ENV_FILE, ROOT, Settings, SettingsError, load_settings

S3 = ("S3_ENDPOINT_URL", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in variables():
        monkeypatch.delenv(name, raising=False)


def variables() -> set[str]:
    """The name of every variable the settings read."""
    names: set[str] = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names.add(str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"STUDIO_{name.upper()}")
    return names


def documented() -> dict[str, str]:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", text, flags=re.MULTILINE))


def test_every_variable_is_in_the_example_and_no_other() -> None:
    assert set(documented()) == variables()


def test_the_example_says_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = Settings()
    for name, value in documented().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == defaults


def test_the_projects_own_file_is_read_wherever_the_command_was_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(ENV_FILE)
    monkeypatch.setattr("gpt_image_studio.settings.ROOT", tmp_path)
    (tmp_path / ".env").write_text("STUDIO_FREE_CREDITS=7\n", encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert load_settings().free_credits == 7


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "other.env"
    file.write_text("STUDIO_FREE_CREDITS=7\nSTUDIO_TRASH_DAYS=8\n", encoding="utf-8")
    monkeypatch.setenv(ENV_FILE, str(file))
    monkeypatch.setenv("STUDIO_FREE_CREDITS", "9")
    assert (load_settings().free_credits, load_settings().trash_days) == (9, 8)


def test_an_empty_name_means_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("gpt_image_studio.settings.ROOT", tmp_path)
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-somebodys\n", encoding="utf-8")
    monkeypatch.setenv(ENV_FILE, "")
    monkeypatch.chdir(tmp_path)
    assert load_settings().is_demo


def test_tests_never_meet_somebodys_keys() -> None:
    assert os.environ[ENV_FILE] == ""
    assert product.clean_environment()[ENV_FILE] == ""


def test_a_value_that_cannot_be_used_is_named_by_its_variable_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PRICE_MARGIN", "secret")
    monkeypatch.setenv("STUDIO_TRASH_DAYS", "0")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert [line.partition(":")[0] for line in refused.value.message.splitlines()] == [
        "STUDIO_PRICE_MARGIN",
        "STUDIO_TRASH_DAYS",
    ]
    assert "secret" not in refused.value.message


def test_another_kind_of_database_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_DATABASE_URL", "mysql://ada:secret@h/d")
    with pytest.raises(SettingsError, match="postgresql://") as refused:
        load_settings()
    assert "secret" not in refused.value.message


def test_unset_means_embedded_and_demo() -> None:
    settings = load_settings()
    assert settings.is_embedded
    assert settings.is_demo
    assert not settings.has_s3


@pytest.mark.parametrize("left_out", S3)
def test_half_configured_storage_stops_the_start_with_the_name_of_what_is_missing(
    left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in S3:
        if name != left_out:
            monkeypatch.setenv(name, "x")
    with pytest.raises(SettingsError, match=left_out):
        load_settings()


def test_a_database_url_without_a_driver_gets_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_DATABASE_URL", "postgres://a:b@h:5432/d")
    assert load_settings().database_connection() == "postgresql+psycopg://a:b@h:5432/d"


def test_files_the_operator_names_lie_in_the_project_wherever_a_process_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STUDIO_MODELS_FILE", "ours/models.toml")
    monkeypatch.setenv("STUDIO_CATALOG_FILE", str(tmp_path / "plans.toml"))
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.models_file == ROOT / "ours/models.toml"
    assert settings.catalog_file == tmp_path / "plans.toml"


def test_secrets_are_not_in_the_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert "sk-very-secret" not in repr(load_settings())
