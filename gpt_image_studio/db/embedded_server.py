"""The server process: started, asked, stopped.

Whether it runs is answered by a lock it inherits when it is started (`KernelLock`), so a process number that was reused, a zombie,
or a server in another container over the same folder deceive nobody.
"""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psutil
import psycopg

from gpt_image_studio.db.embedded_cluster import Cluster
from gpt_image_studio.db.kernel_lock import KernelLock
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
    "idle_in_transaction_session_timeout": "60s",
}
#: Includes a recovery after a crash.
START_SECONDS = 120.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.02
LOG_BYTES = 10_000_000


class Server:
    """The caller holds the start lock for everything but `is_running`."""

    def __init__(self, cluster: Cluster, binaries: Path, settings: dict[str, str]) -> None:
        """`settings` go over `SETTINGS`."""
        self._cluster = cluster
        self._binaries = binaries
        self._settings = settings
        self._life = KernelLock(cluster.home / "server.lock")
        self._log = cluster.home / "postgres.log"

    def is_running(self) -> bool:
        """Starting and stopping count as running."""
        return self._life.is_taken()

    def ensure_running(self) -> None:
        """Adopts whatever server holds our folder and takes our password, whoever started it; starts one when there is none.

        Raises:
            EmbeddedPostgresError: with the end of the server's log, or the reason it does not let us in.
        """
        deadline = time.monotonic() + START_SECONDS
        while (reason := self._find_objection()) is not None:
            if self._life.try_exclusive():
                self._start()
            elif self._is_unreachable():
                self.stop()
            elif time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL does not answer ({reason}); its log is {self._log}.")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Open transactions are rolled back; after `STOP_SECONDS` without the usual goodbyes (the next start recovers)."""
        for how in (signal.SIGINT, signal.SIGQUIT):
            deadline = time.monotonic() + STOP_SECONDS
            if (pid := self._find_pid()) is not None:
                os.kill(pid, how)
            while self.is_running() and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)

    def _start(self) -> None:
        """We have the life lock, so nobody serves the folder and a pid file in it is left over."""
        (self._cluster.folder / "postmaster.pid").unlink(missing_ok=True)
        settings = {**SETTINGS, "unix_socket_directories": _quote(self._cluster.socket_folder()), **self._settings}
        if self._log.exists() and self._log.stat().st_size > LOG_BYTES:
            self._log.replace(self._log.with_suffix(".log.1"))
        try:
            with self._log.open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 # our own program with our own arguments
                    [
                        str(self._binaries / "bin" / "postgres"),
                        "-D",
                        str(self._cluster.folder),
                        *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self._cluster.folder,
                    start_new_session=True,  # Ctrl-C in the terminal is not for the server
                    pass_fds=(self._life.fileno(),),
                    **(self._cluster.user.popen_arguments() if self._cluster.user else {}),
                )
        except OSError as error:
            self._life.release()
            raise EmbeddedPostgresError(f"PostgreSQL cannot be run: {error}.") from error
        self._life.hand_over()
        # Somebody has to take note of its end, or it stays a zombie for as long as we live.
        threading.Thread(target=process.wait, name="embedded-postgres", daemon=True).start()
        while process.poll() is None and not self._is_ready():
            time.sleep(POLL_SECONDS)
        if process.poll() is not None:
            raise EmbeddedPostgresError(f"PostgreSQL does not start. {self._last_words()}")

    def _find_objection(self) -> str | None:
        """None when a server answers that has our password and serves our folder."""
        url = self._cluster.find_url("postgres", driver="postgresql")
        if url is None or not self._is_ready():
            return "it is not ready"
        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                row = connection.execute("show data_directory").fetchone()
        except psycopg.Error as error:
            return str(error).strip()
        return None if row == (str(self._cluster.folder),) else f"it serves {row}"

    def _is_unreachable(self) -> bool:
        """It runs, but its socket was swept away: it can only be replaced."""
        pointer = self._cluster.find_url()
        lines = self._read_pid_file()
        return bool(pointer) and self._is_ready() and len(lines) > 4 and not Path(lines[4]).exists()

    def _is_ready(self) -> bool:
        lines = self._read_pid_file()
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _find_pid(self) -> int | None:
        lines = self._read_pid_file()
        try:
            pid = int(lines[0])
            return pid if psutil.Process(pid).name().startswith("postgres") else None
        except (IndexError, ValueError, psutil.Error):
            return None

    def _read_pid_file(self) -> list[str]:
        """Its process, data folder, start time, port, socket folder, address, shared memory, state."""
        try:
            return (self._cluster.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _last_words(self) -> str:
        return f"The end of {self._log}: …{self._log.read_text(errors='replace')[-800:].strip()}"


def _quote(path: Path) -> str:
    """As an element of a PostgreSQL list setting."""
    return '"' + str(path).replace('"', '""') + '"'
