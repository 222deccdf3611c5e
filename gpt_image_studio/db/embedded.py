"""PostgreSQL on a laptop: one private server per data folder, shared by every process of the studio, stopped by the last one.

Nobody owns it. Each process holds a shared lock while it uses the server; the first starts it, the others adopt it, and whoever can
turn the shared lock into an exclusive one is the last and stops it. Starting and stopping take turns under a second lock. All locks
are the kernel's and are freed by `kill -9`; a server left over by such a death is adopted by the next process.

It listens on a socket in a private folder, not on a port, and asks for a random password kept in a file only its owner reads.
For root it runs as `nobody` (`embedded_user`), if need be away from the data folder (`embedded_home`). No permission
of anything outside our own folders is changed. Linux with glibc and macOS (the second untested); on Windows set STUDIO_DATABASE_URL.
Keep the data folder off network drives and synchronised folders.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
import structlog

from gpt_image_studio.db import embedded_home
from gpt_image_studio.db.embedded_binaries import find_binaries
from gpt_image_studio.db.embedded_cluster import DATABASE, Cluster
from gpt_image_studio.db.embedded_server import Server
from gpt_image_studio.db.embedded_user import find_server_user
from gpt_image_studio.db.kernel_lock import KernelLock
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
        shelters: tuple[Path, ...] = embedded_home.SHELTERS,
    ) -> None:
        """`settings` are PostgreSQL's, over `embedded_server.SETTINGS`, for whoever happens to start the server."""
        self.data_dir = data_dir.resolve()
        self._settings = dict(settings or {})
        self._shelters = shelters
        self._cluster: Cluster | None = None
        self._users: KernelLock | None = None

    @property
    def url(self) -> str:
        """`postgresql+psycopg://…`, also after restarts. Only between `acquire` and `release`."""
        url = self._cluster.find_url() if self._cluster else None
        if url is None:
            raise EmbeddedPostgresError("The built-in database was not started.")
        return url

    def acquire(self) -> str:
        """The URL of a server that answers. A second or two the first time, a fifth of one later.

        Raises:
            EmbeddedPostgresError: it cannot run here; says why and what to do.
        """
        try:
            cluster = self._open_home()
            users = KernelLock(cluster.home / "users.lock")
            with KernelLock(cluster.home / "start.lock").exclusive():
                users.acquire_shared()
                try:
                    self._ensure_running(cluster)
                except BaseException:
                    users.release()
                    raise
        except OSError as error:
            raise EmbeddedPostgresError(f"The data folder {self.data_dir} cannot be used: {error}.") from error
        self._cluster, self._users = cluster, users
        return self.url

    def release(self) -> None:
        """Stops the server if nobody else uses it. Harmless when not acquired."""
        if self._cluster is None or self._users is None:
            return
        with KernelLock(self._cluster.home / "start.lock").exclusive():
            if self._users.try_exclusive():
                self._server(self._cluster).stop()
            self._users.release()
        self._cluster = self._users = None

    async def watch(self) -> None:
        """Until cancelled: a server that was killed is started again; clients see no more than a reconnect."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._cluster is None or self._server(self._cluster).is_running():
                continue
            try:
                await asyncio.to_thread(self._restart, self._cluster)
                log.warning("embedded_postgres.restarted")
            except (EmbeddedPostgresError, OSError) as error:
                log.error("embedded_postgres.restart_failed", error=str(error))  # noqa: TRY400 # the message is the whole story
                await asyncio.sleep(RETRY_SECONDS)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.release()

    def _open_home(self) -> Cluster:
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with KernelLock(self.data_dir / "start.lock").exclusive():
            user = find_server_user(self.data_dir / "pg")
            home = embedded_home.find_home(self.data_dir, user, self._shelters)
        if user and home == self.data_dir and not user.may(home, 1):
            home.chmod(0o711)  # the server's user may pass through, and sees nothing but its own folder
        return Cluster(home, find_server_user(home / "pg"))

    def _restart(self, cluster: Cluster) -> None:
        with KernelLock(cluster.home / "start.lock").exclusive():
            self._ensure_running(cluster)

    def _ensure_running(self, cluster: Cluster) -> None:
        cluster.make(find_binaries(cluster.user, cluster.home))
        self._server(cluster).ensure_running()
        maintenance = cluster.find_url("postgres", driver="postgresql") or ""
        with psycopg.connect(maintenance, autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE}")

    def _server(self, cluster: Cluster) -> Server:
        return Server(cluster, find_binaries(cluster.user, cluster.home), self._settings)
