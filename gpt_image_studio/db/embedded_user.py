"""Who runs the embedded server. PostgreSQL refuses to run as root, so for root it is somebody without any rights."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpt_image_studio.errors import EmbeddedPostgresError

#: `nobody`. It needs an entry in /etc/passwd: initdb looks it up.
NOBODY = 65534


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Somebody else than us; where the server runs as ourselves there is no `ServerUser` but None."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, path: Path, bits: int) -> bool:
        """`bits` as in chmod's last digit: 4 read, 2 write, 1 enter."""
        facts = path.stat()
        if facts.st_uid == self.uid:
            return stat.S_IMODE(facts.st_mode) >> 6 & bits == bits
        if facts.st_gid == self.gid:
            return stat.S_IMODE(facts.st_mode) >> 3 & bits == bits
        return stat.S_IMODE(facts.st_mode) & bits == bits

    def find_closed_parent(self, path: Path) -> Path | None:
        """The first folder on the way to `path` (itself not included) that this user cannot enter."""
        return next((parent for parent in reversed(path.resolve().parents) if not self.may(parent, 1)), None)


def find_server_user(cluster: Path) -> ServerUser | None:
    """None: as ourselves. For root: whoever owns the cluster already, or nobody."""
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return ServerUser(owner.st_uid, owner.st_gid)
    return ServerUser(NOBODY, NOBODY)


def make_private_folder(path: Path, user: ServerUser | None) -> None:
    """0700 and the server's own, now or already.

    Raises:
        EmbeddedPostgresError: it is somebody else's (or a link to who knows where).
    """
    path.mkdir(mode=0o700, exist_ok=True)
    facts = path.lstat()
    own = {os.geteuid()} | ({user.uid} if user else set())
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in own:
        raise EmbeddedPostgresError(f"{path} is not a folder of ours. It belongs to user {facts.st_uid}.")
    if user:
        os.chown(path, user.uid, user.gid)
    path.chmod(0o700)
