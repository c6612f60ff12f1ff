"""Killed in the middle of an import, a library is whole, and the import can be repeated."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fashionstudio.library.checking import check
from fashionstudio.library.importing import import_paths
from fashionstudio.library.library import Library

_ROOT = Path(__file__).resolve().parents[2]

# The child counts what it does and kills itself, as hard as anybody could, at the given point.
_CHILD = """
import os, signal, sys
from pathlib import Path

from fashionstudio.library import files, importing
from fashionstudio.library.library import Library

point, number, library, shirts = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
importing._COMMIT_EACH = 2
count = 0


def strike(honest, before):
    def struck(*arguments, **named):
        global count
        count += 1
        if count == number and before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = honest(*arguments, **named)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return struck


if point == "file written":
    files.write_atomic = strike(files.write_atomic, before=False)
elif point == "within a file":
    os.fsync = strike(os.fsync, before=True)
else:
    Library.note_source = strike(Library.note_source, before=True)
importing.import_paths(Library.open(Path(library)), [Path(shirts)])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("point", "number", "kept"),
    [("file written", 1, 0), ("within a file", 6, 2), ("within a transaction", 4, 2)],
)
def test_killed_at_any_point(
    tmp_path: Path, shirts: Path, point: str, number: int, kept: int
) -> None:
    folder = tmp_path / "library"
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, point, str(number), folder, shirts],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    with Library.open(folder) as library:
        assert library.count() == kept
        assert all(library.path(entry).is_file() for entry in library.entries())
        found = check(library, contents=True)
        assert (found.missing, found.damaged, found.problems) == ([], [], [])
        assert found.unknown or found.unfinished, "the test has killed it too early or too late"
        report = import_paths(library, [shirts])
        assert (len(report.added), report.known) == (6 - kept, kept)
        check(library, repair=True)
        after = check(library, contents=True)
        assert (after.good, after.unfinished, after.entries) == (True, 0, 6)
