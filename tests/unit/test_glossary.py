"""The glossary names code that is there: a term whose class or function moved or went fails here, by its name."""

import re
from importlib import import_module
from itertools import groupby
from pathlib import Path

import pytest

GLOSSARY = Path("docs/glossary.md")
_LINE = re.compile(r"- \*\*(?P<term>[^*]+)\*\* – (?P<meaning>.+) – (?P<names>`[^`]+`(?:, `[^`]+`)*)")
_NAME = re.compile(r"`([a-z_]\w*(?:\.\w+)+)`")


def resolve(name: str, root: str = "gpt_image_studio") -> object:
    """What `name` stands for, from `root` down; names of the tests' own fakes stand by themselves.

    Raises:
        LookupError: there is no such module, or nothing of that name in it.
    """
    path = name.split(".") if name.startswith("fakes.") else [root, *name.split(".")]
    found: object = import_module(path[0])
    for reached, part in enumerate(path[1:], start=2):
        if not hasattr(found, part):
            try:
                import_module(".".join(path[:reached]))
            except ModuleNotFoundError as error:
                raise LookupError(f"{name}: nothing is called {part} in {'.'.join(path[: reached - 1])}") from error
        found = getattr(found, part)
    return found


def read_lines() -> list[str]:
    return [line for line in GLOSSARY.read_text().splitlines() if line.startswith("- ")]


def read_terms() -> list[tuple[str, str]]:
    """Term and name, one pair for each name that a line gives."""
    found = [match for line in read_lines() if (match := _LINE.fullmatch(line))]
    return [(match["term"], name) for match in found for name in _NAME.findall(match["names"])]


def test_every_line_says_what_its_term_is_and_where_it_lives() -> None:
    assert [line for line in read_lines() if not _LINE.fullmatch(line)] == []
    assert len(read_terms()) >= len(read_lines())


@pytest.mark.parametrize(("term", "name"), read_terms(), ids=[term for term, _ in read_terms()])
def test_a_term_of_the_glossary_names_code_that_is_there(term: str, name: str) -> None:
    try:
        resolve(name)
    except LookupError as error:
        pytest.fail(f"“{term}”: {error}")


def test_no_term_is_explained_twice() -> None:
    terms = sorted(
        term for line in read_lines() if (match := _LINE.fullmatch(line)) for term in match["term"].split(", ")
    )

    assert [term for term, group in groupby(terms) if len(list(group)) > 1] == []


@pytest.mark.parametrize(
    "name", ["generations.model.Gone", "generations.gone.Job", "gone.model.Job", "fakes.gone.Gone"]
)
def test_a_name_that_is_gone_is_noticed(name: str) -> None:
    with pytest.raises(LookupError, match=r"nothing is called [Gg]one"):
        resolve(name)
