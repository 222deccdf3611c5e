"""The demo model as an emulator of the GPT Image API, in a process of its own: faults on request, and a memory."""

import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

SETTLE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Emulator:
    #: Where the emulator listens, `http://127.0.0.1:PORT`.
    root: str

    @property
    def base_url(self) -> str:
        """What a client is given: ends in `/v1`."""
        return f"{self.root}/v1"

    def queue(self, fault: str, times: int = 1) -> None:
        """The next `times` requests that would be drawn meet it: `rate;after=2`, `disconnect;at=1`."""
        httpx.post(
            f"{self.root}/__emu/queue", json={"fault": fault, "times": times}, trust_env=False
        ).raise_for_status()

    def limit(self, images: int, *, per_seconds: float = 60.0) -> None:
        """Images per minute as a tier allows them, until the next reset."""
        httpx.post(
            f"{self.root}/__emu/limit", json={"images": images, "per_seconds": per_seconds}, trust_env=False
        ).raise_for_status()

    def log(self) -> list[dict[str, Any]]:
        """Requests so far, oldest first: path, fields, files, status, outcome, retry_count, idempotency_key."""
        return httpx.get(f"{self.root}/__emu/log", trust_env=False).raise_for_status().json()

    def reset(self) -> None:
        httpx.post(f"{self.root}/__emu/reset", trust_env=False).raise_for_status()

    def wait_for(self, is_true: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The log as soon as it says so: a request is written down a moment after its answer."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while not is_true(entries := self.log()):
            assert time.monotonic() < deadline, entries
            time.sleep(0.005)
        return entries


@contextmanager
def start_emulator(
    *, seconds: float = 0.0, api_key: str = "", port: int = 0, is_plain: bool = False
) -> Generator[Emulator]:
    """`seconds` is how long a medium 1024x1024 of `studio-demo` takes; `is_plain` draws one colour, for measuring under load."""
    command = [
        sys.executable,
        "-m",
        "gpt_image_studio.demo_model",
        "--emulator",
        f"--seconds={seconds}",
        f"--port={port}",
    ]
    if is_plain:
        command.append("--plain")
    if api_key:
        command.append(f"--api-key={api_key}")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline().decode()
            assert line.startswith("listening "), line
            yield Emulator(f"http://{line.split()[1]}")
        finally:
            child.terminate()
