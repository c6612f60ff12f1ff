"""The very modules that render equal stored outputs: our own small ones, and the published ones.

The published fixtures are looked for in the folder that FASHIONSTUDIO_FIXTURES names.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fashionstudio.evaluation.parity.suite import run_fixture, run_folder

GOLDEN = Path(__file__).parent / "golden"
VARIABLE = "FASHIONSTUDIO_FIXTURES"
FULL_SIZE = ("inversion_adapter", "vae_emasc")


def published() -> list:
    """The published fixtures' JSON files and folders of people; a skipped one if there are none."""
    root = Path(os.environ.get(VARIABLE, ""))
    if not os.environ.get(VARIABLE) or not root.is_dir():
        reason = f"{VARIABLE} names no folder of fixtures"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason), id="published")]
    found = sorted(root.glob("*.json")) + sorted(path.parent for path in root.glob("*/cases.json"))
    return [
        pytest.param(path, id=path.stem, marks=pytest.mark.slow if path.stem in FULL_SIZE else ())
        for path in found
    ]


def check(comparisons) -> None:
    found = list(comparisons)
    assert found
    assert not [comparison.line() for comparison in found if not comparison.passed]


@pytest.mark.parametrize("path", published())
def test_published(path):
    if path.is_dir():
        from fashionstudio.evaluation.parity.people import run_people

        check(run_people(path))
    else:
        check(run_fixture(path))


def test_our_own_golden_set_covers_every_kind():
    found = list(run_folder(GOLDEN))
    check(found)
    groups = {(comparison.fixture, comparison.group) for comparison in found}
    for fixture, group in (
        ("clip_pixel_values", "pixel values"),
        ("inversion_adapter", "pseudo-words"),
        ("ladi_pipeline_cfg", "picture"),
        ("ladi_pipeline_condrate", "appearance by step"),
        ("mgd_pipeline_cfg", "text"),
        ("mgd_pipeline_disentangled", "sketch by step"),
        ("preprocess/dc_top", "mask, mgd"),
        ("preprocess/vt", "pose map"),
        ("preprocess/vt", "prompt"),
        ("refinement_unet", "output 37x26"),
        ("refinement_unet_bilinear_false_statedict", "names"),
        ("text_word_embedding", "many pseudo-words"),
        ("tps_near_identity", "warped"),
        ("tps_raw", "gridGen.target coordinate repr"),
        ("vae_emasc", "decoded with skips"),
    ):
        assert (fixture, group) in groups
