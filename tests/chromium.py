"""Finds a Chromium for the browser tests, and on a bare Debian, as root, fetches one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_or_install_chromium() -> Path:
    """Fails the test that asks with the one line that says what is missing."""
    if given := os.environ.get("CHROMIUM"):
        return Path(given)
    if found := _find():
        return found
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=quiet)
        if found := _find():
            return found
    pytest.fail(
        "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its program.",
        pytrace=False,
    )


def _find() -> Path | None:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return Path(found)
    return ON_A_MAC if ON_A_MAC.exists() else None
