"""Is it the Garment that was given: the right one of ten, by colours and pattern?

The judge looks at the middle of the trunk (the thighs for lower garments), where the garment must
be. How much of the rest it covers is told apart: an engine may lay the right garment too small.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from fashionstudio.core.color import linear_to_srgb, srgb_to_lab, srgb_to_linear
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import Category
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.evaluation.adherence.clothing import cloth_seed, find_cloth
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.results import SOME_FAR_OFF, Case, Figure, share_passed
from fashionstudio.evaluation.adherence.studio import Sitter, Wish
from fashionstudio.evaluation.adherence.view import View
from fashionstudio.evaluation.measures.cloth import LIT, LUMINANCE, texture_distance
from fashionstudio.vision.garment import GarmentCut, cut_out

U8 = NDArray[np.uint8]
Floats = NDArray[np.float64]

NEAREST_TARGET = 0.9

_DIRECTIONS, _QUANTILES = 24, 64
_GREY = 0.3
_TEXTURE_WEIGHT = 4.0
"""Units of Lab that a texture distance of 1 is worth; another pattern (0.5) as much as a shade."""
_FEWEST_PX = 100
_FULL = 0.985
_LIMIT = 12.0


@dataclass(frozen=True, eq=False)
class Reference:
    """A garment on its own picture.

    Attributes:
        colours: its `colour_profile`.
        flat: (h, w, 3) uint8, a piece of it as a swatch, one pixel per pixel of its picture.
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
    rows = np.flatnonzero((cut.mask > 127).any(axis=1))
    return Reference(
        path.stem,
        path,
        cut.picture_on_white,
        colour_profile(cut.picture_on_white, cut.mask),
        _swatch(cut),
        int(np.ptp(rows)) + 1,
    )


def _swatch(cut: GarmentCut) -> U8:
    """The largest of some windows that hold nothing but garment, as near the middle as can be."""
    mask = (cut.mask > 127).astype(np.float32)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    middle = (rows.mean(), columns.mean())
    window = (16, 16)
    place = (int(middle[0]), int(middle[1]))
    for share in (0.4, 0.3, 0.2, 0.12):
        window = (max(16, round(share * np.ptp(rows))), max(16, round(share * np.ptp(columns))))
        full = ndimage.uniform_filter(mask, window, mode="constant") > _FULL
        if full.any():
            y, x = np.nonzero(full)
            nearest = int(np.argmin((y - middle[0]) ** 2 + (x - middle[1]) ** 2))
            place = (int(y[nearest]), int(x[nearest]))
            break
    top, left = max(place[0] - window[0] // 2, 0), max(place[1] - window[1] // 2, 0)
    return cut.picture_on_white[top : top + window[0], left : left + window[1]]


def colour_profile(picture: U8, mask: U8) -> Floats:
    """A garment's colours, freed of how brightly it is lit: (directions, quantiles) in Lab.

    The brightness of the well-lit places (see `measures.cloth.LIT`) goes half-way, in logarithms,
    to medium grey: a garment is lit otherwise on a person than on a table, but black stays darker
    than white. The profile holds quantiles of the pixels along many directions of Lab; the mean
    difference of two profiles is the sliced Wasserstein distance of the colours (Rabin et al.,
    2011).
    """
    linear = srgb_to_linear(picture[mask > 127]).astype(np.float64)
    lit = max(float(np.percentile(linear @ LUMINANCE, LIT)), 1e-3)
    lab = srgb_to_lab(linear_to_srgb(linear * (_GREY / lit) ** 0.5))
    rng = np.random.default_rng(0)
    axes = rng.normal(size=(_DIRECTIONS, 3))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    levels = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    profile: Floats = np.quantile(lab @ axes.T, levels, axis=0).T
    return profile


def distances(view: View, references: list[Reference]) -> list[float]:
    """From the cloth in a View to each garment, about in units of Lab.

    Raises:
        BadInput: there is no cloth to be seen.
    """
    worn = view.worn()
    place = np.where(cloth_seed(view) & (view.region > 127), np.uint8(255), np.uint8(0))
    if np.count_nonzero(place) < _FEWEST_PX:
        place = worn
    if not place.any():
        raise BadInput("Nothing of the garment is to be seen.")
    profile = colour_profile(view.picture, place)
    height = int(np.ptp(np.flatnonzero((worn > 127).any(axis=1)))) + 1
    found = []
    for reference in references:
        colours = float(np.abs(profile - reference.colours).mean())
        flat = _resized(reference.flat, height / reference.height_px)
        texture = texture_distance(view.picture, place, flat)
        found.append(colours + _TEXTURE_WEIGHT * texture)
    return found


def coverage(view: View) -> float | None:
    """Share of the old garment's place that shows the new one's colours, 0..1."""
    cloth = find_cloth(view)
    worn = view.worn() > 127
    if cloth is None or not worn.any():
        return None
    return float((cloth.mask > 127)[worn].mean())


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
    values = {"distance": round(found[index], 2), "next_distance": round(margin, 2)}
    covered = coverage(view)
    if covered is not None:
        values["covered"] = round(covered, 3)
    case = Case(
        "garment",
        sitter.name,
        own.name,
        references[nearest].name,
        nearest == index,
        round(min(badness, SOME_FAR_OFF), 3),
        values,
    )
    outcome.show(case, view)


def _figures(outcome: Outcome) -> list[Figure]:
    judged = [case.values["distance"] for case in outcome.cases if case.passed is not None]
    covered = [case.values["covered"] for case in outcome.cases if "covered" in case.values]
    return [
        share_passed("own garment is the nearest of all", outcome.cases, NEAREST_TARGET),
        Figure(
            "distance of colours and pattern, median",
            float(np.median(judged)) if judged else None,
            count=len(judged),
            note="about units of Lab",
        ),
        Figure(
            "old garment's place covered by the new one, median",
            float(np.median(covered)) if covered else None,
            count=len(covered),
        ),
    ]
