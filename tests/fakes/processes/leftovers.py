"""What a studio that was killed leaves behind: its own database server, and the folder of that server's socket."""

import contextlib
import shutil
import signal
from pathlib import Path

import psutil

from gpt_image_studio.db.embedded.home import POINTER
from gpt_image_studio.db.embedded.pid_file import PidFile
from gpt_image_studio.db.embedded.socket import find_socket_folder

#: A server that was told to leave everything as it is takes a fraction of a second.
END_SECONDS = 20.0


def end_server(data_dir: Path) -> None:
    """Without saving anything: the folder is thrown away next. Harmless where there is none."""
    pointer = data_dir / POINTER
    home = Path(pointer.read_text(encoding="utf-8").strip()) if pointer.exists() else data_dir
    pid_file = PidFile.find(home / "pg")
    if pid_file is not None and pid_file.names_a_server():
        with contextlib.suppress(psutil.NoSuchProcess):
            server = psutil.Process(pid_file.pid)
            # PostgreSQL's immediate shutdown: unlike a kill -9 it takes its children and its shared memory along.
            server.send_signal(signal.SIGQUIT)
            server.wait(END_SECONDS)
    if socket := find_socket_folder(home):
        shutil.rmtree(socket, ignore_errors=True)
    if home != data_dir:
        shutil.rmtree(home, ignore_errors=True)
