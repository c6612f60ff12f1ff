"""What a user can do with the document besides drawing: open, give, save, restore, reuse."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.candidates import Candidates
from fashionstudio.app.cropping import PhotoCropper
from fashionstudio.app.document import Document
from fashionstudio.app.live import LiveDrafts
from fashionstudio.app.pictures import LoadedPicture, Source, load_picture, load_sketch
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.preparing import Preparer
from fashionstudio.app.project import ProjectKeeper
from fashionstudio.app.recipe_parts import ON_PHOTO, REUSED, Part, same_photo, take_parts
from fashionstudio.app.rendering import Renderer
from fashionstudio.app.restoring import (
    RestoredLook,
    RestoredParts,
    restore_look,
    restore_parts,
)
from fashionstudio.app.results import DecodedResult, Result, ResultList, decode_again
from fashionstudio.app.sentences import told_all
from fashionstudio.app.tracing import Tracer
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.image_io import WRITABLE_SUFFIXES
from fashionstudio.core.look import Look
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput, FashionStudioError

T = TypeVar("T")


class Session(QObject):
    """The services of one window, put together.

    Signals:
        loading: how many pictures are being read; 0 when all are in place.
        error: carries a FashionStudioError for the message bar.
        notice: a sentence and a hint for the message bar.
        result_decoded: carries a DecodedResult that `show_result` had to read again.
    """

    loading = Signal(int)
    error = Signal(object)
    notice = Signal(str, str)
    result_decoded = Signal(object)

    def __init__(
        self,
        worker: WorkerClient,
        parent: QObject | None = None,
        *,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__(parent)
        self.worker = worker
        self.preferences = preferences or Preferences(parent=self)
        self.background = Background(self)
        self.document = Document(self)
        self.results = ResultList(self)
        self.preparer = Preparer(self.document, worker, self.background, self)
        self.renderer = Renderer(self.document, worker, self.background, self.results, self)
        self.live = LiveDrafts(
            self.document, worker, self.background, self.renderer, self.preparer,
            self.preferences, self,
        )  # fmt: skip
        self.project = ProjectKeeper(self.document, self.results, self.preferences, self)
        self.candidates = Candidates(self.document, self.results, self.renderer, self.project, self)
        self.tracer = Tracer(self.document, worker, self.background, self)
        self.cropper = PhotoCropper(self.document, self.background, self)
        self.cropper.failed.connect(self.error)
        self.preferences.changed.connect(self._follow_preference)
        self._follow_preference("undo_mib")
        self._loading = 0
        self._latest: dict[str, int] = {}

    def _follow_preference(self, key: str) -> None:
        if key == "undo_mib":
            self.document.history.budget_bytes = self.preferences.values.undo_mib << 20

    def close(self) -> None:
        """End jobs and background tasks; the worker may have other windows to serve."""
        self.preparer.cancel()
        self.tracer.cancel()
        self.live.close()
        self.renderer.close()
        self.project.close()
        self.background.close()
        # Whoever still holds on to the document must not hold on to its pictures.
        self.document.load(Look(), None, ())
        self.results.clear()

    # Pictures in ---------------------------------------------------------------------------------

    def give(self, slot: str, source: Source, name: str = "") -> None:
        """Fill a slot: "photo", "garment", "fabric" or "sketch"."""
        if slot == "sketch":
            self._give_sketch(source)
        elif slot == "photo":
            self._load(slot, lambda: _open_photo(source, name), self._take_photo)
        elif slot == "garment":
            self._load(slot, lambda: load_picture(source, name), self.document.set_garment)
        else:
            self._load(
                slot, lambda: load_picture(source, name, least_side=1), self.document.set_fabric
            )

    def _give_sketch(self, source: Source) -> None:
        scene = self.document.scene
        if scene is None:
            self.error.emit(
                BadInput(
                    self.tr("A sketch needs a photo to lie on."),
                    self.tr("Open the photo first, then drop the drawing again."),
                )
            )
            return

        def take(sketch: NDArray[np.uint8]) -> None:
            if self.document.scene is scene:
                self.document.set_sketch(sketch)

        self._load("sketch", lambda: load_sketch(source, scene.shape), take)

    def _take_photo(self, opened: LoadedPicture | RestoredLook) -> None:
        if isinstance(opened, LoadedPicture):
            self.document.set_photo(opened)
            return
        self.document.restore(opened)
        hints = list(told_all(opened.doubts))
        if opened.missing:
            names = ", ".join(opened.missing)
            hints.insert(0, self.tr("No longer here: {names}.").format(names=names))
        self.notice.emit(self.tr("The look of this picture is restored."), " ".join(hints))

    def _load(self, slot: str, work: Callable[[], T], take: Callable[[T], None]) -> None:
        """Read in the background; when a slot is filled twice in a row, the last one counts."""
        turn = self._latest[slot] = self._latest.get(slot, 0) + 1
        self._count(+1)

        def done(value: T) -> None:
            self._count(-1)
            if self._latest[slot] == turn:
                self.document.settle()
                take(value)

        def failed(error: FashionStudioError) -> None:
            self._count(-1)
            self.error.emit(error)

        self.background.run(work, done, failed)

    def _count(self, change: int) -> None:
        self._loading += change
        self.loading.emit(self._loading)

    # Results -------------------------------------------------------------------------------------

    def show_result(self, result: Result) -> DecodedResult | None:
        """The decoded picture now, or None and `result_decoded` in a moment."""
        decoded = self.results.decoded(result)
        if decoded is None:
            self.background.run(lambda: decode_again(result), self._decoded, self.error.emit)
        return decoded

    def _decoded(self, decoded: DecodedResult) -> None:
        self.results.remember(decoded)
        self.result_decoded.emit(decoded)

    def save(self, result: Result, path: Path) -> None:
        """Write a result with its recipe, in the kind the name asks for."""
        if path.suffix.lower() not in WRITABLE_SUFFIXES:
            path = path.with_name(path.name + ".png")

        def work() -> Path:
            write_result(result, path)
            return path

        def done(written: Path) -> None:
            self.notice.emit(
                self.tr("Saved as “{name}”.").format(name=written.name),
                self.tr("Drop this file on the window to get its look back."),
            )

        self.background.run(work, done, self.error.emit)

    def reuse(self, result: Result) -> None:
        """Take over what a result was made of, as far as it fits any Photo."""
        self.use_recipe(
            result.recipe, REUSED, self.tr("Words, fabric and settings are as they were.")
        )

    def use_recipe(
        self, recipe: Recipe, parts: Collection[Part], said: str = "", near: Path | None = None
    ) -> None:
        """Take parts of a recipe over into the document, as one step of the history.

        Args:
            recipe: of a Render.
            parts: which.
            said: what to tell when it is done.
            near: a file beside which the pictures may lie.
        """
        scene, look = self.document.scene, recipe.request.look
        fits = same_photo(look, self.document) and bool(ON_PHOTO & set(parts))
        shape = scene.shape if scene is not None and fits else None

        def done(restored: RestoredParts) -> None:
            if self.document.scene is not scene:
                return  # meanwhile another project was opened
            take_parts(self.document, restored, parts)
            missing = ", ".join(restored.missing)
            hint = self.tr("No longer here: {names}.").format(names=missing) if missing else ""
            self.notice.emit(said or self.tr("Taken over from the recipe."), hint)

        self.background.run(lambda: restore_parts(look, shape, near), done, self.error.emit)


def write_result(result: Result, path: Path) -> None:
    """The worker's PNG as it came, or the picture encoded anew with its recipe."""
    suffix = path.suffix.lower()
    data = result.png if suffix == ".png" else embed(result.png, result.recipe, suffix=suffix)
    write_atomic(path, data)


def _open_photo(source: Source, name: str) -> LoadedPicture | RestoredLook:
    if isinstance(source, Path | bytes) and (restored := restore_look(source)) is not None:
        return restored
    return load_picture(source, name, with_pyramid=True)
