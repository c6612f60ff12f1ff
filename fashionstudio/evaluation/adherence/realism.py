"""Real Photos × edits, to be looked at: nothing here is judged by a number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fashionstudio.core.look import FabricPlacement
from fashionstudio.errors import FashionStudioError
from fashionstudio.evaluation.adherence.drawing import CUTS, as_sketch, draw_top
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.plan import Swatch
from fashionstudio.evaluation.adherence.results import Case, Figure
from fashionstudio.evaluation.adherence.studio import Sitter, Wish
from fashionstudio.evaluation.adherence.words import usual_category

WORDS = ("a navy sweater with long sleeves", "a red dress", "a green skirt")


@dataclass(frozen=True)
class Edit:
    """One way to change a Photo."""

    name: str
    wish: Wish


def measure(task: Task, swatches: list[Swatch], garments: list[Path]) -> Outcome:
    """Every Photo with Words, a Fabric, a Garment and a Sketch; others for each Photo in turn."""
    outcome = Outcome()
    for number, sitter in enumerate(task.sitters):
        category = usual_category(sitter)
        if category is None:
            continue
        for edit in _edits(task, sitter, number, swatches, garments):
            try:
                view = task.studio.render(sitter, edit.wish)
            except FashionStudioError as error:
                outcome.notes.append(f"{sitter.name}, {edit.name}: {error.sentence()}")
                continue
            outcome.show(Case("edit", sitter.name, edit.name, "", None, 0.0), view)
        task.step(number + 1, len(task.sitters))
    people = len({case.person for case in outcome.cases})
    outcome.figures = [Figure("photos on the sheet", float(people), count=len(outcome.cases))]
    return outcome


def _edits(
    task: Task, sitter: Sitter, number: int, swatches: list[Swatch], garments: list[Path]
) -> list[Edit]:
    category = usual_category(sitter)
    assert category is not None
    studio = task.studio
    said = {"upper_body": WORDS[0], "dresses": WORDS[1], "lower_body": WORDS[2]}[category]
    edits = [Edit("words", Wish(category, said))]
    if swatches and studio.takes("fabric"):
        swatch = swatches[number % len(swatches)]
        fabric = studio.fabric(swatch.path, FabricPlacement(swatch.repeat_mm))
        edits.append(Edit("fabric", Wish(category, fabric=fabric)))
    if garments and studio.takes("garment"):
        worn = studio.keep(garments[number % len(garments)])
        edits.append(Edit("garment", Wish(category, garment=worn)))
    if category == "upper_body" and studio.takes("sketch"):
        before, frame = studio.before(sitter, category)
        corners = draw_top(before, CUTS[number % len(CUTS)])
        if corners is not None:
            lines = as_sketch(
                frame.to_photo(corners), sitter.photo.shape[:2], width_px=1.5 / frame.scale
            )
            sketch = studio.keep_array(lines, "sketch.png")
            edits.append(Edit("sketch", Wish(category, "a white shirt", sketch=sketch)))
    return edits
