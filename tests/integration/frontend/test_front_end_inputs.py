"""Whatever decides how a built page looks is in the fingerprint of the build, or old pages would be served.

The pages are built in a process that notes whose functions run, which files are read and which settings are asked.
"""

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fakes.processes.product import ROOT, clean_environment
from gpt_image_studio.adapters import openai_images
from gpt_image_studio.frontend.bundle import INPUTS, SEEN, UNSEEN, is_input

PROGRAM = "tests/fakes/processes/watched_pages.py"
HOSTED = {
    "STUDIO_DATABASE_URL": "postgresql://studio@database.example/studio",
    "STUDIO_PUBLIC_URL": "https://studio.example",
    "STUDIO_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "STUDIO_MODERATION": "openai",
    "OPENAI_API_KEY": "nobody's",
    "S3_ENDPOINT_URL": "https://files.example",
    "S3_BUCKET": "bucket",
    "S3_ACCESS_KEY_ID": "x",
    "S3_SECRET_ACCESS_KEY": "x",
}


@pytest.fixture(scope="module", params=[{}, HOSTED], ids=["on a laptop", "hosted"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `fakes/processes/watched_pages.py` saw."""
    folder = {"STUDIO_DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    done = subprocess.run(
        [sys.executable, PROGRAM],
        cwd=ROOT,
        env=clean_environment() | folder | {"PYTHONPATH": str(ROOT)} | request.param,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def is_in_the_fingerprint(name: str) -> bool:
    return name.startswith(INPUTS) and is_input(Path(name))


def test_whatever_runs_while_pages_are_built_is_an_input(built: dict[str, Any]) -> None:
    called = [name for name in built["called"] if name != PROGRAM]
    assert len(called) > 50
    assert [name for name in called if not is_in_the_fingerprint(name)] == []


def test_whatever_is_read_while_pages_are_built_is_an_input(built: dict[str, Any]) -> None:
    assert any(name.endswith("models.toml") for name in built["opened"])
    assert [name for name in built["opened"] if not is_in_the_fingerprint(name)] == []


def test_whatever_pages_ask_of_the_settings_is_an_input(built: dict[str, Any]) -> None:
    assert "brand_name" in built["drawn"]
    assert set(built["drawn"]) <= set(built["seen"])


def test_what_a_model_service_can_do_is_an_input() -> None:
    source = Path(inspect.getfile(openai_images.get_profile))
    for file in (source, source.with_name("profiles.toml")):
        assert file.is_file()
        assert is_in_the_fingerprint(file.relative_to(ROOT).as_posix())
    assert not is_in_the_fingerprint(source.with_name("provider.py").relative_to(ROOT).as_posix())


@pytest.mark.parametrize("name", [*UNSEEN, *SEEN])
def test_what_is_left_out_and_what_is_not_is_there(name: str) -> None:
    assert (ROOT / name).exists()
