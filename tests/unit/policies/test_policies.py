"""What the legal pages say of which installation."""

import asyncio
import re
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fakes.environment import HOSTED, make_settings
from fakes.make.site import make_facts
from fakes.owed_sentences import find_owed_on
from gpt_image_studio.accounts.service import SESSION_LIFETIME
from gpt_image_studio.bootstrap import facts_of, retention_of, storage_of
from gpt_image_studio.policies.browser_storage import COOKIE, KEPT_IN_THE_BROWSER
from gpt_image_studio.policies.facts import Facts
from gpt_image_studio.policies.library import DOCUMENTS, read_editions
from gpt_image_studio.policies.model import Kind
from gpt_image_studio.policies.publishing import Published, publish
from gpt_image_studio.settings import ROOT
from gpt_image_studio.web.cookies import SESSION_COOKIE

#: Outsiders a policy may name, and the installation that makes it name them.
OUTSIDERS = {
    "OpenAI": {"OPENAI_API_KEY": "sk-test", "STUDIO_MODERATION": "off"},
    "Supabase": {"STUDIO_DATABASE_URL": HOSTED["STUDIO_DATABASE_URL"]},
    "Cloudflare": {name: value for name, value in HOSTED.items() if name.startswith("S3_")},
    "Creem": {"STUDIO_MODERATION": "creem", "CREEM_API_KEY": "creem_test_x"},
    "Redis": {"STUDIO_REDIS_URL": "redis://cache.example.com"},
    "models.example.com": {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": "https://models.example.com/v1"},
    "files.example.com": {
        "S3_ENDPOINT_URL": "https://files.example.com",
        "S3_BUCKET": "b",
        "S3_ACCESS_KEY_ID": "x",
        "S3_SECRET_ACCESS_KEY": "x",
    },
}
#: How long something is kept, and how the policies and the clean-up call it.
RETENTION = {
    "STUDIO_TRASH_DAYS": ("trash_days", "trash"),
    "STUDIO_PREVIEW_HOURS": ("preview_hours", "previews"),
    "STUDIO_VERDICT_DAYS": ("verdict_days", "verdicts"),
    "STUDIO_JOB_LOG_DAYS": ("job_log_days", "job_log"),
    "STUDIO_ENDED_SESSION_DAYS": ("ended_session_days", "ended_sessions"),
    "STUDIO_ORPHAN_HOURS": ("orphan_hours", "orphans"),
}
#: One change of the settings each, all of which a policy tells.
CHANGES = (
    *OUTSIDERS.values(),
    {"STUDIO_DATABASE_URL": "postgresql://db.example.com/x"},
    {"STUDIO_MODERATION": "off"},
    {"OPENAI_API_KEY": "sk-test", "STUDIO_MODERATION": "openai"},
    {"STUDIO_BRAND_NAME": "Lampblack"},
    {"STUDIO_BRAND_COMPANY": "Lampblack GmbH"},
    {"STUDIO_BRAND_SUPPORT_EMAIL": "a@example.com"},
    {"STUDIO_BRAND_DISCLAIMER": "Independent."},
    {"STUDIO_PUBLIC_URL": "https://pictures.example.com"},
    *({name: "7"} for name in RETENTION),
    {"STUDIO_UNKNOWN_GRACE_SECONDS": "86400"},
)
NOT_CONFIGURABLE_YET = {"has_supabase_accounts", "has_payments"}


def facts(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Facts:
    return facts_of(make_settings(monkeypatch, {"STUDIO_BRAND_DISCLAIMER": "Independent.", **environment}))


def all_text(known: Facts) -> str:
    return "\n".join(publish(document, known).text for document in DOCUMENTS)


def by_slug(known: Facts) -> dict[str, Published]:
    return {document.slug: publish(document, known) for document in DOCUMENTS}


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_only_companies_in_use_are_named(outsider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = all_text(facts(monkeypatch, **OUTSIDERS[outsider]))
    assert {name for name in OUTSIDERS if name in text} == {outsider}


def test_a_laptop_names_nobody_and_says_that_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    text = all_text(facts(monkeypatch))
    assert not any(name in text for name in OUTSIDERS)
    assert "nothing you write, upload or make is sent to another company" in text
    with_model = all_text(facts(monkeypatch, OPENAI_API_KEY="sk-test"))
    assert "keeps its database and its files on the machine it runs on" in with_model
    assert "is sent to another company" not in with_model


def test_a_hosted_installation_names_its_operator_and_all_its_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    privacy = publish(DOCUMENTS[0], facts_of(make_settings(monkeypatch, HOSTED))).text
    for name in ("Lampblack GmbH, Bergstr. 1, Berlin", "support@lampblack.example.com", "OpenAI", "Supabase", "Creem"):
        assert name in privacy
    assert "Cloudflare R2" in privacy
    assert "on the machine it runs on" not in privacy
    assert "secret" not in privacy.replace("the secret itself", "")
    assert "0123456789" not in privacy
    assert "GPT Image 2" not in privacy


@pytest.mark.parametrize(
    ("moderation", "judge", "uploads"),
    [
        ("off", "content check of this installation is switched off", False),
        ("local", "list of English phrases on this machine judges", False),
        ("openai", "OpenAI’s moderation service judges the prompt", True),
        ("creem", "Creem judges the prompt", True),
    ],
)
def test_the_content_check_is_the_one_in_use(
    moderation: str, judge: str, uploads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = facts(monkeypatch, STUDIO_MODERATION=moderation, OPENAI_API_KEY="sk-x", CREEM_API_KEY="creem_test_x")
    text = by_slug(known)["acceptable-use"].text
    assert judge in text
    assert ("judges each upload" in text) is uploads


def test_what_is_kept_here_is_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = make_settings(monkeypatch, {"STUDIO_DATA_DIR": str(tmp_path / "data")})
    asyncio.run(storage_of(settings).put("outputs/1.png", b"picture", media_type="image/png"))
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"picture"]
    assert len(kept) == 1
    assert kept[0].is_relative_to(settings.data_folder)
    assert settings.is_embedded
    assert facts_of(settings).database_host == facts_of(settings).files_host == ""


def test_a_database_of_our_own_on_the_same_machine_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("postgresql://localhost/x", "postgresql://a:b@127.0.0.1:5432/x", "postgresql:///x?host=/run/pg"):
        assert facts(monkeypatch, STUDIO_DATABASE_URL=url).database_host == ""


@pytest.mark.parametrize(
    ("name", "value", "slug", "said"),
    [
        ("STUDIO_UNKNOWN_GRACE_SECONDS", "7200", "refunds", "after 2 hours at most"),
        ("STUDIO_UNKNOWN_GRACE_SECONDS", "5", "refunds", "after 1 hour at most"),
        ("OPENAI_API_KEY", "sk-test", "refunds", "after 24 hours at most"),
        ("STUDIO_BRAND_SUPPORT_EMAIL", "help@example.com", "acceptable-use", "write to help@example.com"),
    ],
)
def test_figures_are_those_of_the_settings(
    name: str, value: str, slug: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said in by_slug(facts(monkeypatch, **{name: value}))[slug].text


@pytest.mark.parametrize("name", RETENTION)
def test_the_times_named_are_those_the_clean_up_keeps(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = make_settings(monkeypatch, {name: "3"})
    fact, kept = RETENTION[name]
    told = facts_of(settings).words[fact]
    assert told == f"3 {fact.rpartition('_')[2]}"
    assert getattr(retention_of(settings), kept) == timedelta(**{fact.rpartition("_")[2]: 3})
    words = [each.text for document in DOCUMENTS for clause in document.clauses for each in clause.sentences]
    assert any(f"{{{fact}}}" in text for text in words)


@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_a_change_of_the_facts_is_a_rebuild(change: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = make_settings(monkeypatch, {}), make_settings(monkeypatch, change)
    assert facts_of(before) != facts_of(after)
    assert before.seen_by_pages != after.seen_by_pages


def test_every_fact_is_changed_by_one_of_those(monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts_of(make_settings(monkeypatch, {}))
    after = [facts_of(make_settings(monkeypatch, change)) for change in CHANGES]
    still = {
        each.name
        for each in fields(Facts)
        if all(getattr(one, each.name) == getattr(before, each.name) for one in after)
    }
    assert still == NOT_CONFIGURABLE_YET


def test_every_section_and_clause_has_an_anchor_of_its_own_and_every_link_leads_to_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for environment in ({}, HOSTED):
        shown = by_slug(facts_of(make_settings(monkeypatch, environment)))
        anchors = {
            slug: [anchor for part in each.sections for anchor in (part.id, *(c.id for c in part.clauses))]
            for slug, each in shown.items()
        }
        for slug, page in shown.items():
            assert len(anchors[slug]) == len(set(anchors[slug]))
            links = [run.href for part in page.sections for clause in part.clauses for run in clause.words if run.href]
            assert links
            for href in links:
                address, _, anchor = href.partition("#")
                if href.startswith("mailto:"):
                    continue
                target = address.removeprefix("/") or slug
                assert target in shown, href
                assert not anchor or anchor in anchors[target], href


def test_no_page_shows_what_is_owed_whatever_is_configured() -> None:
    everything = make_facts(has_supabase_accounts=True, has_payments=True, model_host="api.openai.com")
    owed = [
        sentence
        for document in DOCUMENTS
        for clause in document.clauses
        for sentence in clause.sentences
        if sentence.kind is Kind.OWED
    ]
    assert owed
    for known in (everything, replace(everything, has_payments=False)):
        for document in DOCUMENTS:
            assert find_owed_on(publish(document, known).text, DOCUMENTS, known) == []


def test_every_policy_is_dated() -> None:
    editions = read_editions()
    assert set(editions) == {document.slug for document in DOCUMENTS}
    assert all(date(2026, 11, 1) < edition.changed <= date.today() for edition in editions.values())  # noqa: DTZ011 # days


def test_every_name_the_pages_keep_in_the_browser_is_published() -> None:
    package = ROOT / "gpt_image_studio"
    folders = [package / name for name in ("screens", "components", "states")]
    sources = [path for folder in folders for kind in ("*.jsx", "*.py") for path in folder.rglob(kind)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    kept = set(re.findall(r"(?:local|session)Storage\.(?:get|set)Item\([\"'`]([^\"'`$]+)", text))
    kept |= set(re.findall(r"rx\.(?:LocalStorage|SessionStorage|Cookie)\([^)]*name=\"([^\"]+)\"", text))
    # Whatever a name is handed to: in our scripts a word that begins like this is a name to keep something under.
    kept |= set(re.findall(r"[\"'`](studio\.[a-z.-]+)", text))
    assert {"theme", "studio.choices", "studio.draft"} <= kept
    published = [each for each in KEPT_IN_THE_BROWSER if each.place != COOKIE]
    assert [name for name in sorted(kept) if not any(each.covers(name) for each in published)] == []


def test_the_cookie_that_is_named_is_the_one_that_is_set() -> None:
    (cookie,) = (each for each in KEPT_IN_THE_BROWSER if each.place == COOKIE)
    assert cookie.name == SESSION_COOKIE
    assert f"{SESSION_LIFETIME.days} days" in cookie.purpose
