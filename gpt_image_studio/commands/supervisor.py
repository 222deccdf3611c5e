"""The one command: web and worker as children of this process, restarted when they die, ended with it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

import structlog

from gpt_image_studio.commands.serving import LIFELINE
from gpt_image_studio.settings import ROOT

log = structlog.get_logger(__name__)

#: A child that lived shorter than this is restarted more slowly each time, seconds.
SETTLED_SECONDS = 10.0
MAX_BACKOFF_SECONDS = 10.0


@dataclass(slots=True)
class Child:
    """`studio <arguments>` in a session of its own, so that Ctrl-C reaches only the supervisor, which ends it in order."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # our own command line
            [sys.executable, "-m", "gpt_image_studio.cli", *self.arguments],
            cwd=ROOT,
            env=os.environ | {LIFELINE: "1"},
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def restart_delay(self) -> float:
        """Seconds to wait before the next start: none after a long life, longer with each quick death."""
        self.failures = 0 if time.monotonic() - self.started_at > SETTLED_SECONDS else self.failures + 1
        return min(0.5 * 2**self.failures, MAX_BACKOFF_SECONDS) if self.failures else 0.0

    def stop(self) -> None:
        if self.is_running and self.process:
            self.process.send_signal(signal.SIGTERM)

    async def ended(self, *, within_seconds: float) -> None:
        """Kills it when it takes longer."""
        if self.process is None:
            return
        try:
            await asyncio.to_thread(self.process.wait, within_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            await asyncio.to_thread(self.process.wait)
        finally:
            if self.process.stdin:
                self.process.stdin.close()


async def keep_running(child: Child) -> None:
    """Starts the child again whenever it has died, until cancelled."""
    while True:
        if not child.is_running:
            if child.process is not None:
                delay = child.restart_delay()
                log.warning("child.ended", child=child.name, code=child.process.returncode, restart_in_seconds=delay)
                await asyncio.sleep(delay)
            child.start()
        await asyncio.sleep(0.2)


async def supervise(children: list[Child], until: "asyncio.Task[None]", *, grace_seconds: float) -> None:
    """Keeps all of them running until the task ends, then stops them: all at once, each with `grace_seconds`."""
    keepers = [asyncio.create_task(keep_running(child)) for child in children]
    try:
        await until
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        for child in children:
            child.stop()
        await asyncio.gather(*(child.ended(within_seconds=grace_seconds) for child in children))
