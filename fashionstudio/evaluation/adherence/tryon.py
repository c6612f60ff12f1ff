"""Try-on against the truth on rendered pairs: SSIM, and that of pasting the warped Garment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.look import Look, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.diffusion.arrays import to_pictures
from fashionstudio.engine.context import QuietContext, Stopwatch
from fashionstudio.engine.frames import frame_contents
from fashionstudio.engine.steps import put_into_photo
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
    similar = structural_similarity(render.picture, pair.worn)
    pasted = _pasted(task, look)
    values = {"ssim": round(similar, 4)}
    if pasted is not None:
        values["ssim_pasted"] = round(structural_similarity(pasted, pair.worn), 4)
    passed = similar >= max(SSIM_TARGET, values.get("ssim_pasted", -1.0))
    badness = min((1 - similar) / (1 - SSIM_TARGET), SOME_FAR_OFF)
    found = f"SSIM {similar:.2f}"
    if pasted is not None:
        found += f" (pasted {values['ssim_pasted']:.2f})"
    case = Case("try-on", pair.name, "", found, passed, round(badness, 3), values)
    outcome.add(case, np.concatenate([pair.worn, render.picture], axis=1))


def _pasted(task: Task, look: Look) -> U8 | None:
    """The Garment as the engine warps it, laid onto the Photo; None for engines without warper."""
    engine = task.studio.service.load(task.studio.engine, QuietContext())
    watch = Stopwatch(QuietContext())
    scene = engine.pictures.scene(look, engine.manifest, watch.run)
    inputs = frame_contents(engine.pipe, look, scene, look.words, ()).inputs
    if inputs.appearance is None or inputs.appearance_mask is None:
        return None
    share = inputs.appearance_mask[0, 0].numpy()[..., None]
    laid = to_pictures(inputs.appearance)[0]
    seen = scene.place.frame.crop(scene.photo)
    mixed = np.rint(laid * share + seen * (1 - share)).astype(np.uint8)
    whole, _ = put_into_photo(scene.photo, mixed, scene.place)
    return whole


def _figures(outcome: Outcome) -> list[Figure]:
    ours = [case.values["ssim"] for case in outcome.cases]
    pasted = [case.values["ssim_pasted"] for case in outcome.cases if "ssim_pasted" in case.values]
    mean = float(np.mean(ours)) if ours else None
    plain = float(np.mean(pasted)) if pasted else None
    return [
        Figure("SSIM with the truth, mean", mean, SSIM_TARGET, ">=", len(ours)),
        Figure(
            "SSIM gained over pasting the warped garment",
            None if mean is None or plain is None else mean - plain,
            0.0,
            ">=",
            len(pasted),
            "" if plain is None else f"pasted: {plain:.3f}",
        ),
    ]
