"""The real server, which can be killed and comes up again on the same port."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.cli_tools import command


class Server:
    """`khoitrong serve` on a queue.

    Args:
        place: The queue, an SQLite file or an address.
        folder: Where it runs and writes what it says to `server.log`.
    """

    def __init__(self, place: str, folder: Path) -> None:
        self.place, self.folder = place, folder
        self.kills = 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command("serve", "--port", self.port),
                cwd=self.folder,
                env=os.environ | {"KHOITRONG_DB": self.place},
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(self.said()) from None
                time.sleep(0.1)

    def kill(self) -> None:
        """End it in the middle of whatever it does, as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self.kills += 1

    def stop(self) -> None:
        """End it as a service manager does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=60)

    def said(self) -> str:
        """Return what it printed."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
