"""The calling side: starts the file process, waits for its result, ends it when it takes too long."""

import asyncio
import os
import sys
from contextlib import suppress

import structlog

from gpt_image_studio.assets.file_process.messages import FileRequest, FileResult, Purpose, load_result
from gpt_image_studio.assets.file_process.reading import DAMAGED, TOO_SLOW
from gpt_image_studio.assets.images import InvalidImageError
from gpt_image_studio.errors import UnavailableError

log = structlog.get_logger(__name__)

MAX_PROCESSES = 4
#: The process counts its own seconds of work; this ends it also when it does none.
LONGEST_SECONDS = 60.0
#: A file waits this long for its turn.
PATIENCE_SECONDS = 180.0
_SIGNALS_OF_A_LIMIT = (-24, -9)  # SIGXCPU, SIGKILL
#: Somebody stopped everything around us: that says nothing about the file. SIGTERM, SIGINT, SIGHUP
_SIGNALS_FROM_OUTSIDE = (-15, -2, -1)
_SVG_TOO_SLOW = "This SVG is built in a way that takes too much to draw."
#: What the process gets of our environment: where Python is, nothing that is secret.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR")


class FileProcessBusyError(UnavailableError):
    """Too many pictures are being read at the moment. Try again in a minute."""

    code = "busy_reading"


class _StoppedError(Exception):
    """Before it was done, by neither a limit nor the file."""


class FileProcess:
    """One per web process."""

    def __init__(
        self,
        *,
        processes: int | None = None,
        longest_seconds: float = LONGEST_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """`patience_seconds` may be without end."""
        self._turns = asyncio.Semaphore(processes or min(MAX_PROCESSES, os.cpu_count() or 1))
        self._longest_seconds = longest_seconds
        self._patience_seconds = patience_seconds

    async def run(self, request: FileRequest) -> FileResult:
        """Afterwards the copies are in the request's folder.

        Raises:
            InvalidImageError: with the reason in words.
            FileProcessBusyError: no turn came, or the process was stopped from outside twice.
        """
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._turns.acquire()
        except TimeoutError as error:
            raise FileProcessBusyError from error
        try:
            try:
                result = await self._run(request)
            except _StoppedError:
                result = await self._run(request)
        except _StoppedError as error:
            raise FileProcessBusyError from error
        finally:
            self._turns.release()
        if isinstance(result, str):
            raise InvalidImageError(result, field="file")
        return result

    async def _run(self, request: FileRequest) -> FileResult | str:
        """One process: its result, or the reason in words. Raises `_StoppedError` when it was stopped from outside."""
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "gpt_image_studio.assets.file_process",
            request.dump(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=_environment(),
            start_new_session=os.name == "posix",  # Ctrl-C is for us: what is being read may have been paid for
        )
        try:
            async with asyncio.timeout(self._longest_seconds):
                line, complaint = await child.communicate()
        except TimeoutError:
            return _given_up(request, TOO_SLOW)
        finally:
            if child.returncode is None:
                with suppress(ProcessLookupError):
                    child.kill()
                await child.wait()
        try:
            return load_result(line.decode())
        except ValueError:
            if child.returncode in _SIGNALS_FROM_OUTSIDE:
                raise _StoppedError from None
            log.warning(
                "assets.file_process_crashed",
                code=child.returncode,
                complaint=complaint[-500:].decode(errors="replace"),
            )
            return _given_up(request, TOO_SLOW if child.returncode in _SIGNALS_OF_A_LIMIT else DAMAGED)


def _given_up(request: FileRequest, reason: str) -> str:
    """An SVG was not brought by the person who reads this: there is nothing to save again."""
    return _SVG_TOO_SLOW if request.purpose is Purpose.SVG else reason


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # numpy would start a thread for every core, of which this needs none.
    return passed_on | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "OPENBLAS_NUM_THREADS": "1"}
