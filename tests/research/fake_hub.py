"""A Hugging Face hub on this machine: it serves a folder as a repository and remembers who asked for what."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class _Hub(ThreadingHTTPServer):
    def __init__(self, repositories: dict[str, Path]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repositories = repositories
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Hub

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0].strip("/")
        self.server.asked.append(path)
        found = [
            content
            for name, folder in self.server.repositories.items()
            if (content := content_of(path, name, folder)) is not None
        ]
        content = found[0] if found else b"{}"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def content_of(path: str, name: str, folder: Path) -> bytes | None:
    """Return what the hub says at a path of one repository, or None."""
    files = sorted(each for each in folder.iterdir() if each.is_file())
    if path.startswith(f"api/models/{name}/tree/"):
        listed = [{"type": "file", "path": f.name, "size": f.stat().st_size, "oid": COMMIT} for f in files]
        return json.dumps(listed).encode()
    if path.startswith(f"api/models/{name}"):
        siblings = [{"rfilename": each.name} for each in files]
        return json.dumps({"id": name, "sha": COMMIT, "siblings": siblings}).encode()
    asked = [f for f in files if path.startswith(f"{name}/resolve/") and path.endswith(f"/{f.name}")]
    return asked[0].read_bytes() if asked else None


@contextmanager
def serve(repositories: dict[str, Path]) -> Iterator[tuple[str, list[str]]]:
    """Serve folders by `owner/name`; give the address and the paths that were asked for, as they come in."""
    server = _Hub(repositories)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
