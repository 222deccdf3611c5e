"""Builds every page in a process of its own and prints, as JSON, what was asked meanwhile.

`called`: files of ours whose functions ran, `opened`: files of ours that were read, `drawn`: fields of the settings that were read,
`seen`: those that `seen_by_pages` reads.
"""

import importlib
import inspect
import json
import os
import pkgutil
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import gpt_image_studio
from gpt_image_studio import bootstrap
from gpt_image_studio import settings as settings_module
from gpt_image_studio.settings import ROOT, Settings

PACKAGE = Path(gpt_image_studio.__file__).parent

called: set[str] = set()
opened: set[str] = set()
fields: set[str] = set()
is_watching = False


def note_call(frame: FrameType, event: str, _argument: object) -> None:
    """Functions only: the body of a module or of a class is no answer to anybody."""
    if event == "call" and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        called.add(frame.f_code.co_filename)


def note_open(event: str, arguments: tuple[Any, ...]) -> None:
    if is_watching and event == "open" and isinstance(arguments[0], str | os.PathLike):
        opened.add(os.fspath(arguments[0]))


def read(self: Settings, name: str) -> Any:
    if is_watching and name in Settings.model_fields:
        fields.add(name)
    return super(Settings, self).__getattribute__(name)


def load_watched(load: Any = settings_module.load_settings) -> Settings:
    """Its own checks read everything; they are not counted."""
    global is_watching  # noqa: PLW0603 # one program, one switch
    is_watching = False
    settings = load()
    is_watching = True
    return settings


def ours(files: set[str]) -> list[str]:
    """Relative to the project, without what Python keeps for itself."""
    inside = {Path(file).resolve() for file in files if Path(file).resolve().is_relative_to(ROOT)}
    relative = sorted(str(file.relative_to(ROOT)) for file in inside if file.is_file())
    return [name for name in relative if not name.startswith((".venv", ".web")) and "__pycache__" not in name]


def main() -> None:
    for name in ("adapters", "db", "demo_model"):
        for module in pkgutil.walk_packages([str(PACKAGE / name)], f"gpt_image_studio.{name}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    assert bootstrap
    Settings.__getattribute__ = read  # pyright: ignore[reportAttributeAccessIssue] # only here
    settings_module.load_settings = load_watched
    sys.addaudithook(note_open)
    sys.setprofile(note_call)
    sys.path.insert(0, str(ROOT))
    configuration = importlib.import_module("rxconfig")
    from gpt_image_studio import gpt_image_studio as application  # noqa: PLC0415 # what is watched

    assert application.app
    configuration.list_shares()
    from gpt_image_studio.screens import metadata  # noqa: PLC0415 # the same
    from gpt_image_studio.screens.routes import ROUTES  # noqa: PLC0415 # the same

    for page in ROUTES:
        metadata.built(page)()
    sys.setprofile(None)
    drawn = sorted(fields)
    fields.clear()
    assert load_watched().seen_by_pages
    found = {"called": ours(called), "opened": ours(opened), "drawn": drawn, "seen": sorted(fields)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
