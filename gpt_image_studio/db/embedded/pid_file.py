"""What the server says about itself in `postmaster.pid`. A file can be left over: whether it is true is for `Server` to know."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

#: Number, data folder, start time, port, socket folder, address, shared memory, state. The last two come with time.
PID, SOCKET_FOLDER, STATE = 0, 4, 7


@dataclass(frozen=True, slots=True)
class PidFile:
    pid: int
    socket: Path
    #: Not while it starts, recovers or stops.
    is_ready: bool

    @classmethod
    def find(cls, cluster: Path) -> Self | None:
        try:
            lines = (cluster / "postmaster.pid").read_text().splitlines()
            return cls(
                pid=int(lines[PID]),
                socket=Path(lines[SOCKET_FOLDER]) / ".s.PGSQL.5432",
                is_ready=lines[STATE].strip() == "ready",
            )
        except (OSError, ValueError, IndexError):
            return None

    def names_a_server(self) -> bool:
        """False when the number is free or was given to something else."""
        try:
            return psutil.Process(self.pid).name().startswith("postgres")
        except psutil.Error:
            return False
