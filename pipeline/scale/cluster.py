"""Which cluster there is: one that runs already, or processes of this machine for the time of a job."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import ClusterError, UsageError

if TYPE_CHECKING:
    from pipeline.batch.workers import Hire

HERE: Final = "ray"
"""Stands for processes of this machine."""

_ADDRESS: Final = re.compile(r"ray://(?P<host>\[[^\]]+\]|[^:/]+):(?P<port>\d+)/?")
_REACH_SECONDS: Final = 10
_CONNECT_SECONDS: Final = "120"  # Ray's own 5 are too few for a busy machine
_STORE_BYTES: Final = 512 << 20
"""Shared memory of this machine's own processes: the model, and the batches on their way."""

_START: Final = (
    "Start it with `ray start --head`, as docs/scale.md says, or give HOST and PORT of its Ray Client server."
)


def check_cluster(on: str) -> None:
    """Make sure, before any work, that there is Ray and that something answers.

    Args:
        on: `ray://HOST:PORT`, or `HERE`.

    Raises:
        UsageError: It is neither, or Ray is not installed.
        ClusterError: Nothing answers there.
    """
    address = _ADDRESS.fullmatch(on)
    if on != HERE and address is None:
        raise UsageError(
            f"--on {on} is no cluster.", f"Give ray://HOST:PORT, or {HERE} for processes of this machine."
        )
    if find_spec("ray") is None:
        raise UsageError(
            "--on needs Ray, which is not installed here.", "Install it: `pip install 'khoi-trong[scale]'`."
        )
    if address is not None:
        host, port = address["host"].strip("[]"), int(address["port"])
        try:
            socket.create_connection((host, port), _REACH_SECONDS).close()
        except OSError as error:
            raise ClusterError(f"Nothing answers at {on}: {error.strerror or error}.", _START) from error


@contextmanager
def crew_of(on: str, workers: int | None, *, is_parallel: bool) -> "Iterator[Hire]":
    """Connect to a cluster that `check_cluster` found, and give whoever hires its processes.

    Args:
        on: `ray://HOST:PORT`, or `HERE`, which then ends with the block.
        workers: Processes; None for as many as there is room for.
        is_parallel: Whether one process uses every processor of its machine.

    Raises:
        ClusterError: What answers is no cluster that this version of Ray and Python can use.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nobody is told
    os.environ.setdefault("RAY_worker_niceness", "0")  # on a busy machine, those of 15 hardly begin
    os.environ.setdefault("RAY_CLIENT_INITIAL_CONNECTION_TIMEOUT_S", _CONNECT_SECONDS)
    os.environ.setdefault("RAY_CLIENT_MAX_CONNECTION_TIMEOUT_S", _CONNECT_SECONDS)
    ray: Any = import_module("ray")
    quietly: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        if on == HERE:
            ray.init(
                "local",
                num_cpus=workers or (1 if is_parallel else None),  # None: all there are
                include_dashboard=False,
                object_store_memory=_STORE_BYTES,
                **quietly,
            )
        else:
            ray.init(on, **quietly)
    except (ConnectionError, RuntimeError, ValueError, ImportError) as error:
        raise ClusterError(f"{on} cannot be used: {str(error).strip().rstrip('.')}.", _START) from error
    try:
        from pipeline.scale.crew import RayCrew

        machines = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
        cpus = min(filter(None, machines), default=1) if is_parallel else 1
        room = sum(machine // cpus for machine in machines)
        yield partial(RayCrew, count=workers or max(room, 1), cpus=cpus)
    finally:
        ray.shutdown()
