"""A local component is found under the name its wrapper gives, and what it imports lies where it says."""

import importlib
import pkgutil
import re
from pathlib import Path, PurePosixPath

import pytest
import reflex as rx

import gpt_image_studio
from gpt_image_studio.frontend.local_components import PACKAGE, LocalComponentsPlugin, list_scripts

IMPORTED = re.compile(r"""(?:from|import\()\s*["'](\.{1,2}/[^"']+)["']""")


def list_libraries() -> list[str]:
    for found in pkgutil.walk_packages(gpt_image_studio.__path__, "gpt_image_studio."):
        if ".screens" in found.name or ".components" in found.name:
            importlib.import_module(found.name)
    kinds = [kind for kind in _below(rx.Component) if kind.__module__.startswith("gpt_image_studio.")]
    return sorted({str(kind.library) for kind in kinds if str(kind.library).startswith("$/")})


def _below(kind: type) -> list[type]:
    return [each for child in kind.__subclasses__() for each in (child, *_below(child))]


def test_every_wrapper_names_a_file_that_is_laid_into_the_build() -> None:
    libraries = list_libraries()
    assert len(libraries) > 20
    laid = {f"$/{path.as_posix()}" for path in list_scripts()}
    assert [library for library in libraries if library not in laid] == []


@pytest.mark.parametrize("script", [*list_scripts()], ids=str)
def test_what_a_script_imports_lies_where_it_says(script: Path) -> None:
    text = (PACKAGE / script).read_text(encoding="utf-8")
    missing = [name for name in IMPORTED.findall(text) if not (PACKAGE / script.parent / name).is_file()]
    assert missing == []


def test_scripts_are_laid_as_they_lie_in_the_sources() -> None:
    laid = dict(LocalComponentsPlugin().get_static_assets())
    assert laid.keys() == set(list_scripts())
    for path, text in laid.items():
        assert not PurePosixPath(path).is_absolute()
        assert text == (PACKAGE / path).read_text(encoding="utf-8")
