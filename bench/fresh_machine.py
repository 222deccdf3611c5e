"""A fresh clone with empty caches: `pip install uv`, `uv run studio`, until the first page. Target: 120 s.

Includes every download, so it depends on the line; the registries configured on this machine are used.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from harness import ROOT, describe_machine, options, report

from tests.fakes.processes.product import clean_environment, free_port

TARGET_SECONDS = 120.0
PATIENCE_SECONDS = 600.0


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def install_and_start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """In a clone of what is committed, with caches of its own."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), "studio"], cwd=folder, check=True)
    caches = {"UV_CACHE_DIR": "uv", "PIP_CACHE_DIR": "pip", "npm_config_cache": "npm", "XDG_CACHE_HOME": "xdg"}
    environment = clean_environment() | {name: str(folder / "cache" / each) for name, each in caches.items()}
    for name in ("VIRTUAL_ENV", "PYTHONPATH"):
        environment.pop(name, None)
    subprocess.run([sys.executable, "-m", "venv", "tools"], cwd=folder, check=True)
    tools = folder / "tools" / "bin"
    subprocess.run([str(tools / "pip"), "install", "--quiet", "uv"], check=True, env=environment)
    environment["PATH"] = f"{tools}{os.pathsep}{environment['PATH']}"
    return subprocess.Popen(
        ["uv", "run", "studio", "--port", str(port)],
        cwd=folder / "studio",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=(folder / "log").open("ab"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="fresh studio ", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o711)
        began = time.monotonic()
        studio = install_and_start(folder, port)
        try:
            while not is_up(port):
                assert studio.poll() is None, (folder / "log").read_text(encoding="utf-8")[-3000:]
                assert time.monotonic() - began < PATIENCE_SECONDS, (folder / "log").read_text(encoding="utf-8")[-3000:]
                time.sleep(0.1)
            report("fresh clone, empty caches, to the first 200", time.monotonic() - began, "s", target=TARGET_SECONDS)
        finally:
            os.killpg(studio.pid, signal.SIGINT)
            studio.wait(60)


if __name__ == "__main__":
    options(__doc__)
    print(describe_machine())
    main()
