"""A private PostgreSQL cluster for the tests, made from Debian's packages and gone at the end.

Nothing of it is ever written to disk on purpose, it listens on a socket in a folder of its own and, for the
tests of passwords, on a free port of this machine only.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

SWITCH = "KHOITRONG_TEST_POSTGRES"
HINT = (
    "The tests need PostgreSQL: run tests/install-tools.sh as root or install the package `postgresql`, "
    f"or leave these tests out with {SWITCH}=0."
)
OWNER = "khoitrong"
NEVER = 600
"""Seconds after which something that tests wait for is taken to be stuck; a busy machine is not."""
_ROOM = 2 * 1024**3
PASSWORD = "bến sông @42/đò"  # what an address must write with %XX


def wanted() -> bool:
    """Whether tests run on PostgreSQL as well."""
    return os.environ.get(SWITCH) != "0"


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def address(self, name: str, **more: str) -> str:
        """Return the address of a database, by the socket."""
        query = "&".join(f"{key}={value}" for key, value in {"host": self.folder, **more}.items())
        return f"postgresql://{OWNER}@/{name}?{query}&port={self.port}"

    def run(self, command: str, *names: str) -> None:
        """Run one statement outside any transaction; each `{}` stands for a name."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database and return its address."""
        self.run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.address(name)

    def drop(self, name: str) -> None:
        """Remove a database whoever still uses it."""
        self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server and stop it at the end."""
    programs = _programs()
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="khoitrong-pg-", dir=_quick_place()))
    try:
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        if user is not None:
            shutil.chown(folder, user)
            shutil.chown(folder / "password", user)
        _run_as(user, programs / "initdb", *_initdb(folder), folder=folder)
        port = _free_port()
        with _serving(user, programs / "postgres", folder, port) as process:
            yield Cluster(folder, port, process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_place() -> Path:
    """Return a folder in memory if there is room, which makes a new database for each test cheap.

    Its path is short, as that of a socket must be.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return memory if roomy else Path(tempfile.gettempdir())


def _programs() -> Path:
    """Return the folder of the newest server programs, which Debian keeps off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise RuntimeError(HINT)


def _unprivileged() -> str | None:
    """Return who runs the server; it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError(HINT)


def _initdb(folder: Path) -> list[str]:
    return [
        f"--pgdata={folder / 'data'}",
        f"--username={OWNER}",
        f"--pwfile={folder / 'password'}",
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]


def _run_as(user: str | None, program: Path, *arguments: str, folder: Path) -> None:
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        user=user,
        capture_output=True,
        text=True,
        timeout=NEVER,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{done.stderr}\n{HINT}")


@contextlib.contextmanager
def _serving(user: str | None, program: Path, folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    settings = {
        "unix_socket_directories": folder,
        "listen_addresses": "127.0.0.1",
        "port": port,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "shared_buffers": "32MB",
        "max_connections": 150,
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-D", folder / "data", *options], cwd=folder, user=user, stdout=log, stderr=log
        )
    try:
        _wait(process, folder, port)
        yield process
    finally:
        process.send_signal(2)  # fast shutdown: do not wait for clients
        process.wait(timeout=NEVER)


def _wait(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    end = time.monotonic() + NEVER
    while True:
        try:
            psycopg.connect(Cluster(folder, port, process).address("postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{(folder / 'log').read_text()}\n{HINT}") from error
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
