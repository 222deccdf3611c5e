"""The house keeps its measure: no module is longer than one sitting, no folder fuller than one look."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest

#: Lines of a module, 400 is the most: longer, and it has a second thought inside.
MAX_LINES = 400
#: Files side by side, 25 is the most: more, and some of them belong together.
MAX_FILES = 25

ROOMS = ("gpt_image_studio", "tests", "bench", "alembic", ".ci", "docs")
CODE = {".py", ".jsx", ".ts", ".tsx"}
#: Text of a policy page: a list of sentences, read like a document and not like a program.
PROSE = {
    "gpt_image_studio/policies/acceptable_use.py",
    "gpt_image_studio/policies/privacy.py",
    "gpt_image_studio/policies/refunds.py",
    "gpt_image_studio/policies/terms.py",
}
#: Numbered one after the other, and never moved.
SERIES = {"alembic/versions", "docs/decisions"}
#: What was made by running something, and is not of the house.
_MADE = {"__pycache__", "node_modules", ".web"}


def list_files(root: Path = Path()) -> list[PurePosixPath]:
    found = (path for room in ROOMS for path in (root / room).rglob("*") if path.is_file())
    relative = (PurePosixPath(path.relative_to(root).as_posix()) for path in found)
    return sorted(path for path in relative if not _MADE & set(path.parts))


def list_long(files: Iterable[PurePosixPath], root: Path = Path()) -> list[str]:
    """`path: lines` of each module over the limit, prose left out."""
    lengths = {
        path: len((root / path).read_text("utf-8").splitlines())
        for path in files
        if path.suffix in CODE and str(path) not in PROSE
    }
    return [f"{path}: {lines}" for path, lines in lengths.items() if lines > MAX_LINES]


def list_full(files: Iterable[PurePosixPath]) -> list[str]:
    """`folder: files` of each folder over the limit, data and series left out."""
    sides = Counter(str(path.parent) for path in files if "data" not in path.parent.parts)
    return [f"{folder}: {count}" for folder, count in sides.items() if count > MAX_FILES and folder not in SERIES]


def test_no_module_is_longer_than_400_lines() -> None:
    assert list_long(list_files()) == [], "a second thought wants a module of its own"


def test_no_folder_holds_more_than_25_files_side_by_side() -> None:
    assert list_full(list_files()) == [], "some of them belong together: a folder by screen or by feature"


def test_exceptions_are_still_there() -> None:
    files = {str(path) for path in list_files()}
    folders = {str(path.parent) for path in list_files()}

    assert files >= PROSE
    assert folders >= SERIES


@pytest.mark.parametrize(("lines", "is_long"), [(MAX_LINES, False), (MAX_LINES + 1, True)])
def test_a_module_over_the_limit_is_named_with_its_lines(tmp_path: Path, lines: int, *, is_long: bool) -> None:
    module = tmp_path / "gpt_image_studio" / "thing.py"
    module.parent.mkdir()
    module.write_text("x = 1\n" * lines)

    assert list_long(list_files(tmp_path), tmp_path) == ([f"gpt_image_studio/thing.py: {lines}"] if is_long else [])


def test_a_folder_over_the_limit_is_named_with_its_files(tmp_path: Path) -> None:
    for folder, count in (("tests/full", MAX_FILES + 1), ("tests/well", MAX_FILES), ("docs/decisions", MAX_FILES + 9)):
        (tmp_path / folder).mkdir(parents=True)
        for number in range(count):
            (tmp_path / folder / f"{number}.py").touch()

    assert list_full(list_files(tmp_path)) == [f"tests/full: {MAX_FILES + 1}"]
