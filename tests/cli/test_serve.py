"""The review app from the command line: it starts, says where it is, and ends quietly."""

import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli_tools import ADDED_NOTHING, PASSWORD, PATIENCE, content, said_no, start


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(process: subprocess.Popen[str], port: int) -> Iterator[list[str]]:
    """Wait until the app answers; give what was said until then. Nothing is left running."""
    said: list[str] = []
    try:
        for line in process.stderr:
            said.append(line)
            if f"http://127.0.0.1:{port}" in line:
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
            assert page.status == 200 and "Đăng nhập" in page.read().decode()
        yield said
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_app_ends_quietly_when_told_to(tmp_path, port, how):
    process = start(tmp_path, "serve", "--port", port)
    with serving(process, port):
        process.send_signal(how)
        assert process.wait(timeout=PATIENCE) == 0
        assert process.stderr.read() == ""


def test_a_port_in_use_is_one_message_with_the_next_step(khoitrong, tmp_path, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        said = said_no(khoitrong("serve", "--port", port))
    assert f"Port {port} is in use" in said and f"--port {port + 1}" in said
    assert "Review app:" not in said


def test_the_demo_fills_its_queue_once_and_serves_each_time(tmp_path, port):
    queued = []
    for _ in range(2):
        process = start(tmp_path, "demo", "--db", "demo.sqlite3", "--port", port)
        with serving(process, port) as said:
            text = "".join(said)
            assert text.count("khoitrong-demo") == 4
            queued.append(content(tmp_path / "demo.sqlite3"))
    assert ADDED_NOTHING in text
    assert queued[0] == queued[1]
    assert len(queued[0][0]) >= 50


def test_the_demo_stays_out_of_the_queue_of_a_real_team(khoitrong, make_queue, tmp_path):
    make_queue("team.sqlite3")
    khoitrong("team", "add", "lan", "--db", "team.sqlite3", input=PASSWORD)
    before = content(tmp_path / "team.sqlite3")
    assert "real team" in said_no(khoitrong("demo", "--db", "team.sqlite3"))
    assert content(tmp_path / "team.sqlite3") == before


def test_make_run_passes_the_port_on():
    root = Path(__file__).parents[2]
    done = subprocess.run(
        ["make", "-n", "run", "PORT=8123"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert "khoitrong demo --port 8123" in done.stdout
