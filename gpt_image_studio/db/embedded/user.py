"""Who runs the embedded server. PostgreSQL refuses to run as root, so for root it is somebody without any rights."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from gpt_image_studio.errors import EmbeddedPostgresError


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Somebody else than us. Where the server runs as ourselves there is None instead."""

    uid: int
    gid: int

    def may(self, path: Path, bits: int) -> bool:
        """`bits` as in a digit of chmod: 4 read, 2 write, 1 enter."""
        facts = path.stat()
        mode = stat.S_IMODE(facts.st_mode)
        if facts.st_uid == self.uid:
            mode >>= 6
        elif facts.st_gid == self.gid:
            mode >>= 3
        return mode & bits == bits

    def find_closed_parent(self, path: Path) -> Path | None:
        """The first folder on the way to `path` (itself not included) that this user cannot enter."""
        return next((parent for parent in reversed(path.resolve().parents) if not self.may(parent, 1)), None)


def find_server_user(cluster: Path) -> ServerUser | None:
    """None: as ourselves. For root: whoever owns `cluster` already, or nobody.

    Raises:
        EmbeddedPostgresError: we are root and there is no nobody. (initdb insists on a name for whom it runs as.)
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return ServerUser(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise EmbeddedPostgresError(
            "PostgreSQL does not run as root, and this machine has no user `nobody` to run it as. "
            "Run the studio as a normal user, or set STUDIO_DATABASE_URL."
        ) from error
    return ServerUser(nobody.pw_uid, nobody.pw_gid)


def make_private_folder(path: Path, user: ServerUser | None) -> None:
    """The server's own and 0700, made now or before.

    Raises:
        EmbeddedPostgresError: it is somebody else's, or a link to who knows where.
    """
    path.mkdir(mode=0o700, exist_ok=True)
    facts = path.lstat()
    owners = (os.geteuid(), user.uid if user else os.geteuid())
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in owners:
        raise EmbeddedPostgresError(f"{path} is not a folder of ours: it belongs to user {facts.st_uid}.")
    if user:
        os.chown(path, user.uid, user.gid)
    path.chmod(0o700)
