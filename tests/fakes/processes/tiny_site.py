"""The smallest Reflex site that has all of our layer between browser and states: started in two seconds, without a database."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fakes.processes.product import ROOT, clean_environment, free_port
from gpt_image_studio.commands.serving import is_free
from gpt_image_studio.frontend.bundle import environment as build_environment
from gpt_image_studio.frontend.bundle import production_environment, static_dir

SOURCE = Path(__file__).with_suffix("")
BUILT = "<p>built before</p>"
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class TinySite:
    url: str
    log: Path


def lay(folder: Path) -> Path:
    """A copy of the site with a front end that looks built."""
    site = folder / "site"
    shutil.copytree(SOURCE, site, ignore=shutil.ignore_patterns("__pycache__", ".web"))
    static_dir(site).mkdir(parents=True)
    (static_dir(site) / "index.html").write_text(BUILT)
    return site


def environment(site: Path) -> dict[str, str]:
    """What the studio serves with."""
    ours = {name: value for name, value in production_environment().items() if "REFLEX" in name}
    return clean_environment() | ours | {"PYTHONPATH": f"{site}:{ROOT}"}


def ask(site: Path, environment: dict[str, str]) -> tuple[int, str, list[str]]:
    """Status and body of the first page, and who may open the websocket."""
    done = subprocess.run(
        [sys.executable, "ask.py"], cwd=site, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    answer: Any = json.loads(done.stdout)
    return answer[0], answer[1], answer[2]


def compile_site(site: Path) -> Path:
    """The folder that npm would make the front end of. Two seconds; needs no network."""
    ours = {name: value for name, value in build_environment().items() if "REFLEX" in name}
    chosen = clean_environment() | ours | {"REFLEX_ENV_MODE": "prod", "PYTHONPATH": f"{site}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "compile.py"], cwd=site, env=chosen, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return site / ".web"


@contextmanager
def running_tiny_site(folder: Path) -> Iterator[TinySite]:
    """Raises `RuntimeError` with the end of its log when it does not start, or does not stop when told to."""
    site, port = lay(folder), free_port()
    log = folder / "tiny.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "serve.py", str(port)],
            cwd=site,
            env=environment(site) | {"REFLEX_CORS_ALLOWED_ORIGINS": f"http://127.0.0.1:{port}"},
            stdout=out,
            stderr=out,
        )
    try:
        end = time.monotonic() + START_SECONDS
        while is_free("127.0.0.1", port):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the tiny site did not start:\n{log.read_text()[-4000:]}")
            time.sleep(0.05)
        yield TinySite(f"http://127.0.0.1:{port}", log)
        process.send_signal(signal.SIGTERM)
        if process.wait(30) != 0:
            raise RuntimeError(f"the tiny site ended badly:\n{log.read_text()[-4000:]}")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
