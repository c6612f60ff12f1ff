"""Colourways: one design in several colours or fabrics, and how near each came to its target."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QObject, Signal

from fashionstudio.app.exporting import source_of
from fashionstudio.app.jobs import Job, JobState
from fashionstudio.app.pictures import LoadedPicture, Source, load_picture
from fashionstudio.app.render_history import RenderHistory
from fashionstudio.app.restoring import restore_parts
from fashionstudio.app.results import DecodedResult, Result
from fashionstudio.app.session import Session
from fashionstudio.app.snapshots import Snapshot, snapshot_of
from fashionstudio.core.cloth_colour import delta_e
from fashionstudio.core.colour_words import named_in, without_colours
from fashionstudio.core.export.source import PartFinder
from fashionstudio.core.look import Fabric, FabricPlacement
from fashionstudio.core.palettes.model import Lab, PaletteColour
from fashionstudio.core.person import Person
from fashionstudio.core.swatch import plain_swatch
from fashionstudio.errors import BadInput, FashionStudioError

State = Literal["wanted", "waiting", "rendering", "done", "failed", "stopped"]
MOST_TARGETS = 60
MEASURED_PX = 1200
"""Longer side of the pictures that colours are measured in; a mean needs no more."""


@dataclass(eq=False, slots=True)
class Colourway:
    """One target with what became of it.

    Attributes:
        name: of the colour or the fabric.
        swatch: the cloth that is rendered.
        lab: the colour that was asked for, None for a fabric.
        state: where it stands.
        result: the Render, once it is there.
        delta_e: CIEDE2000 between the rendered garment, its light left aside, and the target; None
            while unknown, or where there is no garment to be measured.
    """

    name: str
    swatch: LoadedPicture
    lab: Lab | None = None
    state: State = "wanted"
    result: Result | None = None
    delta_e: float | None = None
    _job: str = field(default="", repr=False)


class Colourways(QObject):
    """The targets of one window, rendered one after another from the same Look and seed.

    Signals:
        changed: a target was added or removed, or stands elsewhere now.
        failed: carries a FashionStudioError of a fabric that could not be read.

    Attributes:
        items: in the order in which they are shown.
        drop_colours: leave the colours out that the Words name: they would argue with the targets.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, session: Session, history: RenderHistory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history
        self._set = ""
        self.items: list[Colourway] = []
        self.drop_colours = True
        renderer = session.renderer
        renderer.result_ready.connect(self._on_result)
        renderer.job_changed.connect(self._on_job)
        renderer.job_ended.connect(self._on_ended)
        renderer.queue_changed.connect(self._on_queue)
        session.results.removed.connect(self._on_removed)
        session.project.opened.connect(lambda _opened: self._restore())
        self._restore()

    # Targets -------------------------------------------------------------------------------------

    def add_colours(self, colours: Sequence[PaletteColour]) -> None:
        """Colours to render the design in; one that is there already is not taken twice."""
        chosen = tuple(colours)[:MOST_TARGETS]

        def work() -> list[LoadedPicture]:
            return [load_picture(plain_swatch(c.srgb), c.title, least_side=1) for c in chosen]

        def done(swatches: list[LoadedPicture]) -> None:
            for swatch, colour in zip(swatches, chosen, strict=True):
                self._take(swatch, colour.lab)

        self._session.background.run(work, done, self.failed.emit)

    def add_fabric(self, source: Source, name: str) -> None:
        """A fabric to render the design in."""
        self._session.background.run(
            lambda: load_picture(source, name, least_side=1),
            lambda loaded: self._take(loaded, None),
            self.failed.emit,
        )

    def remove(self, item: Colourway) -> None:
        """Take a target away; its Render stays in the project."""
        if item.state in ("waiting", "rendering"):
            self._stop(item)
        self.items = [other for other in self.items if other is not item]
        self.changed.emit()

    def clear(self) -> None:
        """Take all of them away."""
        for item in tuple(self.items):
            self.remove(item)
        self._set = ""

    def _take(self, swatch: LoadedPicture, lab: Lab | None) -> None:
        if len(self.items) >= MOST_TARGETS:
            self.failed.emit(
                BadInput(
                    self.tr("There is no room for more colourways."),
                    self.tr("Render these first, or take some away."),
                )
            )
        elif all(item.swatch.ref.sha256 != swatch.ref.sha256 for item in self.items):
            self.items.append(Colourway(swatch.ref.name, swatch, lab))
            self.changed.emit()

    # Rendering -----------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether any of them is on its way."""
        return any(item.state in ("waiting", "rendering") for item in self.items)

    @property
    def named(self) -> tuple[str, ...]:
        """Colours that the Words name."""
        return named_in(self._session.document.look.words)

    def pending(self) -> list[Colourway]:
        """What Render would render: what has no picture of the design as it is now."""
        return [item for item in self.items if not self._is_current(item)]

    def start(self) -> None:
        """Render what is pending: the same Look and the same seed, another cloth each time."""
        items = [item for item in self.pending() if item.state not in ("waiting", "rendering")]
        if self._session.document.scene is None or not items:
            return
        snapshot = snapshot_of(self._session.document)
        self._set = self._set or secrets.token_hex(4)
        for item in items:
            item.state, item.result, item.delta_e = "waiting", None, None
        jobs = self._session.renderer.enqueue([self._snapshot(snapshot, item) for item in items])
        for item, job in zip(items, jobs, strict=True):
            item._job = job.id
        self._on_queue()
        self.changed.emit()

    def stop(self) -> None:
        """Stop what is on its way; what is done stays."""
        for item in self.items:
            if item.state in ("waiting", "rendering"):
                self._stop(item)
        self.changed.emit()

    def _snapshot(self, snapshot: Snapshot, item: Colourway) -> Snapshot:
        look = snapshot.look
        placement = look.fabric.placement if look.fabric else FabricPlacement()
        settings = dataclasses.replace(look.settings, variations=1, further_seeds=())
        words = without_colours(look.words) if self.drop_colours else look.words
        changed = look.with_(
            words=words, settings=settings, fabric=Fabric(item.swatch.ref, placement)
        )
        return snapshot.with_look(changed, item.swatch.data)

    def _is_current(self, item: Colourway) -> bool:
        scene, look = self._session.document.scene, self._session.document.look
        if item.result is None or scene is None or item.state != "done":
            return False
        made = item.result.recipe.request.look
        wanted = without_colours(look.words) if self.drop_colours else look.words
        settings = dataclasses.replace(look.settings, variations=1, further_seeds=())
        if (made.words, made.category, made.settings) != (wanted, look.category, settings):
            return False
        placement = look.fabric.placement if look.fabric else FabricPlacement()
        same_cloth = made.fabric is not None and made.fabric.placement == placement
        return same_cloth and item.result.photo.sha256 == scene.ref.sha256

    def _stop(self, item: Colourway) -> None:
        renderer = self._session.renderer
        if renderer.job is not None and renderer.job.id == item._job:
            renderer.cancel()
        for job in renderer.waiting:
            if job.id == item._job:
                renderer.drop(job)
        item.state = "stopped"

    # Following the renderer ----------------------------------------------------------------------

    def _of(self, job: Job | None) -> Colourway | None:
        if job is None:
            return None
        return next((item for item in self.items if item._job == job.id), None)

    def _on_job(self, job: Job) -> None:
        item = self._of(job)
        if item is not None and item.state == "waiting" and not job.state.final:
            item.state = "rendering"
            self.changed.emit()

    def _on_result(self, decoded: DecodedResult) -> None:
        item = self._of(self._session.renderer.job)
        if item is None:
            return
        item.result, item.state = decoded.result, "done"
        self._note(item)
        self.changed.emit()
        self._measure(item, decoded.result)

    def _on_ended(self, job: Job) -> None:
        item = self._of(job)
        if item is not None and item.result is None:
            cancelled = job.state in (JobState.CANCELLED, JobState.INTERRUPTED)
            item.state = "stopped" if cancelled else "failed"
            self.changed.emit()

    def _on_queue(self) -> None:
        """Somebody has dropped jobs from the queue."""
        renderer = self._session.renderer
        alive = {job.id for job in renderer.waiting}
        if renderer.job is not None:
            alive.add(renderer.job.id)
        for item in self.items:
            if item.state == "waiting" and item._job and item._job not in alive:
                item.state = "stopped"
                self.changed.emit()

    def _on_removed(self, result: Result) -> None:
        for item in self.items:
            if item.result is result:
                item.result, item.delta_e, item.state = None, None, "wanted"
                self.changed.emit()

    # Measuring -----------------------------------------------------------------------------------

    def _measure(self, item: Colourway, result: Result) -> None:
        scene, swatch = self._session.document.scene, item.swatch.picture
        fits = scene is not None and scene.ref.sha256 == result.photo.sha256
        person = scene.person if scene is not None and fits else None

        def done(far: float | None) -> None:
            if item.result is result:
                item.delta_e = far
                self._note(item)
                self.changed.emit()

        self._session.background.run(
            lambda: measured(result, person, swatch), done, lambda _error: done(None)
        )

    def _note(self, item: Colourway) -> None:
        """Beside the Render, so that the strip is there again when the project is opened."""
        if item.result is None:
            return
        facts: dict[str, Any] = {"set": self._set, "name": item.name}
        if item.lab is not None:
            facts["lab"] = [round(value, 3) for value in item.lab]
        if item.delta_e is not None:
            facts["delta_e"] = round(item.delta_e, 2)
        self._history.note(item.result, "colourway", facts)

    # Projects ------------------------------------------------------------------------------------

    def _restore(self) -> None:
        """The newest set of the project that is open now."""
        noted = [
            (result, facts)
            for result in self._session.results.items
            if isinstance(facts := self._history.facts(result).get("colourway"), dict)
        ]
        self.items, self._set = [], str(noted[-1][1].get("set", "")) if noted else ""
        ours = [(r, facts) for r, facts in noted if str(facts.get("set", "")) == self._set]

        def done(items: list[Colourway]) -> None:
            self.items = [*items, *self.items]
            self.changed.emit()

        self.changed.emit()
        if ours:
            self._session.background.run(
                lambda: [item for r, facts in ours if (item := _restored(r, facts))],
                done,
                self.failed.emit,
            )


def measured(result: Result, person: Person | None, swatch: NDArray[np.uint8]) -> float | None:
    """ΔE2000 between a rendered garment and a swatch (H, W, 3) uint8; slow, so off the GUI thread.

    None where the garment cannot be told from the Photo, or the Photo is gone.
    """
    source = source_of(result, person)
    picture = source.picture()
    try:
        alpha = PartFinder(source).cut_out(picture)
        scale = MEASURED_PX / max(alpha.shape)
        if scale < 1:
            size = (round(alpha.shape[1] * scale), round(alpha.shape[0] * scale))
            picture, alpha = (
                np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX))
                for plane in (picture, alpha)
            )
        return delta_e(picture, alpha, swatch)
    except FashionStudioError:
        return None


def _restored(result: Result, facts: dict[str, Any]) -> Colourway | None:
    swatch = restore_parts(result.recipe.request.look, None).swatch
    if swatch is None:
        return None
    lab, far = facts.get("lab"), facts.get("delta_e")
    known = isinstance(lab, list) and len(lab) == 3
    return Colourway(
        str(facts.get("name", swatch.ref.name)),
        swatch,
        (float(lab[0]), float(lab[1]), float(lab[2])) if known and lab else None,
        "done",
        result,
        float(far) if isinstance(far, int | float) else None,
    )
