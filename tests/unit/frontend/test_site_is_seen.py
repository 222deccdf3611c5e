"""Pages are built from the `Site`: whatever changes it is seen by the fingerprint, or old pages would be served."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from fakes.environment import make_settings
from gpt_image_studio.bootstrap import site_of
from gpt_image_studio.frontend.bundle import fingerprint
from gpt_image_studio.settings import Settings
from gpt_image_studio.site import Site

KEY = {"OPENAI_API_KEY": "sk-test"}
FILES = {
    "STUDIO_MODELS_FILE": '[models.gpt-image-2]\nlabel = "Ours"\n',
    "STUDIO_CATALOG_FILE": "[plans.company]\nis_offered = false\n",
}
#: A part of the site, and changes of the settings that change it.
CHANGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("brand", {"STUDIO_BRAND_NAME": "Lampblack"}),
    ("brand", {"STUDIO_BRAND_TAGLINE": "Pictures."}),
    ("brand", {"STUDIO_BRAND_ACCENT": "#1f4fbf"}),
    ("brand", {"STUDIO_BRAND_ACCENT_DARK": "#9fb6ff"}),
    ("brand", {"STUDIO_PUBLIC_URL": "http://pictures.example.com"}),
    ("facts", {"STUDIO_PUBLIC_URL": "https://pictures.example.com"}),
    ("facts", {"STUDIO_TRASH_DAYS": "7"}),
    ("catalog", {"STUDIO_CATALOG_FILE": "ours.toml"}),
    ("registry", {"STUDIO_MODELS_FILE": "ours.toml"}),
    ("registry", {"STUDIO_PROVIDER_PROFILE": "localai"}),
    ("registry", {"STUDIO_LOW_MODERATION": "false"}),
    ("margin", {"STUDIO_PRICE_MARGIN": "2"}),
    ("is_demo", KEY),
    ("is_local", {"STUDIO_DATABASE_URL": "postgresql://localhost/x"}),
    ("free_credits", {"STUDIO_FREE_CREDITS": "7"}),
    ("owner_credits", {"STUDIO_OWNER_CREDITS": "7"}),
)


def shown(site: Site, part: str) -> Any:
    """A registry is what it offers: two of them are never equal."""
    if part == "registry":
        return site.registry.list_offered(is_demo=False)
    return getattr(site, part)


def changed(monkeypatch: pytest.MonkeyPatch, change: dict[str, str], folder: Path) -> Settings:
    for name in FILES.keys() & change.keys():
        (folder / change[name]).write_text(FILES[name], encoding="utf-8")
        change = change | {name: str(folder / change[name])}
    return make_settings(monkeypatch, change)


@pytest.mark.parametrize(
    ("part", "change"), CHANGES, ids=lambda each: each if isinstance(each, str) else " ".join(each)
)
def test_a_change_of_the_site_is_a_rebuild(
    part: str, change: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before, after = make_settings(monkeypatch, {}), changed(monkeypatch, change, tmp_path)
    assert shown(site_of(before), part) != shown(site_of(after), part)
    assert fingerprint(tmp_path, before.seen_by_pages) != fingerprint(tmp_path, after.seen_by_pages)


def test_every_part_of_the_site_is_changed_by_one_of_those() -> None:
    assert {part for part, _ in CHANGES} == {field.name for field in fields(Site)}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_operator_that_says_something_else_is_a_rebuild(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = changed(monkeypatch, {name: "ours.toml"}, tmp_path).seen_by_pages
    (tmp_path / "ours.toml").write_text(FILES[name] + "# again\n", encoding="utf-8")
    assert make_settings(monkeypatch, {name: str(tmp_path / "ours.toml")}).seen_by_pages != before


def test_a_logo_that_is_drawn_anew_is_a_rebuild(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"one")
    before = make_settings(monkeypatch, {"STUDIO_BRAND_LOGO": str(logo)}).seen_by_pages
    logo.write_bytes(b"two")
    assert make_settings(monkeypatch, {"STUDIO_BRAND_LOGO": str(logo)}).seen_by_pages != before


def test_what_no_page_shows_is_no_rebuild(monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_settings(monkeypatch, {}).seen_by_pages
    assert make_settings(monkeypatch, {"STUDIO_WORKER_CONCURRENCY": "3"}).seen_by_pages == before
