"""Building the front end, once per change of what it is made of.

Reflex would rebuild at every production start (10–30 s). `build` runs its export when a fingerprint of the inputs changed; the
server then mounts the result. The two `__REFLEX` names are Reflex's internals: they are written here and nowhere else, and
`tests/integration/frontend/test_front_end_build.py` fails loudly when an upgrade changes them.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from gpt_image_studio.db.embedded.kernel_lock import KernelLock
from gpt_image_studio.errors import StudioError

#: Baked into the bundle at build time and replaced by the page's own origin right after (`frontend/same_origin.py`).
BAKED_API_URL = "http://localhost:8000"
#: What decides how the front end looks; a change of any of these is a rebuild.
INPUTS = ("rxconfig.py", "pyproject.toml", "reflex.lock", "assets", "gpt_image_studio")
#: Parts of the package that no page is drawn from (`tests/integration/frontend/test_front_end_inputs.py` watches pages being built) …
UNSEEN = ("gpt_image_studio/adapters", "gpt_image_studio/db", "gpt_image_studio/demo_model")
#: … but for these: what the model service can do stands in the prices.
SEEN = ("gpt_image_studio/adapters/openai_images/profile.py", "gpt_image_studio/adapters/openai_images/profiles.toml")


class BuildError(StudioError):
    """The front end could not be built."""

    code = "build_failed"


def environment() -> dict[str, str]:
    """What Reflex and npm need: Node from the venv first on PATH, quiet, the user's own npm registry."""
    bin_dir = str(Path(sys.executable).parent)
    env = os.environ | {
        "PATH": os.pathsep.join([bin_dir, os.environ.get("PATH", "")]),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        # The committed lock names packages and hashes, not the registry of whoever built last.
        "NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED": "true",
        "REFLEX_DIR": str(Path(bin_dir).parent / "reflex"),
    }
    if "NPM_CONFIG_REGISTRY" not in env:
        npm = shutil.which("npm", path=env["PATH"])
        asked = (
            subprocess.run([npm, "config", "get", "registry"], env=env, capture_output=True, text=True, check=False)
            if npm
            else None
        )
        if asked and asked.stdout.strip():
            env["NPM_CONFIG_REGISTRY"] = asked.stdout.strip().splitlines()[-1]
    return env


def production_environment() -> dict[str, str]:
    """Serve what is built, compile nothing."""
    return environment() | {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }


def static_dir(root: Path) -> Path:
    return root / ".web" / "build" / "client"


def _inputs(root: Path) -> Iterator[Path]:
    for name in INPUTS:
        start = root / name
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.is_file() and is_input(path.relative_to(root)):
                yield path


def is_input(relative: Path) -> bool:
    """Whether a file below one of `INPUTS` decides how the front end looks."""
    if "__pycache__" in relative.parts:
        return False
    is_seen = relative.as_posix() in SEEN
    return is_seen or not any(relative.is_relative_to(folder) for folder in UNSEEN)


def _content(path: Path) -> bytes:
    """JSON without its order: the first build of a fresh copy writes the packages' file anew, with the same in it."""
    if path.suffix != ".json":
        return path.read_bytes()
    return json.dumps(json.loads(path.read_bytes()), sort_keys=True).encode()


def fingerprint(root: Path, seen: str) -> str:
    """SHA-256 over every input file and `seen`, what pages show of the settings."""
    digest = hashlib.sha256(seen.encode() + b"\0")
    for path in _inputs(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + _content(path) + b"\0")
    return digest.hexdigest()


def is_built(root: Path, seen: str) -> bool:
    stamp = root / ".web" / "studio-build"
    return (
        stamp.is_file() and static_dir(root).is_dir() and stamp.read_text(encoding="ascii") == fingerprint(root, seen)
    )


def build(root: Path, seen: str, *, is_forced: bool = False) -> bool:
    """Brings the build up to date; returns whether there was anything to do. Safe to call from several processes.

    Raises:
        BuildError: with the end of what the build printed.
    """
    (root / ".web").mkdir(exist_ok=True)
    with KernelLock(root / ".web.lock").exclusive():
        if not is_forced and is_built(root, seen):
            return False
        wanted = fingerprint(root, seen)
        command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
        done = subprocess.run(
            command, cwd=root, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode or not static_dir(root).is_dir():
            raise BuildError(f"The front end could not be built:\n{(done.stdout + done.stderr)[-4000:]}")
        _use_own_not_found(static_dir(root))
        (root / ".web" / "studio-build").write_text(wanted, encoding="ascii")
        return True


def _use_own_not_found(static: Path) -> None:
    """The page that `frontend/not_found_page.py` had prerendered takes the place of Reflex's `404.html`, which has no words in it."""
    made = static / "404"
    if not (made / "index.html").is_file():
        raise BuildError("The page for unknown addresses was not prerendered.")
    for name in ("index.html", "index.html.br", "index.html.gz"):
        (made / name).replace(static / name.replace("index", "404"))
    # Under its own address it would answer 200.
    shutil.rmtree(made)
