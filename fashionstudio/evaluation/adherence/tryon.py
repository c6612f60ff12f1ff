"""Try-on against the truth on rendered pairs: SSIM, and that of pasting the warped Garment.

Both in the whole picture and in the Region alone: most of a picture is the Photo, which nobody
changes, so the whole says little about what was made.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.compose import compose
from fashionstudio.core.look import Look, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.diffusion.arrays import to_pictures
from fashionstudio.engine.context import QuietContext, Stopwatch
from fashionstudio.engine.frames import frame_contents
from fashionstudio.errors import FashionStudioError
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.pairs import TruePair, read_pairs
from fashionstudio.evaluation.adherence.results import SOME_FAR_OFF, Case, Figure
from fashionstudio.evaluation.metrics.perceptual import structural_similarity

U8 = NDArray[np.uint8]

SSIM_TARGET = 0.85
COUNT, QUICK_COUNT = 40, 3


def measure(task: Task, folder: Path) -> Outcome:
    """Render each pair's garment onto its person and compare with the truth."""
    outcome = Outcome()
    if not task.studio.takes("garment"):
        outcome.notes.append("The engine takes no garment.")
        return outcome
    count = QUICK_COUNT if task.quick else COUNT
    for done, pair in enumerate(read_pairs(folder, count, plain=False)):
        try:
            _compare(task, outcome, pair)
        except FashionStudioError as error:
            outcome.notes.append(f"Pair {pair.name} is left out: {error.sentence()}")
        task.step(done + 1, count)
    outcome.figures = _figures(outcome)
    return outcome


def _compare(task: Task, outcome: Outcome, pair: TruePair) -> None:
    studio = task.studio
    look = Look(
        photo=studio.keep_array(pair.photo, f"{pair.name}.png"),
        category=pair.category,
        region=studio.keep_array(pair.region, "region.png"),
        garment=studio.keep_array(pair.flat, "garment.png"),
        pose=Pose.from_array(pair.pose),
        settings=RenderSettings(engine=studio.engine, preset=studio.preset, seed=studio.seed),
    )
    (render,) = studio.service.render(Request(look), QuietContext())
    pasted = _pasted(task, look)
    values = _similar(render.picture, pair, "ssim")
    if pasted is not None:
        values |= _similar(pasted, pair, "ssim_pasted")
    similar = values["ssim"]
    passed = similar >= max(SSIM_TARGET, values.get("ssim_pasted", -1.0))
    badness = min((1 - similar) / (1 - SSIM_TARGET), SOME_FAR_OFF)
    found = f"SSIM {similar:.2f}"
    if pasted is not None:
        found += f" (pasted {values['ssim_pasted']:.2f})"
    case = Case("try-on", pair.name, "", found, passed, round(badness, 3), values)
    outcome.add(case, np.concatenate([pair.worn, render.picture], axis=1))


def _similar(picture: U8, pair: TruePair, name: str) -> dict[str, float]:
    """SSIM with the truth, whole and in the Region alone."""
    whole = structural_similarity(picture, pair.worn)
    within = structural_similarity(picture, pair.worn, pair.region)
    return {name: round(whole, 4), f"{name}_region": round(within, 4)}


def _pasted(task: Task, look: Look) -> U8 | None:
    """The Garment as the engine warps it, laid onto the Photo; None for engines without warper.

    It is cut out by its own mask, so the Photo stays as sharp as it is everywhere else, and it may
    cover what the engine may cover.
    """
    engine = task.studio.service.load(task.studio.engine, QuietContext())
    watch = Stopwatch(QuietContext())
    scene = engine.preparation.pictures.scene(look, engine.manifest, watch.run)
    found = frame_contents(engine.pipe, look, scene, look.words, ())
    inputs, place = found.inputs, found.place
    if inputs.appearance is None or inputs.appearance_mask is None:
        return None
    laid = to_pictures(inputs.appearance)[0]
    mask = np.rint(inputs.appearance_mask[0, 0].numpy() * 255).astype(np.uint8)
    own, _ = place.frame.paste(mask, scene.photo.shape)
    share = np.minimum(place.region, own)
    keep = place.keep_out
    whole, _ = compose(scene.photo, laid, share, place.frame, feather_px=0.0, keep_out=keep)
    return whole


def _figures(outcome: Outcome) -> list[Figure]:
    count = len(outcome.cases)
    return [
        Figure("SSIM with the truth, mean", _mean(outcome.cases, "ssim"), SSIM_TARGET, ">=", count),
        _gained(outcome.cases, "SSIM gained over pasting the warped garment", ""),
        Figure("SSIM in the region, mean", _mean(outcome.cases, "ssim_region"), count=count),
        _gained(outcome.cases, "SSIM gained over pasting, in the region", "_region"),
    ]


def _gained(cases: list[Case], name: str, where: str) -> Figure:
    """By how much the engine is nearer to the truth than the pasted Garment."""
    both = [case for case in cases if "ssim_pasted" in case.values]
    ours, pasted = _mean(both, f"ssim{where}"), _mean(both, f"ssim_pasted{where}")
    if ours is None or pasted is None:
        return Figure(name, None, 0.0, ">=")
    return Figure(name, ours - pasted, 0.0, ">=", len(both), f"pasted: {pasted:.3f}")


def _mean(cases: list[Case], value: str) -> float | None:
    return float(np.mean([case.values[value] for case in cases])) if cases else None
