"""Is it the Garment that was given: the right one of ten, by colours and pattern?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.color import linear_to_srgb, srgb_to_lab, srgb_to_linear
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import Category
from fashionstudio.errors import FashionStudioError
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.results import SOME_FAR_OFF, Case, Figure, share_passed
from fashionstudio.evaluation.adherence.studio import Sitter, Wish
from fashionstudio.evaluation.adherence.view import View
from fashionstudio.evaluation.measures.cloth import LIT, LUMINANCE, texture_distance
from fashionstudio.vision.garment import cut_out

U8 = NDArray[np.uint8]
Floats = NDArray[np.float64]

NEAREST_TARGET = 0.9

_DIRECTIONS, _QUANTILES = 24, 64
_TEXTURE_WEIGHT = 8.0
"""Units of Lab that a texture distance of 1 is worth; another pattern (0.5) as much as a shade."""
_LIMIT = 12.0


@dataclass(frozen=True, eq=False)
class Reference:
    """A garment on its own picture.

    Attributes:
        colours: its `colour_profile`.
        flat: (h, w, 3) uint8, its middle as a swatch, one pixel per pixel of its picture.
        height_px: of the whole garment in that picture.
    """

    name: str
    path: Path
    picture: U8
    colours: Floats
    flat: U8
    height_px: int


def measure(task: Task, files: list[Path], category: Category) -> Outcome:
    """Dress everybody in every garment."""
    outcome = Outcome()
    if not task.studio.takes("garment"):
        outcome.notes.append("The engine takes no garment.")
        return outcome
    references = []
    for path in files:
        try:
            references.append(read_reference(path))
        except FashionStudioError as error:
            outcome.notes.append(f"{path.name} is left out: {error.sentence()}")
    outcome.references = {reference.name: reference.picture for reference in references}
    sitters = [sitter for sitter in task.sitters if category in sitter.categories]
    for number, sitter in enumerate(sitters):
        for index in range(len(references)):
            _ask(task, outcome, sitter, category, references, index)
            done = number * len(references) + index + 1
            task.step(done, len(sitters) * len(references))
    outcome.figures = _figures(outcome)
    return outcome


def read_reference(path: Path) -> Reference:
    """Cut a garment out and describe it.

    Raises:
        FashionStudioError: not readable, or nothing stands out.
    """
    cut = cut_out(read_picture(path))
    rows, columns = np.flatnonzero((cut.mask > 127).any(1)), np.flatnonzero((cut.mask > 127).any(0))
    # Collar, sleeves and hem apart: the middle of the front.
    tall, wide = int(np.ptp(rows)), int(np.ptp(columns))
    top, left = rows[0] + tall * 3 // 10, columns[0] + wide * 3 // 10
    flat = cut.picture_on_white[
        top : top + max(tall * 4 // 10, 16), left : left + max(wide * 4 // 10, 16)
    ]
    return Reference(
        path.stem,
        path,
        cut.picture_on_white,
        colour_profile(cut.picture_on_white, cut.mask),
        flat,
        tall + 1,
    )


def colour_profile(picture: U8, mask: U8) -> Floats:
    """A garment's colours, freed of how brightly it is lit: (directions, quantiles) in Lab.

    Linear light is scaled so that the well-lit places (see `measures.cloth.LIT`) keep their own
    brightness relative to all garments alike: at 0.5 of the way, in logarithms, to medium grey.
    The profile holds quantiles of the pixels along many directions of Lab; the mean difference of
    two profiles is the sliced Wasserstein distance of the colours (Rabin et al., 2011).
    """
    linear = srgb_to_linear(picture[mask > 127]).astype(np.float64)
    lit = max(float(np.percentile(linear @ LUMINANCE, LIT)), 1e-3)
    lab = srgb_to_lab(linear_to_srgb(linear * (0.3 / lit) ** 0.25))
    rng = np.random.default_rng(0)
    axes = rng.normal(size=(_DIRECTIONS, 3))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    levels = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    profile: Floats = np.quantile(lab @ axes.T, levels, axis=0).T
    return profile


def distances(view: View, references: list[Reference]) -> list[float]:
    """From the cloth in a View to each garment, about in units of Lab."""
    worn = view.worn()
    profile = colour_profile(view.picture, worn)
    height = int(np.ptp(np.flatnonzero((worn > 127).any(axis=1)))) + 1
    found = []
    for reference in references:
        colours = float(np.abs(profile - reference.colours).mean())
        flat = _resized(reference.flat, height / reference.height_px)
        texture = texture_distance(view.picture, worn, flat)
        found.append(colours + _TEXTURE_WEIGHT * texture)
    return found


def _resized(picture: U8, scale: float) -> U8:
    size = [max(8, round(length * scale)) for length in picture.shape[:2]]
    image = Image.fromarray(picture).resize((size[1], size[0]), Image.Resampling.BOX)
    return np.asarray(image)


def _ask(
    task: Task,
    outcome: Outcome,
    sitter: Sitter,
    category: Category,
    references: list[Reference],
    index: int,
) -> None:
    own = references[index]
    wish = Wish(category, garment=task.studio.keep(own.path))
    view = task.studio.render(sitter, wish)
    try:
        found = distances(view, references)
    except FashionStudioError:
        outcome.show(Case("garment", sitter.name, own.name, "not seen", None, 0.0), view)
        return
    nearest = int(np.argmin(found))
    margin = min(d for i, d in enumerate(found) if i != index) if len(found) > 1 else _LIMIT
    badness = found[index] / max(margin, 1e-6)
    case = Case(
        "garment",
        sitter.name,
        own.name,
        references[nearest].name,
        nearest == index,
        round(min(badness, SOME_FAR_OFF), 3),
        {"distance": round(found[index], 2), "next_distance": round(margin, 2)},
    )
    outcome.show(case, view)


def _figures(outcome: Outcome) -> list[Figure]:
    judged = [case.values["distance"] for case in outcome.cases if case.passed is not None]
    return [
        share_passed("own garment is the nearest of all", outcome.cases, NEAREST_TARGET),
        Figure(
            "distance of colours and pattern, median",
            float(np.median(judged)) if judged else None,
            count=len(judged),
            note="about units of Lab",
        ),
    ]
