"""What a Photo was cropped from: kept with it, so that a crop can be changed at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fashionstudio.core.crop import Area, Crop, Shape
from fashionstudio.core.look import PictureRef
from fashionstudio.errors import BadInput


@dataclass(frozen=True, slots=True, eq=False)
class PhotoSource:
    """The Photo as it was opened, and what of it is shown.

    Attributes:
        ref: hash and name of the whole Photo.
        data: the file's bytes.
        shape: (height, width) of the whole Photo, upright as its file says.
        crop: what of it is shown.
        people: boxes of those who were found in it, in its own pixels.
    """

    ref: PictureRef
    data: bytes
    shape: Shape
    crop: Crop
    people: tuple[Area, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for a project; the file itself is one of its blobs."""
        return {
            "sha256": self.ref.sha256,
            "name": self.ref.name,
            "shape": list(self.shape),
            "crop": self.crop.to_dict(),
            "people": [[round(value, 1) for value in box] for box in self.people],
        }

    @classmethod
    def from_dict(cls, facts: dict[str, Any], data: bytes, shown: Shape) -> PhotoSource:
        """The inverse of `to_dict`.

        Args:
            facts: what it gave.
            data: the file.
            shown: (height, width) of the Photo that is shown, which the crop has to give.

        Raises:
            BadInput: it makes no sense, or belongs to another Photo.
        """
        try:
            height, width = (int(value) for value in facts["shape"])
            boxes = [tuple(float(value) for value in box) for box in facts.get("people", ())]
            ref = PictureRef(str(facts["sha256"]), str(facts.get("name", "")))
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput("The uncropped photo makes no sense.", details=repr(error)) from error
        crop = Crop.from_dict(facts.get("crop", {}))
        x0, y0, x1, y1 = crop.area((height, width))
        if (y1 - y0, x1 - x0) != shown:
            raise BadInput("The uncropped photo belongs to another one.")
        people = tuple((b[0], b[1], b[2], b[3]) for b in boxes if len(b) == 4)
        return cls(ref, data, (height, width), crop, people)
