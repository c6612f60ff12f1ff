"""Has the worker find Person and Regions; the Region keeps step with what it depends on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.imaging import MaskPyramid
from fashionstudio.app.jobs import new_job_id
from fashionstudio.app.photo_job import PhotoJob
from fashionstudio.app.pictures import read_plane
from fashionstudio.app.scene import Findings, Scene
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.look import CATEGORIES, PictureRef
from fashionstudio.core.person import Person, Pose
from fashionstudio.core.plane import encode_plane
from fashionstudio.core.tiles import PackedMask
from fashionstudio.core.wanted import Reach, read_wanted
from fashionstudio.errors import FashionStudioError
from fashionstudio.worker.frames import Message

FOLLOW_AFTER_MS = 700
"""A pause in drawing or typing this long lets the Region follow."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a job was asked for: the Photo, and what of the Look it was to heed."""

    photo: PictureRef
    pose: Pose | None
    sketch: str | None
    reaches: tuple[Reach, ...]
    grows: bool
    first: bool


class Preparer(PhotoJob):
    """One `prepare` at a time; a newer wish replaces an older one.

    Signals:
        looking: the worker has begun to look for the person.
        phase_changed: what it is at.
        found: Person and Regions are in the document.
    """

    looking = Signal()
    phase_changed = Signal(str)
    found = Signal()

    def __init__(
        self, document: Document, worker: WorkerClient, background: Background, parent: QObject
    ) -> None:
        super().__init__(document, worker, background, parent)
        self._asked: _Asked | None = None
        self._known: _Asked | None = None
        self._hopeless: Pose | None = None
        self._sketch_changed = False
        self._retries = 0
        self._timer = QTimer(self, singleShot=True, interval=FOLLOW_AFTER_MS)
        self._timer.timeout.connect(self._follow)
        document.photo_changed.connect(self._on_photo)
        document.pixels_changed.connect(self._on_pixels)
        document.look_changed.connect(self._on_look)
        # Whoever goes back to the proposal wants the one for the drawing and words of today.
        document.person_changed.connect(self._on_look)
        worker.prepared.connect(self._on_prepared)
        worker.phase_changed.connect(self._on_phase)

    @property
    def busy(self) -> bool:
        """Whether the person is being looked for the first time."""
        return bool(self._job) and self._asked is not None and self._asked.first

    def cancel(self) -> None:
        """Drop the present wish."""
        job, self._job = self._job, ""
        self._asked = None
        if job:
            self._worker.cancel(job)

    def _on_photo(self) -> None:
        self._timer.stop()
        self.cancel()
        self._known = None
        self._retries = 0
        scene = self._document.scene
        if scene is not None and scene.person is None:
            self._ask_with_sketch(scene, first=True)

    def _on_pixels(self, layer: str) -> None:
        if layer == "sketch":
            self._sketch_changed = True
            self._timer.start()

    def _on_look(self) -> None:
        scene = self._document.scene
        if scene is not None and scene.failure is not None:
            # Nobody was found: a Pose placed by hand says where to look.
            if self._document.look.pose not in (None, self._hopeless):
                self._timer.start()
            return
        if scene is None or scene.person is None or self._known is None:
            return
        if self._document.look.pose != self._known.pose or self._is_outdated(self._known):
            self._timer.start()

    def _is_outdated(self, asked: _Asked) -> bool:
        """Whether another Region would be proposed now; most words change nothing about it."""
        look = self._document.look
        if look.allow_growth != asked.grows or _reaches(look.words) != asked.reaches:
            return True
        return self._sketch_changed and look.allow_growth

    def _follow(self) -> None:
        """Ask again, with the Sketch, the Pose and the Words as they are now."""
        scene = self._document.scene
        if scene is not None and scene.failure is not None:
            if self._document.look.pose is not None:
                self._ask(scene, pose=self._document.look.pose, sketch=None, first=True)
            return
        if scene is None or scene.person is None or scene.region_by_hand:
            return
        self._ask_with_sketch(scene, first=False)

    def _ask_with_sketch(self, scene: Scene, *, first: bool) -> None:
        """A project brings its Sketch with it, so the first answer must heed it, too."""
        self._sketch_changed = False
        pose = self._document.look.pose
        if scene.is_blank("sketch"):
            self._ask(scene, pose=pose, sketch=None, first=first)
            return
        sketch = PackedMask(scene.masks["sketch"].base, squeeze=False)

        def with_sketch(png: bytes) -> None:
            if self._document.scene is scene:
                self._ask(scene, pose=pose, sketch=png, first=first)

        self._background.run(
            lambda: encode_plane(sketch.unpack()), with_sketch, lambda _error: None
        )

    def _ask(self, scene: Scene, *, pose: Pose | None, sketch: bytes | None, first: bool) -> None:
        sha256 = hashlib.sha256(sketch).hexdigest() if sketch else None
        words, grows = self._document.look.words, self._document.look.allow_growth
        asked = _Asked(scene.ref, pose, sha256, _reaches(words), grows, first)
        self.cancel()
        self._job = new_job_id("prepare")
        self._asked = asked
        blobs = [(scene.ref.sha256, scene.photo.data)]
        if sketch and sha256:
            blobs.append((sha256, sketch))
        self._worker.prepare(
            self._job,
            scene.ref.sha256,
            pose=pose.to_list() if pose else None,
            sketch=sha256,
            words=words,
            allow_growth=grows,
            blobs=blobs,
        )
        if first:
            self.looking.emit()

    def _on_phase(self, job: str, name: str) -> None:
        if job == self._job and self.busy:
            self.phase_changed.emit(name)

    def _on_prepared(self, job: str, message: Message) -> None:
        if job != self._job or self._asked is None:
            return
        asked = self._asked

        def done(findings: Findings) -> None:
            if self._asked is not asked:
                return
            self._job, self._asked, self._known = "", None, asked
            self._document.learn(asked.photo, findings)
            self.found.emit()
            if self._is_outdated(asked):
                self._timer.start()

        self._background.run(lambda: read_findings(message), done, self._failed)

    def _failed(self, error: FashionStudioError) -> None:
        first = self.busy
        asked, self._asked = self._asked, None
        self._job = ""
        # A later attempt only refines what is there already: its failure is no news.
        if first and asked is not None:
            self._hopeless = asked.pose
            self._document.learn_failure(asked.photo, error)
            self.failed.emit(error)

    def _lost(self) -> None:
        asked, scene = self._asked, self._document.scene
        self._job, self._asked = "", None
        # Once more with the new worker; a Photo that kills it twice is left alone.
        if scene is not None and asked is not None and asked.first and self._retries == 0:
            self._retries += 1
            self._ask(scene, pose=asked.pose, sketch=None, first=True)


def _reaches(words: str) -> tuple[Reach, ...]:
    wanted = read_wanted(words)
    return tuple(wanted.reach(category) for category in CATEGORIES)


def read_findings(message: Message) -> Findings:
    """Decode what the worker has found; slow for large Photos, so off the GUI thread."""
    files = message.parts()
    person: dict[str, Any] = message["person"]
    regions: dict[str, Any] = person.get("regions", {})
    silhouette = read_plane(files["silhouette"])
    return Findings(
        silhouette=MaskPyramid(silhouette),
        person=Person.from_dict(person, silhouette, read_plane(files["parts"])),
        proposals={name: PackedMask(read_plane(png)) for name, png in _files(files, "region-")},
        keep_out=_kept_out(files),
        problems={key: str(value.get("problem", "")) for key, value in regions.items()},
        region_confidence={k: float(v.get("confidence", 0.0)) for k, v in regions.items()},
        region_notes={key: tuple(value.get("notes", ())) for key, value in regions.items()},
    )


def _kept_out(files: dict[str, bytes]) -> dict[str, MaskPyramid]:
    """Kinds of garment often spare the same: that is held once."""
    known: dict[bytes, MaskPyramid] = {}
    for _name, png in _files(files, "keep_out-"):
        if png not in known:
            known[png] = MaskPyramid(read_plane(png))
    return {name: known[png] for name, png in _files(files, "keep_out-")}


def _files(files: dict[str, bytes], prefix: str) -> list[tuple[str, bytes]]:
    return [
        (name.removeprefix(prefix), png) for name, png in files.items() if name.startswith(prefix)
    ]
