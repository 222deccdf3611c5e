"""How the suite is spread over workers, and what it may leave in the machine's memory."""

from pathlib import Path

import pytest

from fakes import folders
from spread import TESTS, WORTH_SHARING_FILES, arrange, count_workers


def test_one_file_or_a_small_folder_stays_in_one_process() -> None:
    assert count_workers([str(Path(__file__))]) == 0
    assert count_workers([f"{__file__}::test_one_file_or_a_small_folder_stays_in_one_process"]) == 0
    assert count_workers([str(TESTS / "crash")]) == 0


def test_the_whole_suite_takes_every_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1}, raising=False)
    assert count_workers([str(TESTS)]) == 2
    assert count_workers([str(Path(__file__))] * WORTH_SHARING_FILES) == 2
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0}, raising=False)
    assert count_workers([str(TESTS)]) == 0


def test_every_file_is_taken_once_and_long_ones_go_beside_those_that_compute() -> None:
    names = ["unit/a.py", "browser/b.py", "contract/c.py", "crash/d.py", "property/e.py", "states/f.py"]
    taken = [path.relative_to(TESTS).as_posix() for path in arrange([TESTS / name for name in names])]
    assert taken == ["crash/d.py", "contract/c.py", "browser/b.py", "property/e.py", "states/f.py", "unit/a.py"]


def test_a_folder_that_outlives_its_test_or_grows_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_made", [])
    folder = folders.make_folder("studio-tests-")
    try:
        (folder / "page").write_bytes(bytes(100_000))
        assert folders.measure()[folder] >= 100_000
        folders.check_size(folders.measure())
        monkeypatch.setattr(folders, "MOST_BYTES", 50_000)
        with pytest.raises(folders.FolderLeakError, match=folder.name):
            folders.check_size(folders.measure())
        with pytest.raises(folders.FolderLeakError, match=folder.name):
            folders.check_empty()
    finally:
        (folder / "page").unlink()
        folder.rmdir()
    folders.check_empty()
