"""fashionstudio from Python: a `Studio` that edits, tries on and runs batches (docs/python.md)."""

from fashionstudio.api.results import Picture, PreparedPhoto, Progress
from fashionstudio.api.studio import Studio
from fashionstudio.core.look import FabricPlacement

__all__ = ["FabricPlacement", "Picture", "PreparedPhoto", "Progress", "Studio"]
