"""What is closed when a `with` block ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self


class Closes(ABC):
    """Best used in a `with` block, and without one to be closed by hand."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything; a second time does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
