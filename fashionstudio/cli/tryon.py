"""`fashionstudio tryon`: put a garment of a shop picture on a person."""

from __future__ import annotations

from typing import Any

from fashionstudio.cli import edit
from fashionstudio.cli import options as o

NAME = "tryon"

_FABRIC_OPTIONS = ("fabric", "repeat_mm", "angle", "drop", "mirror", "offset_mm")
_FABRIC_WAYS = ("fabric_way", "fabric_start")


@o.with_options_of(edit.run, leave_out=_FABRIC_OPTIONS + _FABRIC_WAYS)
def run(
    photo: o.PhotoArgument, garment: o.GarmentArgument, output: o.OutputOption, **options: Any
) -> None:
    """Put the garment of GARMENT, a picture of it alone, on the person of PHOTO."""
    edit.run(photo=photo, garment=garment, output=output, **options)
