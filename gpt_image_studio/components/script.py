"""A component's own `.jsx`: laid where the build finds it, and named as the build imports it.

`rx.asset(name, shared=True)` does the same, but works out who called it from the whole stack of imports. For fifty files that was
half of the web process's start, so here the caller says who it is.
"""

import uuid
from pathlib import Path

from gpt_image_studio.settings import ROOT

FOLDER = Path(__file__).parent
#: Reflex brings these into the build, and takes away what no longer leads anywhere.
LINKS = ROOT / "assets" / "external"


def script(module: str, name: str) -> str:
    """For `library=`. `module` is the caller's `__name__`: its scripts lie in one folder and import each other as `./name`.

    Raises:
        FileNotFoundError: `name` does not lie beside the components.
    """
    source = FOLDER / name
    if not source.is_file():
        raise FileNotFoundError(source)
    place = Path(*module.split("."), name)
    _link(LINKS / place, source)
    return f"$/public/external/{place.as_posix()}"


def _link(link: Path, source: Path) -> None:
    """Whatever was there gives way in one step: several processes may be doing this."""
    if link.is_symlink() and link.readlink() == source:
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    fresh = link.with_name(f".{uuid.uuid4().hex}")
    fresh.symlink_to(source)
    fresh.replace(link)
