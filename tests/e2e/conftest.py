"""One desk after another, each with a home of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """`desk("photo.jpg")` starts the program; a second call starts it again in the same home."""
    desks: list[Desk] = []

    def start(*arguments: object, **options: object) -> Desk:
        desks.append(Desk(tmp_path / "home", *map(str, arguments), **options))
        return desks[-1]

    yield start
    for one in desks:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
