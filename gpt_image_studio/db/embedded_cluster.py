"""The cluster on disk: its password, its making, its socket."""

import os
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from gpt_image_studio.db.embedded_binaries import MAJOR
from gpt_image_studio.db.embedded_user import ServerUser, make_private_folder
from gpt_image_studio.errors import EmbeddedPostgresError

ROLE = "app"
DATABASE = "app"
#: sun_path holds 104 bytes on macOS, 108 on Linux, the end mark included.
SOCKET_PATH_BYTES = 103


@dataclass(frozen=True, slots=True)
class Cluster:
    """`home` holds everything: `pg` (the server's own), the password (ours), the locks and the log."""

    home: Path
    user: ServerUser | None

    @property
    def folder(self) -> Path:
        return self.home / "pg"

    @property
    def password(self) -> str:
        """Raises `EmbeddedPostgresError` when it was lost: the database cannot be opened without it."""
        try:
            return (self.home / "password").read_text()
        except OSError as error:
            raise EmbeddedPostgresError(
                f"The password of the database cannot be read: {error}. Bring {self.home / 'password'} back from a backup."
            ) from error

    def make(self, binaries: Path) -> None:
        """Under another name first: a crash in the middle never leaves half a database behind. Nothing to do when it is there.

        Raises:
            EmbeddedPostgresError: initdb said no, or the cluster is of another major version.
        """
        if self.folder.exists():
            version = (self.folder / "PG_VERSION").read_text().strip()
            if version != MAJOR:
                raise EmbeddedPostgresError(
                    f"{self.folder} was made by PostgreSQL {version}, the programs are {MAJOR}. Dump it with the version that "
                    "made it (pg_dump), move the folder away, start, and restore the dump."
                )
            return
        self._make_password()
        draft = self.home / "pg.new"
        shutil.rmtree(draft, ignore_errors=True)
        make_private_folder(draft, self.user)
        self._initdb(binaries, draft)
        draft.rename(self.folder)

    def socket_folder(self) -> Path:
        """Short, private, and the same after every restart, because processes that are connected keep the address.

        Below the temporary folder, not in $XDG_RUNTIME_DIR: that one vanishes when its user logs out, even if the studio stays.
        """
        pointer = self.home / "socket.location"
        if pointer.exists():
            folder = Path(pointer.read_text().strip())
            try:
                make_private_folder(folder, self.user)
            except (OSError, EmbeddedPostgresError):
                pointer.unlink()  # swept away, and the name taken by somebody else
            else:
                return folder
        folder = self._new_socket_folder()
        pointer.write_text(f"{folder}\n")
        return folder

    def find_url(self, database: str = DATABASE, *, driver: str = "postgresql+psycopg") -> str | None:
        """None before the first start. Also what libpq understands, with `driver` "postgresql"."""
        pointer = self.home / "socket.location"
        if not pointer.exists():
            return None
        socket = quote(pointer.read_text().strip(), safe="")
        return f"{driver}://{ROLE}:{self.password}@/{database}?host={socket}&port=5432"

    def _make_password(self) -> None:
        path = self.home / "password"
        if not path.exists():
            draft = self.home / "password.new"
            draft.unlink(missing_ok=True)
            draft.touch(0o600)
            draft.write_text(secrets.token_urlsafe(24))
            draft.rename(path)

    def _initdb(self, binaries: Path, draft: Path) -> None:
        # The password goes through a pipe: its file is not for the server's user to read.
        reader, writer = os.pipe()
        os.write(writer, self.password.encode())
        os.close(writer)
        if self.user:
            os.fchown(reader, self.user.uid, self.user.gid)
        try:
            done = subprocess.run(  # noqa: S603 # our own program with our own arguments
                [
                    str(binaries / "bin" / "initdb"),
                    f"--pgdata={draft}",
                    f"--username={ROLE}",
                    "--pwfile=/dev/stdin",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    # Sorts by code point, the same on every machine and with every libc.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions",
                ],
                stdin=reader,
                capture_output=True,
                text=True,
                check=False,
                cwd=draft,
                env={**os.environ, "LC_ALL": "C"},
                **(self.user.popen_arguments() if self.user else {}),
            )
        except OSError as error:
            raise EmbeddedPostgresError(f"initdb cannot be run: {error}.") from error
        finally:
            os.close(reader)
        if done.returncode:
            raise EmbeddedPostgresError(f"The database could not be made. initdb says: {done.stderr.strip()[-600:]}")

    def _new_socket_folder(self) -> Path:
        for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 # mkdtemp makes the name unguessable and private
            if self.user and (self.user.find_closed_parent(base / "any") is not None):
                continue
            try:
                folder = Path(tempfile.mkdtemp(prefix="studio-pg-", dir=base))
            except OSError:
                continue
            if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_BYTES:
                make_private_folder(folder, self.user)
                return folder
            folder.rmdir()
        raise EmbeddedPostgresError("There is no temporary folder with a short path for the database's socket. Set TMPDIR.")
