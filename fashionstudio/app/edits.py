"""Steps of the history that `core.undo` does not know: another Photo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fashionstudio.app.scene import Scene
from fashionstudio.core.look import Look
from fashionstudio.core.undo import Command


@dataclass(frozen=True, slots=True, eq=False)
class SceneState:
    """A Scene with the Look that belongs to it."""

    scene: Scene | None
    look: Look


class SwapScene:
    """Opens or closes a Photo. Holds both Scenes, so strokes on the old one can be undone too."""

    def __init__(
        self,
        text: str,
        put: Callable[[SceneState], None],
        before: SceneState,
        after: SceneState,
    ) -> None:
        self.text = text
        self._put = put
        self._before = before
        self._after = after

    @property
    def size_bytes(self) -> int:
        """The old Scene lives only through this step; the new one is held by the document."""
        return self._before.scene.size_bytes if self._before.scene else 256

    def do(self) -> None:
        """Show the new Photo."""
        self._put(self._after)

    def undo(self) -> None:
        """Show the old Photo."""
        self._put(self._before)

    def merged(self, later: Command) -> Command | None:
        """Photos stay apart."""
        del later
        return None
