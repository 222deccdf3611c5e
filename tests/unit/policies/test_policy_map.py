"""The check of the promises itself: what it finds in order, and that it can fail."""

import ast
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fakes.make.site import make_facts
from fakes.owed_sentences import find_owed_on
from gpt_image_studio.commands import policies as policy_commands
from gpt_image_studio.policies.library import DOCUMENTS, read_editions, words_of
from gpt_image_studio.policies.model import (
    Clause,
    Document,
    Edition,
    Kind,
    Sentence,
    clause,
    owed,
    promise,
    said,
    section,
)
from gpt_image_studio.policies.named_tests import list_tests
from gpt_image_studio.policies.policy_map import draw_map
from gpt_image_studio.policies.promises import find_faults
from gpt_image_studio.policies.publishing import publish
from gpt_image_studio.settings import ROOT

TESTS = ROOT / "tests"
NAMED = "integration/credits/test_append_only.py::test_an_entry_of_the_ledger_cannot_be_changed"


def make_document(*sentences: Sentence | str) -> Document:
    return Document("a", "A", "Summary.", clause("lead", "Some words."), (section("s", "S", clause("c", *sentences)),))


def faults_of(document: Document, tests: dict[str, str] | None = None) -> list[str]:
    editions = {document.slug: Edition(document.slug, read_editions()["refunds"].changed, words_of(document))}
    return find_faults([document], editions, {"x.py::test_y": ""} if tests is None else tests)


def copied(path: str, folder: Path, change: Callable[[str], str]) -> Path:
    """All tests, with one file changed."""
    copy = folder / "tests"
    shutil.copytree(
        TESTS,
        copy,
        ignore=lambda _folder, names: [name for name in names if not (name.endswith(".py") or "." not in name)],
    )
    (copy / path).write_text(change((copy / path).read_text(encoding="utf-8")), encoding="utf-8")
    return copy


def without(name: str) -> Callable[[str], str]:
    def change(source: str) -> str:
        module = ast.parse(source)
        module.body = [each for each in module.body if getattr(each, "name", "") != name]
        return ast.unparse(module)

    return change


def test_the_policy_map_is_in_order() -> None:
    editions = read_editions()
    assert find_faults(DOCUMENTS, editions, list_tests(TESTS)) == []
    assert policy_commands.MAP.read_text(encoding="utf-8") == draw_map(editions)


def test_a_promise_whose_test_is_removed_is_found(tmp_path: Path) -> None:
    path, _, name = NAMED.partition("::")
    tests = list_tests(copied(path, tmp_path, without(name)))
    faults = find_faults(DOCUMENTS, read_editions(), tests)
    assert faults
    assert all(NAMED in fault and "does not exist" in fault for fault in faults)


@pytest.mark.parametrize(
    "mark",
    [
        '@pytest.mark.skip(reason="later")',
        "@pytest.mark.skipif(True)",
        "@pytest.mark.xfail",
        '    pytest.skip("not now")',
    ],
)
def test_a_promise_whose_test_is_skipped_is_found(mark: str, tmp_path: Path) -> None:
    path, _, name = NAMED.partition("::")
    line = f"def {name}("

    def change(source: str) -> str:
        assert line in source
        if mark.startswith("@"):
            return source.replace(line, f"{mark}\n{line}")
        head, _, rest = source.partition(line)
        signature, _, body = rest.partition(":\n")
        return f"{head}{line}{signature}:\n{mark}\n{body}"

    faults = find_faults(DOCUMENTS, read_editions(), list_tests(copied(path, tmp_path, change)))
    assert faults
    assert all(NAMED in fault and "may not run" in fault for fault in faults)


def test_a_file_of_tests_that_is_skipped_keeps_nothing(tmp_path: Path) -> None:
    path = NAMED.partition("::")[0]
    tests = list_tests(copied(path, tmp_path, lambda source: f"{source}\npytestmark = pytest.mark.skip\n"))
    assert {name for name, reason in tests.items() if reason} >= {name for name in tests if name.startswith(path)}


def test_tests_are_those_that_pytest_collects(request: pytest.FixtureRequest) -> None:
    """Of whatever is run now; the whole suite, when the whole suite is run."""
    found = list_tests(TESTS)
    functions = [item for item in request.session.items if isinstance(item, pytest.Function) and item.cls is None]
    collected = {f"{item.path.relative_to(TESTS).as_posix()}::{item.originalname}" for item in functions}
    assert "unit/policies/test_policy_map.py::test_tests_are_those_that_pytest_collects" in collected
    assert collected <= found.keys()


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        (promise("Nothing is lost."), "promises and names no test"),
        (promise("Nothing is lost.", "x.py::test_gone"), "does not exist"),
        (said("What was lost never comes back."), "sounds like a promise (“never”)"),
        (said("What you delete is removed."), "sounds like a promise"),
        (said("It is gone within a week."), "sounds like a promise"),
        (said("We keep it in a safe."), "sounds like a promise"),
        (said("This cannot happen."), "sounds like a promise"),
        (said("It ends after {trash_days}."), "sounds like a promise"),
        (said("One. Two."), "is not one sentence"),
        (said("No end"), "is not one sentence"),
        (owed("Later.", because=""), "does not say what is missing"),
    ],
)
def test_what_is_wrong_with_a_sentence_is_found(sentence: Sentence, fault: str) -> None:
    assert any(fault in each for each in faults_of(make_document(sentence)))


def test_a_sentence_that_says_why_it_is_no_promise_is_left_alone() -> None:
    assert (
        faults_of(make_document(said("This cannot happen.", because="law"), promise("It never does.", "x.py::test_y")))
        == []
    )


def test_an_anchor_that_is_there_twice_is_found() -> None:
    twice = section("s", "S", Clause("c", (Sentence("Words."),)), Clause("c", (Sentence("Words."),)))
    assert any("is there twice" in each for each in faults_of(replace(make_document(), sections=(twice,))))


def test_words_that_changed_need_a_new_date() -> None:
    document = make_document("Words.")
    editions = {"a": Edition("a", read_editions()["refunds"].changed, words_of(make_document("Other words.")))}
    assert any("its date did not" in each for each in find_faults([document], editions, {}))


def test_a_page_that_shows_what_is_owed_is_found() -> None:
    document = make_document(owed("Files go after {trash_days}.", because="nothing does it"))
    careless = replace(document.sections[0].clauses[0].sentences[0], kind=Kind.SAID)
    leaking = replace(document, sections=(section("s", "S", clause("c", careless)),))
    page = publish(leaking, make_facts(trash_days=9)).text
    assert "Files go after 9 days." in page
    assert find_owed_on(page, [document], make_facts(trash_days=9))
    assert find_owed_on(publish(document, make_facts(trash_days=9)).text, [document], make_facts(trash_days=9)) == []


def test_the_command_says_that_the_map_is_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(policy_commands.policies, ["check"]).exit_code == 0
    stale = tmp_path / "docs" / "policy-map.md"
    stale.parent.mkdir()
    stale.write_text("old", encoding="utf-8")
    monkeypatch.setattr(policy_commands, "MAP", stale)
    done = run(policy_commands.policies, ["check"])
    assert done.exit_code == 1
    assert "is stale" in done.output
