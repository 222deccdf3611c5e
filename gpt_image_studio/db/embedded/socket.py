"""The folder of the server's socket: private, short, and the same after every restart.

The same, because processes that are connected keep the address. Short, because the kernel gives a socket's path about a hundred
bytes. So it lies below the temporary folder and `socket.location` remembers where. ($XDG_RUNTIME_DIR would be the other place,
but it vanishes when its user logs out, even if the studio stays.)
"""

import os
import tempfile
from pathlib import Path

from gpt_image_studio.db.embedded.user import ServerUser, make_private_folder
from gpt_image_studio.errors import EmbeddedPostgresError

#: Without its end mark: 104 bytes with it on macOS, 108 on Linux.
PATH_BYTES = 103
#: The longest name the server makes in it.
NAME = ".s.PGSQL.5432.lock"


def find_socket_folder(home: Path) -> Path | None:
    """None before the first start."""
    pointer = home / "socket.location"
    return Path(pointer.read_text().strip()) if pointer.exists() else None


def make_socket_folder(home: Path, user: ServerUser | None) -> Path:
    """The known one, or, when that name was taken by somebody else since, a new one. The caller holds the start lock."""
    folder = find_socket_folder(home)
    if folder is not None:
        try:
            make_private_folder(folder, user)
        except (OSError, EmbeddedPostgresError):
            pass
        else:
            return folder
    folder = _make_new(user)
    (home / "socket.location").write_text(f"{folder}\n")
    return folder


def _make_new(user: ServerUser | None) -> Path:
    for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 # mkdtemp makes it private and unguessable
        if user and user.find_closed_parent(base / NAME):
            continue
        try:
            folder = Path(tempfile.mkdtemp(prefix="studio-pg-", dir=base))
        except OSError:
            continue
        if len(os.fsencode(folder / NAME)) <= PATH_BYTES:
            make_private_folder(folder, user)
            return folder
        folder.rmdir()
    raise EmbeddedPostgresError("There is no temporary folder with a short path for the database's socket. Set TMPDIR.")
