"""Which batches were run from the window, newest first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from fashionstudio.core.atomic import write_json
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import state_dir

MOST = 30
VERSION = 1


@dataclass(frozen=True, slots=True)
class RememberedRun:
    """A batch as it was left.

    Attributes:
        state: “running” from its start until its end was noted, then “paused” or “finished”.
        options: of the command line that made it, beside its folder.
    """

    folder: Path
    title: str
    state: str = "paused"
    options: list[str] = field(default_factory=list)

    def now(self, state: str) -> RememberedRun:
        """The same in another state."""
        return replace(self, state=state)


class RunMemory:
    """A small file, read anew each time: another instance may have written it."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or state_dir() / "batches.json"

    def runs(self) -> list[RememberedRun]:
        """The newest first, whether their folders are still there or not."""
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
            return [_run(entry) for entry in data["runs"]][:MOST]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def note(self, run: RememberedRun) -> None:
        """Put a run first."""
        self._write([run, *(other for other in self.runs() if other.folder != run.folder)])

    def set_state(self, folder: Path, state: str) -> None:
        """Note how a run stands; its place stays."""
        self._write([run.now(state) if run.folder == folder else run for run in self.runs()])

    def remove(self, folder: Path) -> None:
        """Forget one."""
        self._write([run for run in self.runs() if run.folder != folder])

    def _write(self, runs: list[RememberedRun]) -> None:
        entries = [{**asdict(run), "folder": str(run.folder)} for run in runs[:MOST]]
        try:
            write_json(self._file, {"version": VERSION, "runs": entries})
        except FashionStudioError:
            return  # a list of conveniences; the runs themselves are in their folders


def _run(entry: dict[str, Any]) -> RememberedRun:
    options = [str(option) for option in entry["options"]]
    return RememberedRun(Path(entry["folder"]), str(entry["title"]), str(entry["state"]), options)
