"""The whole product as a person starts it: `studio` in a process of its own, on a free port, with a data folder of its own."""

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import psutil

from ..folders import make_folder  # noqa: TID252 # the benches know it as tests.fakes
from .leftovers import end_server

ROOT = Path(__file__).resolve().parents[3]
OWNER = "owner@localhost"
#: The pricing page says it, so another figure is another build of the front end: tests share one, all workers the same.
#: Whose settings ask for another (`Settings.seen_by_pages`) starts from a copy of the project (`project.py`).
SHARED = {"STUDIO_FREE_CREDITS": "200"}
#: Generous: the first start of a machine builds the front end, and two cores may be shared.
START_SECONDS = 420.0


#: pytest-xdist's number of this process, `gw0`, `gw1`; none where the tests run in one.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS_EACH = 1_000
#: Below what a kernel gives to connections that go out: until the studio listens nothing takes it by accident. Each worker
#: draws from a thousand of its own.
PORTS = range(20_000 + WORKER * PORTS_EACH, 20_000 + (WORKER + 1) * PORTS_EACH)


def free_port() -> int:
    """One that nobody listens on."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.choice(PORTS)))
            return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """This machine's environment without anything that configures the studio, and without the `.env` of whoever runs the tests."""
    ours = ("STUDIO_", "OPENAI_", "S3_", "REFLEX_", "__REFLEX", "SUPABASE_", "CREEM_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"STUDIO_ENV_FILE": ""}


@dataclass(slots=True)
class Product:
    """One installation. `start` and `kill` may alternate: the data folder stays."""

    data_dir: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    #: The project it is started from; a copy where it must be built in another way.
    root: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir / "studio.log"

    @property
    def environment(self) -> dict[str, str]:
        return (
            clean_environment()
            | {
                "STUDIO_DATA_DIR": str(self.data_dir),
                "PYTHONUNBUFFERED": "1",
                # Before the installed one: a copy's own modules.
                "PYTHONPATH": str(self.root),
            }
            | self.settings
        )

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "gpt_image_studio.cli", *arguments]

    def start(self, *, until_ready: bool = True) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command("--port", str(self.port), *self.arguments),
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if until_ready:
            self.wait_until_ready()

    def wait_until_ready(self, seconds: float = START_SECONDS) -> None:
        """Until `/readyz` answers 200. Raises `RuntimeError` with the end of the log."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(f"studio ended with {self.process.returncode}:\n{self.last_words()}")
            if self.get("/readyz")[0] == http.client.OK:
                return
            time.sleep(0.1)
        raise RuntimeError(f"studio is not ready after {seconds} s:\n{self.last_words()}")

    def last_words(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-6000:]

    def get(self, path: str, cookie: str = "") -> tuple[int, bytes]:
        """Status and body; (0, b"") when nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("GET", path, headers={"Cookie": f"studio_session={cookie}"} if cookie else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def run(self, *arguments: str, check: bool = True) -> str:
        """`studio …` against this installation; its standard output."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            # It may be the first to need the front end, or wait for the worker that builds it.
            timeout=START_SECONDS,
        )
        if check and done.returncode:
            raise RuntimeError(f"studio {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def login_link(self, email: str = OWNER) -> str:
        link: str = json.loads(self.run("login-link", email, "--json"))["link"]
        parts = urlsplit(link)
        return f"{self.url}{parts.path}?{parts.query}"

    def sign_in(self, email: str = OWNER) -> str:
        """A session cookie, the way a browser gets one: by the native form post."""
        token = parse_qs(urlsplit(self.login_link(email)).query)["token"][0]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                "POST",
                "/auth/link",
                body=urlencode({"token": token}),
                headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url},
            )
            answer = connection.getresponse()
            answer.read()
            cookie = answer.getheader("Set-Cookie") or ""
        finally:
            connection.close()
        if "studio_session=" not in cookie:
            raise RuntimeError(f"sign-in answered {answer.status} without a cookie")
        return cookie.split("studio_session=")[1].split(";")[0]

    def children(self, name: str) -> list[psutil.Process]:
        """The running `studio web` or `studio worker` processes of this installation."""
        if self.process is None or not psutil.pid_exists(self.process.pid):
            return []
        found: list[psutil.Process] = []
        for child in psutil.Process(self.process.pid).children():
            try:
                if name in child.cmdline():
                    found.append(child)
            except psutil.Error:
                continue
        return found

    def kill(self) -> None:
        """Kill -9 of everything it started, the database server left to its fate: a power cut for the studio."""
        if self.process is None:
            return
        family = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        for victim in [self.process, *family]:
            try:
                if isinstance(victim, psutil.Process) and "postgres" in victim.name():
                    continue
                victim.kill()
            except (psutil.Error, ProcessLookupError):
                continue
        self.process.wait()
        self.process = None

    def stop(self, seconds: float = 60.0) -> int:
        """Ctrl-C; the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self.process = None
        return code

    def download(self, path: str, cookie: str) -> bytes:
        status, body = self.get(path, cookie)
        if status != http.client.OK:
            raise RuntimeError(f"GET {path}: {status}")
        return body


@contextmanager
def installation(**settings: str) -> Iterator[Product]:
    """A product that is not started yet; killed and removed afterwards. `settings` are environment variables."""
    folder = make_folder("studio product ")
    folder.chmod(0o711)
    product = Product(folder, free_port(), SHARED | settings)
    try:
        yield product
    finally:
        # Everything goes: to let it end in order would take seconds, half a minute where jobs are at work.
        product.kill()
        end_server(folder)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_product(**settings: str) -> Iterator[Product]:
    with installation(**settings) as product:
        product.start()
        yield product
