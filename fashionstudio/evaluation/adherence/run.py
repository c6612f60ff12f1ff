"""The whole evaluation: group after group, each kept on the disk as soon as it is measured."""

from __future__ import annotations

import json
import logging
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.core.listener import Listener
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.adherence import (
    fabric,
    garment,
    judges,
    realism,
    sheets,
    sketch,
    speed,
    tryon,
    words,
)
from fashionstudio.evaluation.adherence import report as reports
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.plan import (
    GARMENTS,
    GROUPS,
    NEED_PAIRS,
    SHEET_PEOPLE,
    SWATCHES,
    Options,
    Swatch,
    choose_fabrics,
    choose_garments,
    find_pictures,
)
from fashionstudio.evaluation.adherence.results import Case, Figure, Group, Kept, worst_first
from fashionstudio.evaluation.adherence.studio import Sitter, Studio, Wish, seat

logger = logging.getLogger(__name__)
U8 = NDArray[np.uint8]

WORST = 10
_OF_PEOPLE = ("words", "fabric", "sketch", "garment")
"""Groups that ask everybody."""


def evaluate(options: Options, listener: Listener) -> tuple[list[Group], dict[str, Any]]:
    """Measure what `options.only` names; write table, JSON and contact sheets as it goes.

    Groups that an earlier run of the same evaluation has finished are taken over.

    Returns:
        The groups, and what was evaluated.

    Raises:
        FashionStudioError: nobody usable in the Photos, the engine is missing, a full disk, …
        Cancelled: the listener said so; finished groups stay.
    """
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        inputs = Inputs(Path(folder))
        service = EngineService(inputs, options.device)
        studio = Studio(service, inputs, options.engine, options.preset, options.seed)
        listener.phase("load")
        return _Run(options, listener, studio, studio.weights()).all()


@dataclass
class _Run:
    options: Options
    listener: Listener
    studio: Studio
    weights: dict[str, str]
    groups: list[Group] = field(default_factory=list)
    _sitters: list[Sitter] | None = None
    _notes: list[str] = field(default_factory=list)
    _swatches: list[Swatch] | None = None
    _garments: list[Path] | None = None

    def all(self) -> tuple[list[Group], dict[str, Any]]:
        for name in self.options.only:
            if name in NEED_PAIRS and self.options.pairs is None:
                note = "Not measured: name a folder of rendered people with --pairs."
                self.groups.append(Group(name, (), notes=(note,)))
                continue
            group = self._known(name)
            if group is None:
                group = self._measured(name)
            self.groups.append(group)
            self._write()
        self._draw_worst()
        return self.groups, self._about()

    # One group ------------------------------------------------------------------------------------

    def _measured(self, name: str) -> Group:
        self.studio.take_kept()
        started = time.perf_counter()
        outcome = self._outcome(name)
        kept = self.studio.take_kept()
        seconds = round(time.perf_counter() - started, 1)
        files = self._draw(name, outcome)
        group = Group(
            name,
            tuple(_rounded(figure) for figure in outcome.figures),
            tuple(outcome.cases),
            kept,
            seconds,
            tuple(files),
            tuple(outcome.notes),
        )
        data = {"plan": self._plan(name), **group.to_dict()}
        write_atomic(self._state(name), f"{json.dumps(data, ensure_ascii=False)}\n".encode())
        return group

    def _outcome(self, name: str) -> Outcome:
        options = self.options
        if name == "speed":
            self.listener.phase(name)
            photo = find_pictures(options.people)[0]
            figures, notes = speed.measure(options.engine, photo, options.device)
            return Outcome(figures=figures, notes=notes)
        if name == "realism":
            people, notes = self._sheet_people()
            outcome = realism.measure(self._task(name, people), self._fabrics(), self._dresses())
            outcome.notes = [*notes, *outcome.notes]
            return outcome
        if name in NEED_PAIRS:
            assert options.pairs is not None
            task = self._task(name, [])
            group = judges if name == "judges" else tryon
            return group.measure(task, options.pairs)
        task = self._task(name, self._people())
        work: dict[str, Callable[[], Outcome]] = {
            "words": lambda: words.measure(task),
            "fabric": lambda: fabric.measure(task, self._fabrics(), options.category),
            "sketch": lambda: sketch.measure(task),
            "garment": lambda: garment.measure(task, self._dresses(), options.category),
            "identity": lambda: self._identity(task),
        }
        outcome = work[name]()
        outcome.notes = [*self._notes, *outcome.notes]
        return outcome

    def _identity(self, task: Task) -> Outcome:
        """From the renders of all groups; of a few made now where there were none."""
        kept = Kept()
        for group in self.groups:
            kept = kept.plus(group.kept)
        if kept.renders == 0:
            for done, sitter in enumerate(task.sitters):
                for category in sitter.categories:
                    self.studio.render(sitter, Wish(category))
                task.step(done + 1, len(task.sitters))
            kept = self.studio.kept
        outside, spared = float(kept.outside_px), float(kept.spared_px)
        figures = [
            Figure("pixels changed outside of the region", outside, 0, "<=", kept.renders),
            Figure("pixels changed of face, hair and hands", spared, 0, "<=", kept.renders),
        ]
        return Outcome(figures=figures)

    def _task(self, name: str, sitters: list[Sitter]) -> Task:
        self.listener.phase(name)
        return Task(self.studio, tuple(sitters), self.listener.step, self.options.quick)

    # What is measured with ------------------------------------------------------------------------

    def _people(self) -> list[Sitter]:
        if self._sitters is None:
            self.listener.phase("people")
            limit = 1 if self.options.quick else self.options.limit_people
            files = find_pictures(self.options.people)
            found, self._notes = seat(self.studio, files, limit, self.listener.step)
            if not found:
                raise BadInput("There is nobody in these photos.", "Choose other photos.")
            self._sitters = found
        return self._sitters

    def _sheet_people(self) -> tuple[list[Sitter], list[str]]:
        """More people than the groups take, for the sheet is only looked at."""
        if self.options.quick:
            return self._people(), self._notes
        self.listener.phase("people")
        files = find_pictures(self.options.people)
        return seat(self.studio, files, SHEET_PEOPLE, self.listener.step)

    def _fabrics(self) -> list[Swatch]:
        if self._swatches is None:
            count = 3 if self.options.quick else SWATCHES
            self._swatches = choose_fabrics(self.options.fabrics, count)
        return self._swatches

    def _dresses(self) -> list[Path]:
        if self._garments is None:
            count = 3 if self.options.quick else GARMENTS
            self._garments = choose_garments(self.options.garments, self.options.category, count)
        return self._garments

    # On the disk ----------------------------------------------------------------------------------

    def _plan(self, name: str) -> str:
        return self.options.fingerprint(name, self.weights)

    def _state(self, name: str) -> Path:
        return self.options.output / "groups" / f"{name}.json"

    def _known(self, name: str) -> Group | None:
        """The group as an earlier run left it; never for what depends on the others or on time."""
        if name in ("identity", "speed") or not self._state(name).is_file():
            return None
        try:
            data = json.loads(self._state(name).read_text(encoding="utf-8"))
            if data.pop("plan") != self._plan(name):
                return None
            return Group.from_dict(data)
        except (KeyError, TypeError, ValueError) as error:
            logger.warning("the group %s is measured anew: %r", name, error)
            return None

    def _draw(self, name: str, outcome: Outcome) -> list[str]:
        """Contact sheets, and the worst pictures alone for the sheet of all groups."""
        files = []
        for kind, picture in sheets.draw_kinds(outcome).items():
            files.append(f"{name}-{kind.replace(' ', '-')}.png")
            write_png(self.options.output / files[-1], picture)
        for place, index in enumerate(worst_first(outcome.cases)[:WORST]):
            write_png(self._worst_file(name, place), outcome.pictures[index])
        return files

    def _worst_file(self, name: str, place: int) -> Path:
        return self.options.output / "worst" / f"{name}-{place:02d}.png"

    def _draw_worst(self) -> None:
        """The worst ten of all groups that judge the engine, whichever run measured them."""
        found: list[tuple[Case, Path]] = []
        measured = {group.name: group for group in self.groups}
        earlier = [self._known(name) for name in GROUPS if name not in measured]
        for group in (*self.groups, *(group for group in earlier if group is not None)):
            if group.name == "judges":
                continue
            for place, index in enumerate(worst_first(group.cases)[:WORST]):
                found.append((group.cases[index], self._worst_file(group.name, place)))
        found = sorted(found, key=lambda pair: -pair[0].badness)[:WORST]
        found = [(case, path) for case, path in found if path.is_file()]
        if found:
            pictures = [read_picture(path) for _, path in found]
            title = f"{self.options.engine}: the worst {len(found)} by the measures"
            drawn = sheets.draw_worst(title, [case for case, _ in found], pictures)
            write_png(self.options.output / "worst.png", drawn)

    def _about(self) -> dict[str, Any]:
        options = self.options
        return {
            "engine": options.engine,
            "weights": self.weights,
            "preset": options.preset,
            "seed": options.seed,
            "category": options.category,
            "quick": options.quick,
            "photos": self._asked(lambda case: case.person, _OF_PEOPLE)
            or self._asked(lambda case: case.person, ("realism",)),
            "fabrics": self._asked(lambda case: case.asked, ("fabric",), "cloth"),
            "garments": self._asked(lambda case: case.asked, ("garment",)),
        }

    def _asked(
        self, what: Callable[[Case], str], names: tuple[str, ...], kind: str | None = None
    ) -> list[str]:
        """From the cases, which are there also when a group was measured by an earlier run."""
        cases = [case for group in self.groups if group.name in names for case in group.cases]
        return list(dict.fromkeys(what(case) for case in cases if kind in (None, case.kind)))

    def _write(self) -> None:
        reports.write(self.groups, self._about(), self.options.output)


def _rounded(figure: Figure) -> Figure:
    value = None if figure.value is None else round(float(figure.value), 4)
    return replace(figure, value=value)
