"""What a person reads when there is no cluster to score on."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ClusterError, UsageError
from pipeline.scale import cluster
from pipeline.scale.cluster import check_cluster
from tests.cli_tools import said_no
from tests.scale.clusters import free_port

Run = Callable[..., Any]


@pytest.mark.parametrize("on", ["", "local", "ray://", "ray://host", "http://host:1", "host:10001"])
def test_what_is_no_cluster_is_refused_with_how_to_name_one(on: str) -> None:
    with pytest.raises(UsageError, match="ray://HOST:PORT"):
        check_cluster(on)


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"khoi-trong\[scale\]"):
        check_cluster("ray")


def test_where_nothing_answers_it_says_so_and_how_to_start_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _: True)
    with pytest.raises(ClusterError, match=r"Nothing answers at ray:.*ray start"):
        check_cluster(f"ray://127.0.0.1:{free_port()}")


def test_what_answers_is_not_asked_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _: True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        check_cluster(f"ray://127.0.0.1:{server.getsockname()[1]}")


def test_the_command_says_it_before_any_work(
    khoitrong: Callable, make_export: Callable, tmp_path: Path
) -> None:
    done = khoitrong("score", make_export(3), "-o", "out.csv", "--on", "spark")
    assert "ray://HOST:PORT" in said_no(done, code=2)
    assert [path.name for path in tmp_path.iterdir()] == ["posts.csv"]
