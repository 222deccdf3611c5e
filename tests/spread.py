"""How the suite is spread over the machine's cores: whole files, to pytest-xdist's workers, the long ones first."""

import os
from collections.abc import Sequence
from itertools import chain, zip_longest
from pathlib import Path

TESTS = Path(__file__).parent
#: A worker imports everything before its first test, about ten seconds: less than this is sooner done in one process.
WORTH_SHARING_FILES = 12
#: Every worker has a database server, a studio and a browser of its own, about 2 GB.
MOST_WORKERS = 4
#: They start a studio and wait for it: beside each of their files runs one that computes.
WAITING = ("crash", "browser")
#: Folders of many short tests, by which the workers end at about the same time.
LAST = "unit"


def count_workers(asked: Sequence[str]) -> int:
    """For what pytest was asked for, files and folders. 0 is this process alone."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores == 1 or sum(_count_files(Path(name.partition("::")[0])) for name in asked) < WORTH_SHARING_FILES:
        return 0
    return min(cores, MOST_WORKERS)


def _count_files(path: Path) -> int:
    return sum(1 for _ in path.rglob("test_*.py")) if path.is_dir() else 1


def arrange(files: Sequence[Path]) -> list[Path]:
    """The order in which workers take them, a function of nothing but the names: all workers must find the same."""
    waiting = [path for path in files if folder_of(path) in WAITING]
    last = [path for path in files if folder_of(path) == LAST]
    computing = [path for path in files if folder_of(path) not in {*WAITING, LAST}]
    # Crash tests are the longest of all.
    waiting.sort(key=lambda path: WAITING.index(folder_of(path)))
    pairs = zip_longest(waiting, computing)
    return [path for path in chain.from_iterable(pairs) if path is not None] + last


def folder_of(path: Path) -> str:
    """`browser` for tests/browser/studio/test_x.py."""
    return path.relative_to(TESTS).parts[0]
