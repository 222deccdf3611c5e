"""A component's script is laid where the build imports it from."""

from pathlib import Path

import pytest

from gpt_image_studio.components import script as scripts
from gpt_image_studio.components.script import script

MODULE = "gpt_image_studio.components.zoom"


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(scripts, "LINKS", tmp_path / "external")
    return tmp_path / "external"


def test_the_build_finds_the_script_where_the_component_imports_it(links: Path) -> None:
    library = script(MODULE, "zoom.jsx")
    assert library == "$/public/external/gpt_image_studio/components/zoom/zoom.jsx"
    laid = links / library.removeprefix("$/public/external/")
    assert laid.resolve() == (scripts.FOLDER / "zoom.jsx").resolve()


def test_a_link_that_leads_elsewhere_is_replaced(links: Path, tmp_path: Path) -> None:
    laid = links / "gpt_image_studio" / "components" / "zoom" / "zoom.jsx"
    laid.parent.mkdir(parents=True)
    laid.symlink_to(tmp_path / "of another checkout.jsx")
    script(MODULE, "zoom.jsx")
    assert laid.resolve() == (scripts.FOLDER / "zoom.jsx").resolve()
    assert list(laid.parent.iterdir()) == [laid]


@pytest.mark.usefixtures("links")
def test_a_script_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        script(MODULE, "nowhere.jsx")
