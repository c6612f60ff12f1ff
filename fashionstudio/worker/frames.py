"""A message over the worker's border: a JSON header and a raw blob, cut out of a stream of bytes.

A message is two little-endian uint32 (header length, blob length), a JSON header and a raw blob.
The header's `type` names the message; every message that belongs to a job carries its `job` id.
What can be said is in `worker.protocol`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from fashionstudio.errors import FashionStudioError, WorkerLost

MAX_HEADER_BYTES = 4 * 2**20
MAX_BLOB_BYTES = 256 * 2**20

_LENGTHS = struct.Struct("<II")


class ProtocolError(WorkerLost):
    """Bytes that are no message; the connection cannot be trusted any more."""


@dataclass(frozen=True, slots=True)
class Message:
    """One frame: the JSON header and the raw blob."""

    header: dict[str, Any]
    blob: bytes = b""

    @property
    def type(self) -> str:
        """What kind of message this is."""
        return str(self.header["type"])

    @property
    def job(self) -> str:
        """The job it belongs to, or ""."""
        return str(self.header.get("job", ""))

    def __getitem__(self, key: str) -> Any:
        return self.header[key]

    def get(self, key: str, default: Any = None) -> Any:
        """A header field, or the default."""
        return self.header.get(key, default)

    def parts(self) -> dict[str, bytes]:
        """The files in the blob, by name."""
        return unpack_parts(self.header.get("parts", []), self.blob)

    def error(self) -> FashionStudioError:
        """The error of a `failed` or `unmade` event."""
        return FashionStudioError.from_dict(self.header.get("error", {}))

    def to_bytes(self) -> bytes:
        """The frame, ready to be written."""
        text = json.dumps(self.header, separators=(",", ":"), ensure_ascii=False)
        # A file's name may hold what is no character; no message is lost for it.
        header = text.encode("utf-8", "replace")
        if len(header) > MAX_HEADER_BYTES or len(self.blob) > MAX_BLOB_BYTES:
            raise ProtocolError(
                "A message to or from the worker is too large.",
                details=f"{self.type}: header {len(header)}, blob {len(self.blob)} bytes",
            )
        return _LENGTHS.pack(len(header), len(self.blob)) + header + self.blob


class FrameReader:
    """Cuts a byte stream into messages, however the bytes arrive.

    After an error the reader stays broken: there is no telling where the next frame begins.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._broken = False

    @property
    def pending_bytes(self) -> int:
        """Bytes of a message that has not arrived whole."""
        return len(self._buffer)

    def feed(self, data: bytes | bytearray | memoryview) -> Iterator[Message]:
        """Take bytes and yield every message they complete.

        Raises:
            ProtocolError: the bytes are no message, or exceed the limits.
        """
        self._buffer += data
        while (message := self._next()) is not None:
            yield message

    def _next(self) -> Message | None:
        if self._broken:
            raise ProtocolError("The connection to the worker is broken.")
        if len(self._buffer) < _LENGTHS.size:
            return None
        header_length, blob_length = _LENGTHS.unpack_from(self._buffer)
        if header_length > MAX_HEADER_BYTES or blob_length > MAX_BLOB_BYTES or header_length < 2:
            self._fail(f"header {header_length}, blob {blob_length} bytes announced")
        blob_start = _LENGTHS.size + header_length
        end = blob_start + blob_length
        if len(self._buffer) < end:
            return None
        with memoryview(self._buffer) as view:
            header = self._parse(bytes(view[_LENGTHS.size : blob_start]))
            blob = bytes(view[blob_start:end])
        del self._buffer[:end]
        return Message(header, blob)

    def _parse(self, data: bytes) -> dict[str, Any]:
        try:
            header = json.loads(data)
        except (ValueError, RecursionError) as error:
            self._fail(f"header is not JSON: {error}")
        if not isinstance(header, dict) or not isinstance(header.get("type"), str):
            self._fail("header names no type")
        return header

    def _fail(self, details: str) -> NoReturn:
        self._broken = True
        raise ProtocolError("The worker sent something that is not a message.", details=details)


def pack_parts(parts: Mapping[str, bytes]) -> tuple[list[list[Any]], bytes]:
    """Several files as one blob and its index."""
    return [[name, len(data)] for name, data in parts.items()], b"".join(parts.values())


def unpack_parts(index: Iterable[Any], blob: bytes) -> dict[str, bytes]:
    """The inverse of `pack_parts`.

    Raises:
        ProtocolError: index and blob do not fit together.
    """
    files: dict[str, bytes] = {}
    start = 0
    try:
        for name, length in index:
            if not isinstance(length, int) or length < 0:
                raise ValueError(f"length {length!r}")
            files[str(name)] = blob[start : start + length]
            start += length
    except (TypeError, ValueError) as error:
        raise ProtocolError("The worker sent a damaged index.", details=str(error)) from error
    if start != len(blob):
        raise ProtocolError("The worker sent a damaged index.", details=f"{start} ≠ {len(blob)}")
    return files
