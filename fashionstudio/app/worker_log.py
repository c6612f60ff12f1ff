"""What the worker says on stderr: kept in a rotating file, the last lines for error reports."""

from __future__ import annotations

import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_FILE_BYTES = 1_000_000
KEPT_FILES = 3
KEPT_LINES = 40


class WorkerLog:
    """Takes stderr bytes as they arrive and writes whole lines."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "worker.log"
        self._tail: deque[str] = deque(maxlen=KEPT_LINES)
        self._rest = b""
        self._handler = self._open(folder)

    def feed(self, data: bytes) -> None:
        """Append what the worker has written."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._write(line.decode("utf-8", "replace").rstrip("\r"))

    def tail(self) -> str:
        """The last lines, for the details of an error."""
        return "\n".join(self._tail)

    def close(self) -> None:
        """Write what is left and close the file."""
        if self._rest:
            self._write(self._rest.decode("utf-8", "replace"))
            self._rest = b""
        if self._handler is not None:
            self._handler.close()
            self._handler = None

    def _write(self, line: str) -> None:
        self._tail.append(line)
        if self._handler is not None:
            record = logging.LogRecord("worker", logging.INFO, "", 0, "%s", (line,), None)
            self._handler.emit(record)

    def _open(self, folder: Path) -> RotatingFileHandler | None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                self.path, maxBytes=MAX_FILE_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
            )
        except OSError:
            # A full or read-only disk must not keep anybody from designing.
            return None
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        return handler
