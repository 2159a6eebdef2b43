"""The whole app in one process: waitress for HTTP, whitenoise for static files."""

import errno
import ipaddress
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from pipeline.errors import QueueError
from pipeline.review.accounts.accounts import is_demo
from pipeline.review.claims import matching
from pipeline.review.retention import schedule
from pipeline.review.storage.database import friendly_errors
from pipeline.review.web.body_limits import Budget, channel_class
from pipeline.review.webhooks import delivery

_THREADS = 8
"""Requests worked on at once. The database has one writer, and a page takes milliseconds."""


def serve(host: str, port: int, *, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve until told to stop.

    Args:
        host: Address to listen on.
        port: Port to listen on; 0 takes any free one.
        on_ready: Called with the address of the app once it accepts connections.

    Raises:
        QueueError: The port is taken, or a demo database would be open to the network.
    """
    with friendly_errors():
        demo = is_demo()
    if demo and not _is_loopback(host):
        raise QueueError(
            "A demo queue has known passwords and is served on this machine only.",
            "Use --host 127.0.0.1, or a queue of your own with --db.",
        )
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, *_names_of(host)]
    server = _listen(host, port)
    if on_ready is not None:
        on_ready(f"http://{_in_url(host)}:{_port_of(server)}")
    _end_quietly_on_sigterm()
    with (
        delivery.sending_in_background(),
        schedule.purging_in_background(),
        matching.comparing_in_background(),
    ):
        server.run()


def _end_quietly_on_sigterm() -> None:
    """Let SIGTERM, how service managers say stop, end the server as Ctrl-C does: requests first, status 0."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _listen(host: str, port: int) -> Any:  # noqa: ANN401  waitress has no types
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news
    # The map holds all sockets of the server; those that listen are told what their connections are.
    sockets: dict[int, Any] = {}
    try:
        server = waitress.create_server(
            get_wsgi_application(),
            map=sockets,
            host=host,
            port=port,
            threads=_THREADS,
            ident="khoitrong",
            clear_untrusted_proxy_headers=False,  # `web.proxies` knows several proxies, waitress one
            max_request_body_size=settings.REQUEST_BODY_LIMIT,
        )
        bounded = channel_class(Budget(settings.UPLOADS_AT_ONCE_LIMIT))
        for each in sockets.values():
            if hasattr(each, "channel_class"):
                each.channel_class = bounded
    except OSError as error:
        raise _refused(host, port, error) from error
    except ValueError as error:  # waitress: a host it cannot resolve
        raise QueueError(f"There is no address {host!r} here.", "Use --host 127.0.0.1.") from error
    return server


def _refused(host: str, port: int, error: OSError) -> QueueError:
    if error.errno == errno.EADDRINUSE:
        return QueueError(
            f"Port {port} is in use by another program.",
            f"Choose another one, for example --port {port + 1}.",
        )
    if error.errno == errno.EACCES:
        return QueueError(f"Port {port} is reserved.", "Choose one above 1023 with --port.")
    return QueueError(f"Cannot listen on {host}:{port} ({error.strerror or error}).", "Use --host 127.0.0.1.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _names_of(host: str) -> list[str]:
    """Return the names under which browsers reach this machine when it listens on `host`."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104  compared, not bound
        return [_in_url(host)]
    names = [socket.gethostname(), f"{socket.gethostname()}.local"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address; nothing is sent
            names.append(probe.getsockname()[0])
        except OSError:  # no network: then nobody else reaches this machine either
            return names
    return names


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port_of(server: Any) -> int:  # noqa: ANN401
    listening = getattr(server, "effective_listen", None)  # a name with several addresses
    return int(listening[0][1] if listening else server.effective_port)
