"""One all-in-one studio per data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from gpt_image_studio.db.embedded.data_folder import DataFolderLock
from gpt_image_studio.errors import BusyError, StudioError

HOLD = """
import sys
from pathlib import Path
from gpt_image_studio.db.embedded.data_folder import DataFolderLock

with DataFolderLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_another_studio(data_dir: Path) -> subprocess.Popen[str]:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    return other


def test_a_second_studio_is_refused_and_told_which_process_runs(tmp_path: Path) -> None:
    other = start_another_studio(tmp_path)
    with pytest.raises(BusyError, match=f"process {other.pid}") as refusal:
        DataFolderLock(tmp_path).acquire()
    assert str(tmp_path) in str(refusal.value)
    other.communicate()
    with DataFolderLock(tmp_path):
        pass


def test_a_killed_studio_leaves_the_folder_free(tmp_path: Path) -> None:
    other = start_another_studio(tmp_path)
    other.kill()
    other.communicate()
    with DataFolderLock(tmp_path):
        pass


def test_a_refused_studio_takes_nothing_from_the_one_that_runs(tmp_path: Path) -> None:
    refused = DataFolderLock(tmp_path)
    with DataFolderLock(tmp_path):
        with pytest.raises(BusyError):
            refused.acquire()
        refused.release()
        with pytest.raises(BusyError, match=r"process \d+"):
            DataFolderLock(tmp_path).acquire()


def test_a_folder_that_cannot_be_used_is_said_in_plain_words(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.touch()
    with pytest.raises(StudioError, match="STUDIO_DATA_DIR") as refusal:
        DataFolderLock(in_the_way).acquire()
    assert str(in_the_way) in refusal.value.message


def test_studios_on_different_folders_do_not_meet(tmp_path: Path) -> None:
    with DataFolderLock(tmp_path / "one"), DataFolderLock(tmp_path / "other"):
        assert (tmp_path / "other").is_dir()
