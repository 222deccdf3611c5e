"""PostgreSQL on a laptop: one private server per data folder, shared by every process of the studio, stopped by the last.

Nobody owns it. Each process holds a shared lock while it uses the server; the first starts it, the others adopt it, and
whoever can turn the shared lock into an exclusive one is the last and stops it. Starting and stopping take turns under a
second lock. All locks are the kernel's and are freed by `kill -9`; a server left over by such a death is adopted by the
next process.

It listens on a socket in a private folder, not on a port, and asks for a random password kept in a file that only its owner
reads. For root it runs as `nobody` (`user`), if need be away from the data folder (`home`). No permission
of anything outside our own folders is changed.

Linux with glibc; macOS should do but is untested; on Windows set STUDIO_DATABASE_URL. Keep the data folder off network
drives and synchronised folders.
"""

import asyncio
import atexit
import contextlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
import structlog

from gpt_image_studio.db.embedded import home as embedded_home
from gpt_image_studio.db.embedded.binaries import find_binaries
from gpt_image_studio.db.embedded.cluster import DATABASE, Cluster
from gpt_image_studio.db.embedded.kernel_lock import KernelLock
from gpt_image_studio.db.embedded.server import Server
from gpt_image_studio.db.embedded.user import find_server_user
from gpt_image_studio.errors import EmbeddedPostgresError

WATCH_SECONDS = 1.0
#: After a restart that failed.
RETRY_SECONDS = 5.0

log = structlog.get_logger(__name__)


class EmbeddedPostgres:
    """Touches nothing until `acquire`."""

    def __init__(
        self,
        data_dir: Path,
        *,
        settings: Mapping[str, str] | None = None,
        fallbacks: tuple[Path, ...] = embedded_home.FALLBACK_HOMES,
    ) -> None:
        """`settings` are PostgreSQL's, over `embedded_server.SETTINGS`; they count if this process starts the server."""
        self.data_dir = data_dir.resolve()
        self._settings = dict(settings or {})
        self._shelters = fallbacks
        self._use: _Use | None = None

    @property
    def url(self) -> str:
        """`postgresql+psycopg://…`, the same after restarts. Between `acquire` and `release`."""
        url = self._use.cluster.find_url() if self._use else None
        if url is None:
            raise EmbeddedPostgresError("The built-in database was not started.")
        return url

    def acquire(self) -> str:
        """The URL of a server that answers: after a second or so the first time, a fifth of one later.

        Raises:
            EmbeddedPostgresError: it cannot run here; says why and what to do.
        """
        if self._use is None:
            try:
                cluster = self._open_home()
                with _start_lock(cluster.home):
                    self._use = _Use.begin(cluster, self._settings)
            except OSError as error:
                raise EmbeddedPostgresError(f"The data folder {self.data_dir} cannot be used: {error}.") from error
            atexit.register(self.release)  # for who is interrupted before they can say it themselves
        return self.url

    def release(self) -> None:
        """Stops the server if nobody else uses it. Harmless when not acquired."""
        if self._use:
            with _start_lock(self._use.cluster.home):
                self._use.end()
                self._use = None
            atexit.unregister(self.release)

    async def watch(self) -> None:
        """Until cancelled: a server that was killed or cut off is started again; clients see no more than a reconnect."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._use is None or self._use.server.is_well():
                continue
            try:
                await asyncio.to_thread(self._restart, self._use)
            except (EmbeddedPostgresError, OSError) as error:
                log.warning("embedded_postgres.restart_failed", error=str(error))
                await asyncio.sleep(RETRY_SECONDS)
            else:
                log.warning("embedded_postgres.restarted")

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.release()

    def _open_home(self) -> Cluster:
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _start_lock(self.data_dir):
            user = find_server_user(self.data_dir / "pg")
            home = embedded_home.find_home(self.data_dir, user, self._shelters)
            if user and home == self.data_dir and not user.may(home, 1):
                home.chmod(0o711)  # the server's user passes through and sees nothing but its own folder
        return Cluster(home, find_server_user(home / "pg"))

    def _restart(self, use: "_Use") -> None:
        with _start_lock(use.cluster.home):
            if self._use is use:  # and was not released while this waited for its turn
                use.server.ensure_running()


class _Use:
    """This process's part in a running server. The caller holds the start lock for both ends of it."""

    def __init__(self, cluster: Cluster, server: Server, users: KernelLock) -> None:
        self.cluster = cluster
        self.server = server
        self._users = users

    @classmethod
    def begin(cls, cluster: Cluster, settings: dict[str, str]) -> Self:
        binaries = find_binaries(cluster.user, cluster.home)
        use = cls(cluster, Server(cluster, binaries, settings), KernelLock(cluster.home / "users.lock"))
        use._users.acquire_shared()
        try:
            cluster.make(binaries, is_lasting=settings.get("fsync") != "off")
            use.server.ensure_running()
            _make_database(cluster)
        except BaseException:  # Ctrl-C included: no server stays behind that nobody uses
            use.end()
            raise
        return use

    def end(self) -> None:
        if self._users.try_exclusive():
            self.server.stop()
        self._users.release()


def _start_lock(home: Path) -> contextlib.AbstractContextManager[None]:
    return KernelLock(home / "start.lock").exclusive()


def _make_database(cluster: Cluster) -> None:
    with psycopg.connect(cluster.find_url("postgres", driver="postgresql") or "", autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            connection.execute(f"create database {DATABASE}")
