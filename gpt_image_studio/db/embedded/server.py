"""The server process: started, asked, stopped.

Whether it runs is answered by a lock it inherits when it is started (`KernelLock`), so a process number that was given away, a
zombie, or a server in another container over the same folder deceive nobody.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import structlog

from gpt_image_studio.db.embedded.binaries import bare_environment
from gpt_image_studio.db.embedded.cluster import Cluster
from gpt_image_studio.db.embedded.kernel_lock import KernelLock
from gpt_image_studio.db.embedded.pid_file import PidFile
from gpt_image_studio.db.embedded.socket import find_socket_folder, make_socket_folder
from gpt_image_studio.errors import EmbeddedPostgresError

#: For a laptop: small, quiet when idle, nothing over the network, nothing for replicas.
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "150",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "max_worker_processes": "4",
    "autovacuum_max_workers": "1",
    "huge_pages": "off",
    "dynamic_shared_memory_type": "mmap",  # /dev/shm of a container holds 64 MB
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # the details of an error are what people wrote
    "idle_in_transaction_session_timeout": "60s",
}
#: Includes a recovery after a crash.
START_SECONDS = 120.0
#: For a server that says it is ready.
ANSWER_SECONDS = 10.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.02
LOG_BYTES = 10_000_000

log = structlog.get_logger(__name__)


class Server:
    """The caller holds the start lock for everything but the questions `is_running` and `is_well`."""

    def __init__(self, cluster: Cluster, binaries: Path, settings: dict[str, str]) -> None:
        """`settings` go over `SETTINGS`."""
        self._cluster = cluster
        self._binaries = binaries
        self._settings = settings
        self._life = KernelLock(cluster.home / "server.lock")
        self._log = cluster.home / "postgres.log"

    def is_running(self) -> bool:
        """Starting and stopping count as running, and so does a last backend of a killed server."""
        return self._life.is_taken()

    def is_well(self) -> bool:
        """False for a server that ended, and for one nobody can reach because its socket was swept away."""
        pid_file = PidFile.find(self._cluster.folder)
        return self.is_running() and not (pid_file and pid_file.is_ready and not pid_file.socket.exists())

    def ensure_running(self) -> None:
        """Adopts the server that serves our folder and takes our password, whoever started it, or starts one.

        Raises:
            EmbeddedPostgresError: with the end of the server's log, or the reason it does not let us in.
        """
        patience = time.monotonic() + START_SECONDS
        while (objection := self._find_objection()) is not None:
            if self._life.try_exclusive():
                self._start()
                continue
            pid_file = PidFile.find(self._cluster.folder)
            if pid_file and pid_file.is_ready:
                patience = min(patience, time.monotonic() + ANSWER_SECONDS)
                if not pid_file.socket.exists():
                    log.warning("embedded_postgres.socket_swept_away", socket=str(pid_file.socket))
                    self.stop()  # it can only be replaced
            if time.monotonic() > patience:
                raise EmbeddedPostgresError(f"PostgreSQL does not answer: {objection}. Its log is {self._log}.")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Open transactions are rolled back. Should it not end by itself, it ends hard, and the next start recovers."""
        for how in (signal.SIGINT, signal.SIGQUIT):
            if (pid_file := PidFile.find(self._cluster.folder)) and self.is_running() and pid_file.names_a_server():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid_file.pid, how)
            patience = time.monotonic() + STOP_SECONDS
            while self.is_running() and time.monotonic() < patience:
                time.sleep(POLL_SECONDS)
        if socket_folder := find_socket_folder(self._cluster.home):
            with contextlib.suppress(OSError):
                socket_folder.rmdir()

    def _start(self) -> None:
        """We hold the life lock, so nobody serves the folder, and whatever names a process is left over."""
        socket_folder = make_socket_folder(self._cluster.home, self._cluster.user)
        for leftover in (self._cluster.folder / "postmaster.pid", *socket_folder.iterdir()):
            leftover.unlink(missing_ok=True)
        if self._log.exists() and self._log.stat().st_size > LOG_BYTES:
            self._log.replace(self._log.with_suffix(".log.1"))
        try:
            process = self._spawn(socket_folder)
        finally:
            self._life.hand_over()
        # Somebody has to take note of its end, or it stays a zombie for as long as we live.
        threading.Thread(target=process.wait, name="embedded-postgres", daemon=True).start()
        patience = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < patience:
            if (pid_file := PidFile.find(self._cluster.folder)) and pid_file.pid == process.pid and pid_file.is_ready:
                return
            time.sleep(POLL_SECONDS)
        raise EmbeddedPostgresError(f"PostgreSQL does not start. The end of {self._log}:\n{self._read_last_words()}")

    def _spawn(self, socket_folder: Path) -> subprocess.Popen[bytes]:
        user = self._cluster.user
        settings = {**SETTINGS, "unix_socket_directories": _quote(socket_folder), **self._settings}
        self._log.touch(mode=0o600)
        self._log.chmod(0o600)
        with self._log.open("ab") as output:
            return subprocess.Popen(  # our own program with our own arguments
                [
                    str(self._binaries / "bin" / "postgres"),
                    *("-D", str(self._cluster.folder)),
                    *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._cluster.folder,
                env=bare_environment(),
                start_new_session=True,  # Ctrl-C in the terminal is not for the server
                pass_fds=(self._life.fileno(),),
                user=user and user.uid,
                group=user and user.gid,
                extra_groups=user and [],
            )

    def _find_objection(self) -> str | None:
        """None when a server answers that takes our password and serves our folder."""
        url = self._cluster.find_url("postgres", driver="postgresql")
        pid_file = PidFile.find(self._cluster.folder)
        if url is None or pid_file is None or not pid_file.is_ready:
            return "it is not ready"
        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                row = connection.execute("show data_directory").fetchone()
        except psycopg.Error as error:
            return str(error).strip()
        return None if row == (str(self._cluster.folder),) else f"it serves {row}"

    def _read_last_words(self) -> str:
        return self._log.read_text(errors="replace")[-800:].strip()


def _quote(path: Path) -> str:
    """As an element of a list in PostgreSQL's settings."""
    return '"' + str(path).replace('"', '""') + '"'
