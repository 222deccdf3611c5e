"""The cluster on disk: its making, its password, its address."""

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from gpt_image_studio.db.embedded.binaries import MAJOR, bare_environment
from gpt_image_studio.db.embedded.socket import find_socket_folder
from gpt_image_studio.db.embedded.user import ServerUser, make_private_folder
from gpt_image_studio.errors import EmbeddedPostgresError

ROLE = "app"
DATABASE = "app"


@dataclass(frozen=True, slots=True)
class Cluster:
    """`home` holds everything: `pg`, which is the server's own, and the password, the locks and the log, which are ours."""

    home: Path
    user: ServerUser | None

    @property
    def folder(self) -> Path:
        return self.home / "pg"

    @property
    def password(self) -> str:
        """Raises `EmbeddedPostgresError` when it was lost: the database cannot be opened without it."""
        path = self.home / "password"
        try:
            return path.read_text()
        except OSError as error:
            raise EmbeddedPostgresError(
                f"The password of the built-in database cannot be read ({error}). Bring {path} back from a backup."
            ) from error

    def find_url(self, database: str = DATABASE, *, driver: str = "postgresql+psycopg") -> str | None:
        """None before the first start. With `driver` "postgresql" it is what libpq reads."""
        socket = find_socket_folder(self.home)
        if socket is None:
            return None
        return f"{driver}://{ROLE}:{self.password}@/{database}?host={quote(str(socket), safe='')}&port=5432"

    def make(self, binaries: Path, *, is_lasting: bool) -> None:
        """Under another name first: a crash in the middle leaves no half database. Nothing to do when it is there.

        Unless it `is_lasting`, nobody waits for the disk.

        Raises:
            EmbeddedPostgresError: initdb said no, or the cluster was made by another major version.
        """
        if self.folder.exists():
            self._check_version()
            return
        self._make_password()
        draft = self.home / "pg.new"
        shutil.rmtree(draft, ignore_errors=True)
        make_private_folder(draft, self.user)
        self._run_initdb(binaries, draft, [] if is_lasting else ["--no-sync"])
        draft.rename(self.folder)

    def _check_version(self) -> None:
        version = (self.folder / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise EmbeddedPostgresError(
                f"{self.folder} was made by PostgreSQL {version}; this version of the studio brings {MAJOR}. "
                "Dump it with the version that made it (pg_dump), move the folder away, start, and restore the dump."
            )

    def _make_password(self) -> None:
        path = self.home / "password"
        if not path.exists():
            draft = self.home / "password.new"
            draft.unlink(missing_ok=True)
            draft.touch(0o600)
            draft.write_text(secrets.token_urlsafe(24))
            draft.rename(path)

    def _run_initdb(self, binaries: Path, draft: Path, options: list[str]) -> None:
        # The password goes through a pipe: its file is not for the server's user to read.
        reader, writer = os.pipe()
        try:
            os.write(writer, self.password.encode())
            os.close(writer)
            if self.user:
                os.fchown(reader, self.user.uid, self.user.gid)
            done = subprocess.run(  # our own program with our own arguments
                [
                    str(binaries / "bin" / "initdb"),
                    f"--pgdata={draft}",
                    f"--username={ROLE}",
                    "--pwfile=/dev/stdin",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    # Text sorts by code point, the same on every machine and with every libc.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions",
                    *options,
                ],
                stdin=reader,
                capture_output=True,
                text=True,
                check=False,
                cwd=draft,
                env=bare_environment(),
                user=self.user and self.user.uid,
                group=self.user and self.user.gid,
                extra_groups=self.user and [],
            )
        finally:
            os.close(reader)
        if done.returncode:
            raise EmbeddedPostgresError(f"The database could not be made. initdb says: {done.stderr.strip()[-600:]}")
