"""A Ray cluster of several processes on this machine, started as a person starts one."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli_tools import environment, wait_for

STORE_BYTES = 80 << 20
RAY = Path(sys.executable).with_name("ray")


@dataclass(frozen=True)
class Cluster:
    """A running cluster.

    Attributes:
        address: What `--on` takes.
        processes: One for each node.
    """

    address: str
    processes: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def cluster(nodes: int = 2) -> Iterator[Cluster]:
    """Start nodes with one processor each, in a folder whose name is short enough for sockets."""
    common, client = free_port(), free_port()
    with TemporaryDirectory(prefix="kt", dir="/tmp") as folder:
        head = ["--head", f"--port={common}", f"--ray-client-server-port={client}", f"--temp-dir={folder}"]
        head.append("--include-dashboard=false")
        joins = [[f"--address=127.0.0.1:{common}"]] * (nodes - 1)
        processes = [start(folder, *head)]
        try:
            wait_for(lambda: answers(client, processes[0]))
            processes += [start(folder, *options) for options in joins]
            yield Cluster(f"ray://127.0.0.1:{client}", tuple(processes))
        finally:
            end(processes)


def start(folder: str, *options: str) -> subprocess.Popen[bytes]:
    """Start a node that ends with us."""
    quiet = ("--block", "--disable-usage-stats", "--include-log-monitor=false")
    limits = ("--num-cpus=1", f"--object-store-memory={STORE_BYTES}", "--node-ip-address=127.0.0.1")
    with (Path(folder) / f"node{len(list(Path(folder).glob('node*')))}.log").open("wb") as log:
        return subprocess.Popen(
            [str(RAY), "start", *options, *quiet, *limits],
            env=environment() | {"RAY_worker_niceness": "0"},  # a busy machine has no time for 15
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """End nodes with everything they started."""
    family = [pid for process in processes for pid in descendants(process.pid)]
    for pid in family:
        kill(pid)
    for process in processes:
        process.kill()
        process.wait()
    wait_for(lambda: not any(map(is_running, family)))


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *descendants(child)]
    return found


def hands(nodes: Cluster) -> list[int]:
    """Return the processes that score."""
    return [pid for node in nodes.processes for pid in descendants(node.pid) if "ray::Hand" in title(pid)]


def title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "ray start ended"
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
