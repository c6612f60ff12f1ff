"""The worker's end of the pipes."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO

from fashionstudio.worker.frames import FrameReader, Message

_CHUNK_BYTES = 1 << 20


class ClientGoneError(Exception):
    """Nobody reads what the worker writes."""


class Channel:
    """Messages over two file descriptors; any thread may send."""

    def __init__(self, read_from: int, write_to: int) -> None:
        self._read_from = read_from
        self._write_to: BinaryIO = os.fdopen(write_to, "wb", buffering=0)
        self._lock = threading.Lock()

    @classmethod
    def over_standard_streams(cls) -> Channel:
        """Take over standard input and output.

        Afterwards fd 1 is stderr and fd 0 is empty, so that a print of a library cannot corrupt
        the protocol and nothing else reads the commands.
        """
        read_from, write_to = os.dup(0), os.dup(1)
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is needed
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        if sys.platform == "win32":
            import msvcrt

            msvcrt.setmode(read_from, os.O_BINARY)
            msvcrt.setmode(write_to, os.O_BINARY)
        return cls(read_from, write_to)

    def send(self, message: Message) -> None:
        """Write one message whole.

        Raises:
            ClientGoneError: the other end is closed.
        """
        data = memoryview(message.to_bytes())
        with self._lock:
            try:
                while data:
                    data = data[self._write_to.write(data) :]
            except (OSError, ValueError) as error:  # a closed file is a ValueError
                raise ClientGoneError from error

    def close(self) -> None:
        """End what is written; the client sees the end of the stream."""
        self._write_to.close()

    def messages(self) -> Iterator[Message]:
        """Everything that comes in, until the client closes its end.

        Raises:
            ProtocolError: the client sent rubbish.
        """
        reader = FrameReader()
        while data := os.read(self._read_from, _CHUNK_BYTES):
            yield from reader.feed(data)
