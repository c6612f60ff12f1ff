"""Framing: any cut of the stream gives the same messages, and rubbish is refused."""

from __future__ import annotations

import random
import struct

import pytest

from fashionstudio.errors import BadImage, WorkerLost
from fashionstudio.worker import frames, protocol


def some_messages() -> list[frames.Message]:
    return [
        protocol.hello(),
        protocol.put("a" * 64, bytes(range(256)) * 9),
        protocol.render("7", {"words": "größer ☂"}),
        protocol.failed("7", BadImage("This is no picture.", "Try another.", "trace")),
        protocol.ping(),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_any_cut_of_the_stream_gives_the_same_messages(seed: int) -> None:
    rng = random.Random(seed)
    messages = some_messages() * 3
    stream = b"".join(message.to_bytes() for message in messages)
    reader = frames.FrameReader()
    read: list[frames.Message] = []
    while stream:
        length = rng.choice((1, 2, 3, 7, 8, 9, 100, 1000))
        read += reader.feed(stream[:length])
        stream = stream[length:]
    assert read == messages
    assert reader.pending_bytes == 0


def test_errors_cross_the_border_whole() -> None:
    frame = protocol.failed("7", BadImage("This is no picture.", "Try another.", "trace"))
    (read,) = frames.FrameReader().feed(frame.to_bytes())
    error = read.error()
    assert isinstance(error, BadImage)
    assert error.sentence() == "This is no picture. Try another."
    assert error.details == "trace"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"Loading weights: 100%|####| 12/12 [00:01<00:00]\n",
        struct.pack("<II", 5, 0) + b"hello",
        struct.pack("<II", 2, 0) + b"[]",
        struct.pack("<II", 2, 0) + b"{}",
        struct.pack("<II", 10, 0) + b'{"type":1}',
        struct.pack("<II", 0, 0),
        struct.pack("<II", 2, 2**31),
        struct.pack("<II", 2**31, 0),
    ],
)
def test_rubbish_is_refused_and_stays_refused(rubbish: bytes) -> None:
    reader = frames.FrameReader()
    with pytest.raises(WorkerLost):
        list(reader.feed(rubbish))
    with pytest.raises(WorkerLost):
        list(reader.feed(protocol.ping().to_bytes()))


@pytest.mark.parametrize("seed", range(20))
def test_flipped_bytes_never_raise_anything_else(seed: int) -> None:
    rng = random.Random(seed)
    stream = bytearray(b"".join(message.to_bytes() for message in some_messages()))
    for _ in range(5):
        stream[rng.randrange(len(stream))] = rng.randrange(256)
    try:
        for message in frames.FrameReader().feed(stream):
            assert isinstance(message.type, str)
    except WorkerLost:
        pass


def test_parts_come_back_by_name() -> None:
    parts = {"picture": b"abc", "region": b"", "other": b"\0" * 1000}
    message = protocol.result("1", 0, 5, {}, parts)
    assert message.parts() == parts


@pytest.mark.parametrize("index", [[["a", 2]], [["a", -1], ["b", 4]], [["a"]], 5, [["a", "3"]]])
def test_a_damaged_index_is_refused(index: object) -> None:
    with pytest.raises(frames.ProtocolError):
        frames.unpack_parts(index, b"abc")  # type: ignore[arg-type]


def test_a_message_over_the_limit_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MAX_BLOB_BYTES", 10)
    with pytest.raises(frames.ProtocolError):
        protocol.put("a" * 64, b"12345678901").to_bytes()
