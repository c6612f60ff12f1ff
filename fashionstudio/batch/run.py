"""Runs a plan to its end: every item once, whatever happens in between.

What is done is known from the journal and from the pictures' hashes alone, so a run may be killed
at any moment and taken up again by doing the same once more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from fashionstudio.batch.checking import Checked, Ready, check_plan
from fashionstudio.batch.estimate import remember_pace
from fashionstudio.batch.executors import Executor, Outcome, WorkItem
from fashionstudio.batch.finishing import Finisher
from fashionstudio.batch.freeze import read_frozen, write_frozen
from fashionstudio.batch.gallery import write_gallery
from fashionstudio.batch.journal import Journal, is_whole, item_key
from fashionstudio.batch.manifest import records_of, write_manifest
from fashionstudio.batch.order import in_order
from fashionstudio.batch.outputs import Folder, Style
from fashionstudio.batch.plan import Plan
from fashionstudio.batch.report import Control, OnProgress, RunProgress, RunReport, unwatched
from fashionstudio.batch.sheets import write_lookbook, write_sheets
from fashionstudio.core.atomic import write_atomic
from fashionstudio.errors import BadInput, Cancelled, FashionStudioError

_WRITERS = 4
_BACKLOG = 8
"""Outcomes that may wait to be written; then computing waits, too."""
_LISTED_EVERY_S = 30.0
_FEWEST_FOR_PACE = 4
"""Of fewer, most of the time was spent on starting."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a plan is run.

    Attributes:
        style: as which kind of files the pictures are written.
        retry_failed: try once more what failed in an earlier run.
        sheets, gallery, lookbook: what is made of the pictures in the end.
    """

    style: Style = field(default_factory=Style)
    retry_failed: bool = False
    sheets: bool = True
    gallery: bool = True
    lookbook: bool = False


def run(
    plan: Plan | Checked,
    folder: Path,
    executor: Executor,
    options: RunOptions | None = None,
    *,
    progress: OnProgress = unwatched,
    control: Control | None = None,
) -> RunReport:
    """Make what is not made yet.

    Doing it again with the same plan goes on where the last run ended, wherever that was; with a
    changed plan only what is new is made.

    Args:
        plan: read, or read and checked.
        folder: new, empty, or of an earlier run.
        executor: makes the items.
        options: see `RunOptions`.
        progress: told of every item, from the thread that called.
        control: pauses and stops.

    Raises:
        BadInput: the folder holds other things, or another run works in it.
        DiskFull: no space is left; what is done stays done.
        FashionStudioError: nothing can be made at all.
    """
    place, chosen = Folder(folder), options or RunOptions()
    place.check()
    checked = plan if isinstance(plan, Checked) else check_plan(plan)
    place.make()
    with _alone_in(place):
        place.pause.unlink(missing_ok=True)
        place.sweep()
        checked = _with_held(checked, place)
        write_frozen(place.plan, checked, chosen.style)
        with Journal(place.journal) as journal:
            work = _Run(checked, place, executor, chosen, journal, progress, control or Control())
            return work.run()


def lay_down(checked: Checked, folder: Path, style: Style) -> None:
    """Put a checked plan into a folder, from where `resume` makes it in whatever process.

    Raises:
        BadInput: the folder holds other things, or another run works in it.
        DiskFull: no space is left.
    """
    place = Folder(folder)
    place.check()
    place.make()
    with _alone_in(place):
        write_frozen(place.plan, _with_held(checked, place), style)


@contextmanager
def _alone_in(place: Folder) -> Iterator[None]:
    """Keep other runs out of a folder."""
    lock = FileLock(place.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BadInput(
            f"Another run is under way in “{place.root}”.", "Wait for it, or choose another folder."
        ) from None
    try:
        yield
    finally:
        lock.release()


def resume(
    folder: Path,
    executor: Executor,
    options: RunOptions | None = None,
    *,
    progress: OnProgress = unwatched,
    control: Control | None = None,
) -> RunReport:
    """`run` with the plan and the style that the folder keeps; raises as it does."""
    checked, style = read_frozen(Folder(folder).plan)
    chosen = replace(options or RunOptions(), style=style)
    return run(checked, folder, executor, chosen, progress=progress, control=control)


def ask_for_pause(folder: Path) -> bool:
    """Ask the run in a folder, of whatever process, to pause; False if none works there."""
    place = Folder(folder)
    if not place.is_run:
        raise BadInput(f"There is no batch in “{folder}”.", "Choose the folder of a batch.")
    lock = FileLock(place.lock)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        write_atomic(place.pause, b"")
        return True


def pending(checked: Checked, folder: Path, options: RunOptions) -> list[Ready]:
    """What a run would make now; nothing is changed, and pictures are not hashed."""
    place = Folder(folder)
    entries = Journal(place.journal).entries if place.is_run else {}
    keys = keyed(checked, options.style)
    return [
        item
        for key, item in keys.items()
        if not _settled(entries.get(key), options)
        or (entries[key]["state"] == "done" and not (folder / entries[key]["file"]).is_file())
    ]


def _settled(entry: Mapping[str, Any] | None, options: RunOptions) -> bool:
    if entry is None:
        return False
    return entry["state"] == "done" or not options.retry_failed


def keyed(checked: Checked, style: Style) -> dict[str, Ready]:
    """The items by the keys that the journal knows them by."""
    return {
        item_key(item.work.request.sha256(), style.file(item.plan.name), style.identity()): item
        for item in checked.ready
    }


def _with_held(checked: Checked, place: Folder) -> Checked:
    """The plan with pictures that lie in no file written into the run's own folder."""
    files = {}
    for sha256, data in checked.held.items():
        files[sha256] = place.inputs / f"{sha256}.png"
        if not files[sha256].is_file():
            write_atomic(files[sha256], data)
    if not files:
        return checked
    ready = []
    for item in checked.ready:
        named = {picture.sha256 for picture in item.work.request.look.pictures()}
        own = {sha256: path for sha256, path in files.items() if sha256 in named}
        work = replace(item.work, files={**item.work.files, **own})
        ready.append(replace(item, work=work))
    return replace(checked, ready=ready)


class _Run:
    """One run, from its first item to its last."""

    def __init__(
        self,
        checked: Checked,
        place: Folder,
        executor: Executor,
        options: RunOptions,
        journal: Journal,
        progress: OnProgress,
        control: Control,
    ) -> None:
        self._checked, self._place, self._executor = checked, place, executor
        self._options, self._journal = options, journal
        self._progress, self._control = progress, control
        self._keys = keyed(checked, options.style)
        self._by_name = {item.plan.name: (key, item) for key, item in self._keys.items()}
        self._finisher = Finisher(place, options.style, journal)
        self._done = self._failed = self._kept = 0
        self._waiting: set[Future[dict[str, Any]]] = set()
        self._broke: BaseException | None = None
        self._made: dict[str, float] = {}
        self._started = self._first_at = self._listed = time.monotonic()

    def run(self) -> RunReport:
        """Make everything; then list it."""
        todo = self._todo()
        self._tell("")
        if todo:
            self._control.listen(self._obey)
            self._make(todo)
        report = RunReport(
            self._place.root,
            self._records(),
            paused=self._done + self._failed < len(todo),
            made=self._done,
        )
        if self._journal.repaired:
            report.notes.append("The journal ended within a line; that item was made again.")
        self._finish(report)
        report.seconds = round(time.monotonic() - self._started, 2)
        return report

    def _todo(self) -> list[Ready]:
        """What is not made yet, or not as the journal says."""
        todo = []
        for key, item in self._keys.items():
            entry = self._journal.entries.get(key)
            if not _settled(entry, self._options):
                todo.append(item)
            elif entry is not None and entry["state"] == "done":
                if is_whole(entry, self._place.root):
                    self._kept += 1
                else:
                    del self._journal.entries[key]
                    todo.append(item)
            else:
                self._kept += 1
        return in_order(todo)

    def _make(self, todo: list[Ready]) -> None:
        """Let the executor work, write what comes, and keep both from running away."""
        with ThreadPoolExecutor(_WRITERS, "write") as pool:
            try:
                for outcome in self._executor.run(self._work(todo)):
                    self._waiting.add(pool.submit(self._write, outcome))
                    self._collect(block=len(self._waiting) >= _BACKLOG)
                    if self._place.pause.exists():
                        self._control.pause()
            except Cancelled:
                pass
            except BaseException:
                self._executor.cancel()
                raise
            finally:
                while self._waiting:
                    self._collect(block=True)
                if self._broke is not None:
                    self._executor.cancel()
        if self._broke is not None:
            raise self._broke

    def _work(self, todo: list[Ready]) -> Iterator[WorkItem]:
        for item in todo:
            if self._control.pausing or self._broke is not None:
                return
            yield item.work

    def _obey(self) -> None:
        if self._control.stopping:
            self._executor.cancel()
        elif self._control.pausing:
            self._executor.pause()

    def _write(self, outcome: Outcome) -> dict[str, Any]:
        key, item = self._by_name[outcome.name]
        self._made[outcome.name] = outcome.seconds
        return self._finisher.finish(key, item, outcome)

    def _collect(self, *, block: bool) -> None:
        """Take in what is written; with `block` at least one."""
        if block and self._waiting:
            wait(self._waiting, return_when=FIRST_COMPLETED)
        for future in [future for future in self._waiting if future.done()]:
            self._waiting.discard(future)
            try:
                entry = future.result()
            except BaseException as error:  # nothing can be written: the run ends
                if self._broke is None:
                    self._broke = error
                    self._executor.pause()
                continue
            self._done += entry["state"] == "done"
            self._failed += entry["state"] == "failed"
            self._tell(str(entry["item"]), entry)
        if time.monotonic() - self._listed > _LISTED_EVERY_S:
            self._listed = time.monotonic()
            write_manifest(self._place.root, self._records())

    def _tell(self, name: str, entry: dict[str, Any] | None = None) -> None:
        tried, now = self._done + self._failed, time.monotonic()
        left = len(self._keys) - self._kept - tried
        if tried == 1:
            self._first_at = now
        # The first one waits until engines are loaded; it says nothing about the others.
        paced = tried - 1 if tried > 1 else tried
        passed = now - (self._first_at if tried > 1 else self._started)
        self._progress(
            RunProgress(
                total=len(self._keys),
                done=self._done,
                failed=self._failed,
                kept=self._kept,
                rate=60 * paced / passed if tried and passed > 0 else 0.0,
                seconds_left=left * passed / paced if paced else None,
                item=name,
                record=entry or {},
            )
        )

    def _records(self) -> list[dict[str, Any]]:
        entries = {
            item.plan.name: self._journal.entries[key]
            for key, item in self._keys.items()
            if key in self._journal.entries
        }
        return records_of(self._checked.ready, self._checked.broken, entries)

    def _finish(self, report: RunReport) -> None:
        """Everything that is made of the pictures; what cannot be is a note, not a failure."""
        root, title, records = self._place.root, self._checked.title, report.records
        report.files += write_manifest(root, records)
        steps: list[tuple[bool, Callable[[], list[Path]]]] = [
            (self._options.gallery, lambda: [write_gallery(root, records, title)]),
            (self._options.sheets, lambda: write_sheets(self._place, records, title)),
            (
                self._options.lookbook and not report.paused,
                lambda: write_lookbook(self._place, records, title),
            ),
        ]
        for wanted, step in steps:
            if wanted and not self._control.stopping:
                try:
                    report.files += step()
                except FashionStudioError as error:
                    report.notes.append(error.sentence())
        self._remember()

    def _remember(self) -> None:
        """The pace of this run, for the next estimate."""
        made = [
            (e["engine"], e["preset"], str(e.get("worker", "")), self._made[e["item"]])
            for e in self._records()
            if e["state"] == "done" and e["item"] in self._made
        ]
        if len(made) >= _FEWEST_FOR_PACE:
            remember_pace(made)
