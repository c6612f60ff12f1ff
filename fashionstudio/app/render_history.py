"""All Renders of a project: found again by words, seed, cloth or tag; starred and tagged.

Deleting is `Candidates.discard`, which can be undone.

What is noted on a Render lies in `ProjectKeeper.render_facts` under "star" and "tags", and so goes
into the project file and into the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.project import ProjectKeeper
from fashionstudio.app.results import Result, ResultList

Order = Literal["newest", "oldest", "starred", "seed"]
MOST_TAGS = 20
LONGEST_TAG = 40


@dataclass(frozen=True, slots=True)
class RenderQuery:
    """What is looked for; the default finds everything.

    Attributes:
        text: every word of it must be somewhere: in Words, tags, names of cloth, garment, photo or
            colourway, in the engine's id or the seed.
        starred: only starred ones.
        category: only of this kind of garment, "" for all.
        garment: only those that try a Garment on.
        order: how they are sorted.
    """

    text: str = ""
    starred: bool = False
    category: str = ""
    garment: bool = False
    order: Order = "newest"

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.text.strip() or self.starred or self.category or self.garment)


class RenderHistory(QObject):
    """The Renders with what is noted on them.

    Signals:
        changed: another Render, or another note on one.
    """

    changed = Signal()

    def __init__(
        self, results: ResultList, keeper: ProjectKeeper, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._keeper = keeper
        results.added.connect(lambda _result: self.changed.emit())
        results.removed.connect(lambda _result: self.changed.emit())
        keeper.opened.connect(lambda _opened: self.changed.emit())

    def __len__(self) -> int:
        return len(self._results.items)

    # Notes ---------------------------------------------------------------------------------------

    def facts(self, result: Result) -> dict[str, Any]:
        """All that is noted on a Render; not to be changed."""
        return self._keeper.render_facts.get(result.sha256, {})

    def starred(self, result: Result) -> bool:
        """Whether it has a star."""
        return bool(self.facts(result).get("star"))

    def tags(self, result: Result) -> tuple[str, ...]:
        """In the order they were given."""
        tags = self.facts(result).get("tags", ())
        return tuple(str(tag) for tag in tags) if isinstance(tags, list | tuple) else ()

    def set_starred(self, results: Iterable[Result], starred: bool) -> None:
        """Give stars or take them away."""
        self._note(results, "star", True if starred else None)

    def set_tags(self, result: Result, tags: Sequence[str]) -> None:
        """Replace the tags; doubles and blanks are dropped."""
        clean = list(dict.fromkeys(" ".join(tag.split())[:LONGEST_TAG] for tag in tags))
        self._note([result], "tags", [tag for tag in clean if tag][:MOST_TAGS] or None)

    def note(self, result: Result, key: str, value: Any) -> None:
        """Note something else, JSON-ready; None takes it away."""
        self._note([result], key, value)

    def _note(self, results: Iterable[Result], key: str, value: Any) -> None:
        changed = False
        for result in results:
            facts = self._keeper.render_facts.setdefault(result.sha256, {})
            if facts.get(key) == value:
                continue
            if value is None:
                facts.pop(key, None)
            else:
                facts[key] = value
            changed = True
        if changed:
            self._keeper.touch()
            self.changed.emit()

    # Finding -------------------------------------------------------------------------------------

    def all_tags(self) -> list[str]:
        """Every tag in the project, sorted."""
        found = {tag for result in self._results.items for tag in self.tags(result)}
        return sorted(found, key=str.casefold)

    def find(self, query: RenderQuery) -> list[Result]:
        """The Renders that a query asks for, in its order."""
        found = [result for result in self._results.items if self._fits(result, query)]
        if query.order == "oldest":
            return found
        if query.order == "seed":
            return sorted(found, key=lambda result: result.seed)
        found.reverse()
        if query.order == "starred":
            found.sort(key=lambda result: not self.starred(result))
        return found

    def _fits(self, result: Result, query: RenderQuery) -> bool:
        look = result.recipe.request.look
        if query.starred and not self.starred(result):
            return False
        if query.category and look.category != query.category:
            return False
        if query.garment and look.garment is None:
            return False
        words = query.text.casefold().split()
        if not words:
            return True
        text = self._searched(result).casefold()
        return all(word in text for word in words)

    def _searched(self, result: Result) -> str:
        look, facts = result.recipe.request.look, self.facts(result)
        colourway = facts.get("colourway")
        parts = [
            look.words,
            result.photo.name,
            look.fabric.swatch.name if look.fabric else "",
            look.garment.name if look.garment else "",
            look.settings.engine,
            look.category.replace("_", " "),
            str(result.seed),
            *self.tags(result),
            str(colourway.get("name", "")) if isinstance(colourway, dict) else "",
        ]
        return "\n".join(parts)
