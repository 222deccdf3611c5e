"""Finds a Chromium for the browser tests, and on a bare Debian, as root, fetches one."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from gpt_image_studio.db.embedded.kernel_lock import KernelLock

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_or_install_chromium() -> Path:
    """Fails the test that asks with the one line that says what is missing."""
    if given := os.environ.get("CHROMIUM"):
        return Path(given)
    # One worker installs, the others wait for it: apt refuses to be run twice.
    with KernelLock(Path(tempfile.gettempdir()) / f"studio-tests-chromium-{os.getuid()}.lock").exclusive():
        if found := _find() or _install():
            return found
    pytest.fail(
        "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its program.",
        pytrace=False,
    )


def _install() -> Path | None:
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=quiet)
    return _find()


def _find() -> Path | None:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return Path(found)
    return ON_A_MAC if ON_A_MAC.exists() else None
