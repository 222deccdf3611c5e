"""The front end is built again when something that it is made of changed, and only then."""

import json
from pathlib import Path

import pytest

from gpt_image_studio.frontend.bundle import SEEN, fingerprint

#: What pages are made of: words, styles, the colours of the prompts' fields, what the model service can do.
BAKED = (
    "rxconfig.py",
    "gpt_image_studio/screens/landing/page.py",
    "gpt_image_studio/screens/controls/clock.jsx",
    "gpt_image_studio/prompts/colours.py",
    "assets/styles/base.css",
    *SEEN,
)
UNSEEN = (
    "gpt_image_studio/adapters/openai_images/provider.py",
    "gpt_image_studio/demo_model/drawing/colours.py",
    "gpt_image_studio/db/session.py",
    "gpt_image_studio/screens/landing/__pycache__/page.pyc",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", *BAKED, *UNSEEN):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "reflex.lock").mkdir()
    (tmp_path / "reflex.lock" / "package.json").write_text(
        '{"name": "reflex", "dependencies": {"react": "19", "vite": "8"}}'
    )
    return tmp_path


@pytest.mark.parametrize("name", BAKED)
def test_a_change_of_an_input_is_a_new_build(root: Path, name: str) -> None:
    before = fingerprint(root, "brand")
    (root / name).write_text("changed")
    assert fingerprint(root, "brand") != before
    assert fingerprint(root, "another brand") != fingerprint(root, "brand")


@pytest.mark.parametrize("name", UNSEEN)
def test_a_change_of_what_no_page_is_made_of_is_none(root: Path, name: str) -> None:
    before = fingerprint(root, "brand")
    (root / name).write_text("changed")
    assert fingerprint(root, "brand") == before


def test_the_order_in_which_packages_are_written_down_is_no_change_but_a_version_is(root: Path) -> None:
    """The first build of a fresh copy writes them in another order; the second start must not build again."""
    packages = root / "reflex.lock" / "package.json"
    before = fingerprint(root, "brand")
    said = json.loads(packages.read_text())
    packages.write_text(json.dumps(dict(reversed(said.items())), indent=2))
    assert fingerprint(root, "brand") == before
    said["dependencies"]["react"] = "20"
    packages.write_text(json.dumps(said))
    assert fingerprint(root, "brand") != before
