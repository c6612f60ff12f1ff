"""Snapshots: everything that a Request needs, copied, so that drawing can go on meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fashionstudio.app.document import Document
from fashionstudio.app.results import Result
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.plane import encode_plane
from fashionstudio.core.request import Request
from fashionstudio.core.tiles import PackedMask
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.paths import blobs_dir

Blob = tuple[str, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """A Request with the files that it names.

    Attributes:
        request: what to render.
        blobs: (SHA-256, bytes).
        identity: of the Request.
    """

    request: Request
    blobs: list[Blob]
    identity: str


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A Look with its pictures.

    Attributes:
        look: may lack what `masks` hold.
        pictures: files that the Look names, by SHA-256.
        masks: "sketch" and "region", still to be encoded.
        missing: names in the Look whose files are to be looked for among those kept.
    """

    look: Look
    pictures: Mapping[str, bytes]
    masks: Mapping[str, PackedMask] = field(default_factory=dict)
    missing: tuple[PictureRef, ...] = ()

    def with_look(self, look: Look, *files: bytes) -> Snapshot:
        """The same with another Look, and with further files that it names."""
        named = {hashlib.sha256(data).hexdigest(): data for data in files}
        return replace(self, look=look, pictures={**self.pictures, **named})

    def freeze(self, *, keep: bool = True) -> Frozen:
        """Encode the masks and name them in the Look; slow, so off the GUI thread.

        Args:
            keep: store the masks, so that the recipe can be rendered again.

        Raises:
            BadInput: a picture is not there any more.
        """
        blobs = list(self.pictures.items())
        names: dict[str, PictureRef] = {}
        for layer, mask in self.masks.items():
            png = encode_plane(mask.unpack())
            names[layer] = PictureRef(hashlib.sha256(png).hexdigest(), f"{layer}.png")
            blobs.append((names[layer].sha256, png))
            if keep:
                _keep(png)
        blobs += [(ref.sha256, BlobStore(blobs_dir()).get(ref)) for ref in self.missing]
        request = Request(self.look.with_(**names))
        return Frozen(request, blobs, request.sha256())


def snapshot_of(document: Document) -> Snapshot:
    """The document as it is now: some milliseconds for 12 megapixels.

    Raises:
        BadInput: there is no Photo.
    """
    scene, look = document.scene, document.look
    if scene is None:
        raise BadInput("There is no photo yet.", "Open a model photo first.")
    pictures = {scene.ref.sha256: scene.photo.data}
    for ref in (look.garment, look.fabric.swatch if look.fabric else None):
        loaded = document.picture(ref)
        if loaded is not None:
            pictures[loaded.ref.sha256] = loaded.data
    masks = {}
    if not scene.is_blank("sketch"):
        masks["sketch"] = PackedMask(scene.masks["sketch"].base, squeeze=False)
    # A proposed Region is left out: the engine makes the same one, for the Sketch as it is.
    if scene.region_by_hand and not scene.is_blank("region"):
        masks["region"] = PackedMask(scene.masks["region"].base, squeeze=False)
    return Snapshot(look, pictures, masks)


def snapshot_of_result(document: Document, result: Result) -> Snapshot:
    """The Look that a Result was made of, with what the document holds of its pictures."""
    look, scene = result.recipe.request.look, document.scene
    held: dict[str, bytes] = {scene.ref.sha256: scene.photo.data} if scene else {}
    pictures: dict[str, bytes] = {}
    missing: list[PictureRef] = []
    for ref in look.pictures():
        loaded = document.picture(ref)
        data = loaded.data if loaded is not None else held.get(ref.sha256)
        if data is not None:
            pictures[ref.sha256] = data
        else:
            missing.append(ref)
    return Snapshot(look, pictures, {}, tuple(missing))


def _keep(data: bytes) -> None:
    """Store an input; a full disk must not stop a render."""
    try:
        BlobStore(blobs_dir()).put(data)
    except FashionStudioError:
        return
