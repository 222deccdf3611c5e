"""Another process that uses the embedded server, and what can happen to it."""

import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil

from fakes.folders import make_folder
from gpt_image_studio.db.embedded.pid_file import PidFile
from gpt_image_studio.db.embedded.socket import find_socket_folder

PROGRAM = """
import os, sys
from pathlib import Path
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres

postgres = EmbeddedPostgres(Path(sys.argv[1]))
if len(sys.argv) > 2:
    os.setgroups([])
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
print(postgres.acquire(), flush=True)
sys.stdin.read()
postgres.release()
"""


class Companion:
    """Uses the server from its making to `leave` or `kill`."""

    def __init__(self, data_dir: Path, *, uid: int | None = None) -> None:
        """With `uid`, which only root may give, it does so as that user."""
        user = [] if uid is None else [str(uid)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(data_dir), *user],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()

    def leave(self) -> int:
        """Ends the process by itself; its exit code."""
        self.process.communicate()
        return self.process.returncode

    def kill(self) -> None:
        """Ends the process as `kill -9` would: it gets no chance to tidy up."""
        self.process.kill()
        self.leave()


@contextmanager
def make_data_dir() -> Generator[Path]:
    """Its name only, in a place everybody can enter. A server left on it is ended."""
    place = make_folder("studio-tests-")
    place.chmod(0o755)
    try:
        yield place / "data"
    finally:
        if server := find_server(place / "data"):
            server.kill()
            server.wait()
        if socket_folder := find_socket_folder(place / "data"):
            shutil.rmtree(socket_folder, ignore_errors=True)
        shutil.rmtree(place)


def find_server(home: Path) -> psutil.Process | None:
    """The server that runs on `home`, asked of the machine and not of the code under test."""
    pid_file = PidFile.find(home / "pg")
    if pid_file is None:
        return None
    try:
        process = psutil.Process(pid_file.pid)
        return process if process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def get_server(home: Path) -> psutil.Process:
    server = find_server(home)
    assert server is not None, f"no server runs on {home}"
    return server
