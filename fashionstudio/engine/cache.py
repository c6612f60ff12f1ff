"""Products of the arrows of the way, by the content of what they were made from."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

MIB = 2**20


def content_key(*parts: Any) -> str:
    """One key for plain values; equal exactly when all of them are equal."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class ByteCache(Generic[T]):
    """Keeps values up to a number of bytes; those unused for longest go first.

    Attributes:
        made: how many values had to be made, for tests and the benchmark.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._values: OrderedDict[str, tuple[T, int]] = OrderedDict()
        self._bytes = 0
        self.made = 0

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    @property
    def bytes(self) -> int:
        """What the values take."""
        return self._bytes

    def get(self, key: str, make: Callable[[], T]) -> T:
        """The value, made now if it is not there."""
        held = self._values.get(key)
        if held is not None:
            self._values.move_to_end(key)
            return held[0]
        value = make()
        self.made += 1
        size = size_of(value)
        if size <= self._limit:
            self._values[key] = (value, size)
            self._bytes += size
            while self._bytes > self._limit:
                _, (_, dropped) = self._values.popitem(last=False)
                self._bytes -= dropped
        return value

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._bytes = 0


def size_of(value: Any) -> int:
    """Bytes of the arrays and tensors in a value, and a little for everything else."""
    size = getattr(value, "nbytes", None)
    if isinstance(size, int):
        return size
    if is_dataclass(value):
        return sum(size_of(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return sum(size_of(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return sum(size_of(item) for item in value)
    return 64
