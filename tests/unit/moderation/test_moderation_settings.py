"""Who judges is a choice of the operator, and half a choice stops the start."""

from pathlib import Path

import pytest

from gpt_image_studio.adapters.creem_moderation import CreemModeration
from gpt_image_studio.adapters.openai_moderation import OpenAIModeration
from gpt_image_studio.bootstrap import moderation_of
from gpt_image_studio.moderation.local_rules import LocalRules
from gpt_image_studio.settings import Settings, SettingsError, load_settings

NAMES = ("STUDIO_MODERATION", "CREEM_API_KEY", "CREEM_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_unset_means_the_rules_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, pictures = moderation_of(settings(monkeypatch))
    assert isinstance(texts, LocalRules)
    assert pictures is None


def test_off_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert moderation_of(settings(monkeypatch, STUDIO_MODERATION="off")) == (None, None)


async def test_openai_judges_prompts_and_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, pictures = moderation_of(settings(monkeypatch, STUDIO_MODERATION="openai", OPENAI_API_KEY="sk-x"))
    assert isinstance(texts, OpenAIModeration)
    assert texts is pictures
    await texts.close()


@pytest.mark.parametrize(("base_url", "judges"), [("", True), ("http://litellm.test/v1", False)])
async def test_beside_creem_openai_judges_uploads_where_the_key_is_its_own(
    monkeypatch: pytest.MonkeyPatch, base_url: str, *, judges: bool
) -> None:
    texts, pictures = moderation_of(
        settings(
            monkeypatch,
            STUDIO_MODERATION="creem",
            CREEM_API_KEY="creem_test_x",
            OPENAI_API_KEY="sk-x",
            OPENAI_BASE_URL=base_url,
        )
    )
    assert isinstance(texts, CreemModeration)
    assert (pictures is not None) is judges
    for moderator in (texts, pictures):
        if moderator is not None:
            await moderator.close()


@pytest.mark.parametrize(("chosen", "missing"), [("creem", "CREEM_API_KEY"), ("openai", "OPENAI_API_KEY")])
def test_a_choice_without_its_key_stops_the_start(monkeypatch: pytest.MonkeyPatch, chosen: str, missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        settings(monkeypatch, STUDIO_MODERATION=chosen)


def test_a_choice_that_does_not_exist_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="STUDIO_MODERATION"):
        settings(monkeypatch, STUDIO_MODERATION="maybe")


@pytest.mark.parametrize(
    ("key", "url"),
    [("creem_test_x", "https://test-api.creem.io"), ("creem_x", "https://api.creem.io")],
)
def test_the_key_of_creem_says_which_host_it_is_for(monkeypatch: pytest.MonkeyPatch, key: str, url: str) -> None:
    assert settings(monkeypatch, CREEM_API_KEY=key).creem_url == url
    other = {"creem_test_x": "https://api.creem.io", "creem_x": "https://test-api.creem.io"}[key]
    with pytest.raises(SettingsError, match="do not belong together"):
        settings(monkeypatch, CREEM_API_KEY=key, CREEM_BASE_URL=other)
