"""Where the cluster lives: in the data folder, except for root below a closed folder.

Root's server runs as `nobody`, who cannot enter a home such as /root. To open the way would change permissions that
are not ours; to refuse would mean that `uv run studio` fails in a fresh clone in root's home, which is where
containers put it. So only the database moves out, to a folder of its own below one of `FALLBACK_HOMES` (places that outlive
a reboot; never a temporary folder), and the data folder keeps the pointer `pg.location`. The name is drawn by lot and
not made from the path, so that a data folder that is deleted and made again at the same place begins empty instead of
meeting a database whose password it does not know.
"""

import secrets
from pathlib import Path

import structlog

from gpt_image_studio.db.embedded.user import ServerUser
from gpt_image_studio.errors import EmbeddedPostgresError

FALLBACK_HOMES = (Path("/var/lib/gpt-image-studio"), Path("/opt/gpt-image-studio"), Path("/srv/gpt-image-studio"))
POINTER = "pg.location"
#: Written into a fallback folder for the operator who finds it.
NOTE = "belongs-to"

log = structlog.get_logger(__name__)


def find_home(data_dir: Path, user: ServerUser | None, fallbacks: tuple[Path, ...] = FALLBACK_HOMES) -> Path:
    """The folder that holds `pg` and what goes with it. The caller holds the start lock; `data_dir` exists and is
    resolved.

    Raises:
        EmbeddedPostgresError: the database was moved out and is gone, or there is nowhere to put it.
    """
    pointer = data_dir / POINTER
    if pointer.exists():
        home = Path(pointer.read_text().strip())
        if not home.is_dir():
            raise EmbeddedPostgresError(
                f"The database of {data_dir} was kept in {home}, which is gone. "
                f"Bring it back, or delete {pointer} to begin with an empty database."
            )
        return home
    closed = user.find_closed_parent(data_dir) if user else None
    if user is None or closed is None:
        return data_dir
    if (data_dir / "pg").exists():
        raise EmbeddedPostgresError(
            f"The database in {data_dir} belongs to user {user.uid}, who cannot enter {closed}. "
            f"Move the data folder (STUDIO_DATA_DIR), or run as the user it belongs to. Nothing was changed."
        )
    home = _make_fallback_home(data_dir, closed, user, fallbacks)
    pointer.write_text(f"{home}\n")
    log.warning("embedded_postgres.sheltered", data_dir=str(data_dir), home=str(home), closed=str(closed))
    return home


def _make_fallback_home(data_dir: Path, closed: Path, user: ServerUser, fallbacks: tuple[Path, ...]) -> Path:
    for fallback in fallbacks:
        home = fallback / f"{data_dir.parent.name or 'root'}-{secrets.token_hex(6)}"
        if any(parent.exists() and not user.may(parent, 1) for parent in (fallback, *fallback.parents)):
            continue
        try:
            for folder in (fallback, home):
                if not folder.exists():
                    folder.mkdir(parents=True)
                    folder.chmod(0o711)
            (home / NOTE).write_text(f"{data_dir}\n")
        except OSError as error:
            log.info("embedded_postgres.shelter_refused", fallback=str(fallback), error=str(error))
            continue
        return home
    raise EmbeddedPostgresError(
        f"PostgreSQL does not run as root, and user {user.uid} cannot enter {closed}, which leads to the data folder. "
        f"No other place could be made ({', '.join(map(str, fallbacks))}). "
        "Set STUDIO_DATA_DIR to a folder everybody may enter, such as /var/lib/studio, or run as a normal user. "
        f"The permissions of {closed} were not changed."
    )
