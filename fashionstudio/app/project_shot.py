"""From the document to a Project: copied on the GUI thread in a moment, encoded behind it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect
from PySide6.QtGui import QImage

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import scaled_to
from fashionstudio.app.kept import Kept
from fashionstudio.app.results import Result, ResultList
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.plane import encode_plane
from fashionstudio.core.project import Project, SavedRender, add_blob
from fashionstudio.core.tiles import PackedMask
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import blobs_dir

THUMB_PX = 256

Finder = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, eq=False)
class LayerShot:
    """One layer: its pixels, or its PNG where that is known from an earlier shot."""

    name: str
    version: int
    pixels: PackedMask | None
    png: bytes = b""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """All that a project holds, as it was at one moment; nothing in it changes any more."""

    look: Look
    pictures: Mapping[str, bytes]
    layers: tuple[LayerShot, ...]
    results: tuple[Result, ...]
    facts: dict[str, dict[str, Any]]
    view: dict[str, Any]
    extra: dict[str, Any]
    thumb: QImage
    packed_thumbs: dict[str, bytes]
    source: dict[str, Any] = field(default_factory=dict)

    def to_project(self, elsewhere: Finder = lambda _sha256: None) -> Project:
        """Encode and name everything; slow, so off the GUI thread.

        Args:
            elsewhere: finds pictures that only Renders name and that are in no store any more.
        """
        blobs = dict(self.pictures)
        layers: dict[str, dict[str, Any]] = {}
        for layer in self.layers:
            png = layer.png
            if layer.pixels is not None:
                png = encode_plane(layer.pixels.unpack())
            if png:
                layers[layer.name] = {**layer.facts, "sha256": add_blob(blobs, png)}
        renders = tuple(self._render(result, blobs) for result in self.results)
        self._add_named(blobs, elsewhere)
        return Project(
            look=self._look(layers),
            layers=layers,
            renders=renders,
            view=self.view,
            blobs=_Blobs(blobs, {result.sha256: result.file for result in self.results}),
            thumb=png_of(scaled_to(self.thumb, THUMB_PX)) if not self.thumb.isNull() else b"",
            extra=self.extra,
            source=self.source,
        )

    def _look(self, layers: Mapping[str, Mapping[str, Any]]) -> Look:
        """With the layers that a Request would take: a proposed Region is left out."""
        names: dict[str, PictureRef] = {}
        for name in ("sketch", "region"):
            facts = layers.get(name)
            if facts is not None and (name == "sketch" or facts.get("by_hand")):
                names[name] = PictureRef(facts["sha256"], f"{name}.png")
        return self.look.with_(**names)

    def _render(self, result: Result, blobs: dict[str, bytes]) -> SavedRender:
        packed = self.packed_thumbs.get(result.sha256)
        if packed is None:
            packed = self.packed_thumbs[result.sha256] = png_of(result.thumb)
        facts = {
            **self.facts.get(result.sha256, {}),
            "seed": result.seed,
            "recipe": result.recipe.to_dict(),
            "thumb": add_blob(blobs, packed),
        }
        return SavedRender(result.sha256, facts)

    def _add_named(self, blobs: dict[str, bytes], elsewhere: Finder) -> None:
        """The pictures that the Renders were made of, so that they can be made again elsewhere."""
        store = BlobStore(blobs_dir())
        for ref in {ref for result in self.results for ref in _named_by(result)}:
            if ref.sha256 in blobs:
                continue
            try:
                data = store.get(ref) if store.has(ref) else elsewhere(ref.sha256)
            except FashionStudioError:
                data = elsewhere(ref.sha256)
            if data is not None:
                blobs[ref.sha256] = data


class _Blobs(Mapping[str, bytes]):
    """Files that are at hand, and Renders, each of which is read when it is its turn."""

    def __init__(self, held: Mapping[str, bytes], renders: Mapping[str, Kept]) -> None:
        self._held = held
        self._renders = renders

    def __getitem__(self, sha256: str) -> bytes:
        kept = self._renders.get(sha256)
        return self._held[sha256] if kept is None else kept.read()

    def __iter__(self) -> Iterator[str]:
        return iter(self._held.keys() | self._renders.keys())

    def __len__(self) -> int:
        return len(self._held.keys() | self._renders.keys())

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._held or sha256 in self._renders


class Camera:
    """Takes shots of a document; what has not changed since the last one is not copied again."""

    def __init__(self, document: Document, results: ResultList) -> None:
        self._document = document
        self._results = results
        self._versions: dict[str, int] = {}
        self._known: dict[str, tuple[int, bytes]] = {}
        self._thumbs: dict[str, bytes] = {}
        self._version = 0
        document.pixels_changed.connect(self._on_pixels)
        document.photo_changed.connect(self._on_photo)

    def take(
        self,
        *,
        facts: dict[str, dict[str, Any]],
        view: dict[str, Any],
        extra: dict[str, Any],
    ) -> Shot:
        """The document as it is now: some milliseconds, for a Photo of 12 megapixels, too."""
        document, scene = self._document, self._document.scene
        look = document.look
        pictures = {scene.ref.sha256: scene.photo.data} if scene else {}
        source = scene.source if scene else None
        if source is not None:
            pictures[source.ref.sha256] = source.data
        for ref in (look.garment, look.fabric.swatch if look.fabric else None):
            loaded = document.picture(ref)
            if loaded is not None:
                pictures[loaded.ref.sha256] = loaded.data
        if scene is not None:
            view = {**view, "told": scene.doubts_shown}
        return Shot(
            look=look,
            pictures=pictures,
            layers=tuple(self._layers()),
            results=tuple(self._results.items),
            facts={sha256: dict(known) for sha256, known in facts.items()},
            view=view,
            extra=dict(extra),
            thumb=self._thumb(),
            packed_thumbs=self._thumbs,
            source=source.to_dict() if source else {},
        )

    def learn(self, shot: Shot, project: Project) -> None:
        """Note what was encoded, so that the next shot needs no copy of it."""
        for layer in shot.layers:
            sha256 = project.layers.get(layer.name, {}).get("sha256", "")
            if self._versions.get(layer.name, 0) == layer.version:
                self._known[layer.name] = (layer.version, project.blobs.get(sha256, b""))

    def _layers(self) -> Iterator[LayerShot]:
        scene = self._document.scene
        for name, mask in scene.masks.items() if scene else ():
            facts = {"by_hand": scene.region_by_hand} if scene and name == "region" else {}
            version = self._versions.get(name, 0)
            known = self._known.get(name)
            if known is not None and known[0] == version:
                yield LayerShot(name, version, None, known[1], facts)
            elif scene is not None and not facts.get("by_hand") and scene.is_blank(name):
                yield LayerShot(name, version, None, b"", facts)
            else:
                yield LayerShot(name, version, PackedMask(mask.base, squeeze=False), b"", facts)

    def _thumb(self) -> QImage:
        """The newest Render of the open Photo, else the Photo."""
        scene = self._document.scene
        for result in reversed(self._results.items):
            if scene is None or result.photo.sha256 == scene.ref.sha256:
                return result.thumb
        return scene.thumb if scene else QImage()

    def _on_pixels(self, layer: str, _box: QRect) -> None:
        self._version += 1
        self._versions[layer] = self._version

    def _on_photo(self) -> None:
        self._version += 1
        self._versions = dict.fromkeys(self._versions, self._version)
        self._known.clear()


def png_of(image: QImage) -> bytes:
    """A QImage as PNG bytes."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def content_key(results: ResultList, facts: Mapping[str, Mapping[str, Any]]) -> str:
    """Changes with the Renders and with what is noted on them."""
    text = repr([(result.sha256, facts.get(result.sha256)) for result in results.items])
    return hashlib.sha256(text.encode()).hexdigest()


def _named_by(result: Result) -> tuple[PictureRef, ...]:
    look = result.recipe.request.look
    return tuple(dataclasses.replace(ref, name="") for ref in look.pictures())
