"""A Photo with everything that is drawn on it or known about it, at the Photo's own size."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from fashionstudio.app.imaging import MaskPyramid, PicturePyramid
from fashionstudio.app.photo_source import PhotoSource
from fashionstudio.app.pictures import LoadedPicture
from fashionstudio.core.look import PictureRef
from fashionstudio.core.person import Person
from fashionstudio.core.tiles import PackedMask
from fashionstudio.errors import FashionStudioError

LAYERS = ("region", "sketch")
"""The layers one can paint on."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What the worker has found in a Photo.

    Attributes:
        person: who is in it.
        silhouette: of the Person, for the canvas.
        proposals: Region per category, 255 = repaint.
        keep_out: per category, what a Region must never cover.
        problems: a sentence per category that has no Region.
        region_confidence: 0..1 per category.
        region_notes: what to check about it, per category.
    """

    person: Person
    silhouette: MaskPyramid
    proposals: dict[str, PackedMask] = field(default_factory=dict)
    keep_out: dict[str, MaskPyramid] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    region_confidence: dict[str, float] = field(default_factory=dict)
    region_notes: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Scene:
    """The pixel side of the document. Opening another Photo makes another Scene.

    Attributes:
        photo: as it was opened, or cropped.
        source: what it was cropped from; None if it was not.
        masks: "region" and "sketch", (H, W) uint8, painted in place through edits.
        person: who is in the Photo, once the worker has looked.
        silhouette: of the Person, for the canvas.
        proposals: the Region the worker proposes, per category.
        keep_out: what a Region must never cover, per category.
        problems: why there is no proposal, per category.
        region_confidence, region_notes: about the proposals, per category.
        failure: why nobody was found; None while the worker looks, and when it went well.
        region_by_hand: whether the Region was painted, rather than proposed.
        doubts_shown: whether the user has been told what is doubtful about the Person.
        region_touched: whether the history holds a change of the Region.
    """

    def __init__(self, photo: LoadedPicture) -> None:
        self.photo = photo
        self.source: PhotoSource | None = None
        self.pyramid = photo.pyramid or PicturePyramid(photo.picture)
        h, w = photo.picture.shape[:2]
        shape = (h, w)
        self.masks = {layer: MaskPyramid.blank(shape) for layer in LAYERS}
        self.person: Person | None = None
        self.silhouette: MaskPyramid | None = None
        self.proposals: dict[str, PackedMask] = {}
        self.keep_out: dict[str, MaskPyramid] = {}
        self.problems: dict[str, str] = {}
        self.region_confidence: dict[str, float] = {}
        self.region_notes: dict[str, tuple[str, ...]] = {}
        self.failure: FashionStudioError | None = None
        self.region_by_hand = False
        self.region_touched = False
        self.doubts_shown = False

    @property
    def ref(self) -> PictureRef:
        """Hash and name of the Photo."""
        return self.photo.ref

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        h, w = self.photo.picture.shape[:2]
        return h, w

    @property
    def thumb(self) -> QImage:
        """A small picture of the Photo."""
        return self.photo.thumb

    @property
    def size_bytes(self) -> int:
        """Memory it holds, roughly."""
        h, w = self.shape
        whole = len(self.source.data) if self.source else 0
        # The pixels themselves are those of the pyramid.
        return self.pyramid.size_bytes + 3 * h * w + whole

    def is_blank(self, layer: str) -> bool:
        """Whether nothing is painted on a layer."""
        mask = self.masks[layer]
        # The coarsest level answers for all but the finest specks, and is hundredfold smaller.
        return not mask.levels[-1].any() and not mask.base.any()

    def learn(self, findings: Findings) -> None:
        """Note what the worker has found."""
        self.person = findings.person
        self.silhouette = findings.silhouette
        self.proposals = findings.proposals
        self.keep_out = findings.keep_out
        self.problems = findings.problems
        self.region_confidence = findings.region_confidence
        self.region_notes = findings.region_notes
        self.failure = None
