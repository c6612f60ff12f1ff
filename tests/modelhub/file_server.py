"""A web server for files on this computer, which understands ranges and fails when told to."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave in the middle are what is being tested."""


class FileServer:
    """Serves a folder below `url`.

    Attributes:
        requests: (path, Range header) of every request so far.
        breaks_after: bytes of a body after which the connection is cut; taken from the front, one
            entry per body of more than a byte. None lets it pass.
        statuses: answers instead of files; taken from the front, one per request.
        has_ranges: whether ranges are understood.
        has_etags: whether files have an ETag.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[tuple[str, str | None]] = []
        self.breaks_after: list[int | None] = []
        self.statuses: list[int] = []
        self.has_ranges = True
        self.has_etags = True
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Of the folder."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def bodies(self, name: str) -> list[str | None]:
        """Range headers of the requests for (more than the first byte of) a file."""
        return [r for path, r in self.requests if path.endswith(name) and r != "bytes=0-0"]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One GET."""
        wanted = request.headers.get("Range")
        self.requests.append((request.path, wanted))
        path = self.folder / request.path.lstrip("/")
        if self.statuses and (status := self.statuses.pop(0)) != 200:
            self._refuse(request, status)
        elif not path.is_file():
            self._refuse(request, 404)
        else:
            self._send(request, path.read_bytes(), wanted)

    def _refuse(self, request: BaseHTTPRequestHandler, status: int) -> None:
        request.send_response(status)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def _send(self, request: BaseHTTPRequestHandler, content: bytes, wanted: str | None) -> None:
        etag = f'"{hashlib.md5(content).hexdigest()}"'
        unchanged = request.headers.get("If-Range", etag) == etag
        first, last = 0, len(content) - 1
        partial = bool(self.has_ranges and wanted and unchanged)
        if partial and wanted:
            begin, _, end = wanted.removeprefix("bytes=").partition("-")
            first, last = int(begin), min(last, int(end) if end else last)
            if first >= len(content):
                self._refuse(request, 416)
                return
        body = content[first : last + 1]
        request.send_response(206 if partial else 200)
        request.send_header("Content-Length", str(len(body)))
        if partial:
            request.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        if self.has_etags:
            request.send_header("ETag", etag)
        request.end_headers()
        cut = self.breaks_after.pop(0) if self.breaks_after and len(body) > 1 else None
        request.wfile.write(body[:cut])
        if cut is not None:
            request.wfile.flush()
            request.close_connection = True
