"""`fashionstudio evaluate dataset` from the tree to the report."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashionstudio.errors import BadInput, Cancelled
from fashionstudio.evaluation.dataset_options import Options
from fashionstudio.evaluation.dataset_pairs import Choice
from fashionstudio.evaluation.metrics.catalogue import Sources
from fashionstudio.evaluation.report import extremes
from tests.evaluation.dataset_runs import OUTSIDE, Colours, Silent, contents, run
from tests.evaluation.test_metrics_networks import save_script

# The shipped engine ------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_embedded_engine_is_evaluated_by_one_command(
    mini_dir, dress_code, tmp_path, evaluate_command
):
    out = tmp_path / "out"
    measures = "ssim,fid,delta_e_garment,sketch_distance_own,outside_share,outside_largest"
    done = evaluate_command(
        *("--data", dress_code, "--engine", "mini", "-o", out, "--limit", 3, "--preset", "draft"),
        *("--metrics", measures, "--json"),
    )
    assert done.status == 0, done.err
    report = json.loads((out / "paired.json").read_text())
    assert json.loads(done.out)["rows"] == report["rows"]
    assert [row["name"] for row in report["rows"]] == ["dresses", "upper_body", "all"]
    assert [row["pictures"] for row in report["rows"]] == [2, 1, 3]
    for row in report["rows"]:
        assert all(np.isfinite(value) for value in row["values"].values())
        assert row["values"]["outside_largest"] == row["values"]["outside_share"] == 0
        assert 0.3 < row["values"]["ssim"] < 1
    assert [entry["name"] for entry in report["unavailable"]] == ["fid"]
    assert report["engine"]["weights"]["vae/diffusion_pytorch_model.safetensors"]
    assert report["render"]["seed"] == 1234
    assert "Only 3 of 6 pairs" in done.err
    assert len(contents(out / "paired")) == 3
    lines = list(csv.DictReader((out / "paired.csv").read_text().splitlines()))
    assert len(lines) == 3
    assert {line["category"] for line in lines} == {"dresses", "upper_body"}
    assert all(float(line["ssim"]) > 0 for line in lines)
    with Image.open(out / "paired.png") as sheet:
        assert sheet.width > 900
        assert sheet.height > 3 * 224


# Our way -----------------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on_and_gives_the_same_pictures(options, tmp_path):
    unbroken = run(options)
    again = replace(options, output=tmp_path / "again")
    with pytest.raises(Cancelled):
        run(again, Silent(stop_after=2))
    assert len(contents(tmp_path / "again/paired")) == 2
    resumed = run(again)
    assert contents(tmp_path / "again/paired") == contents(tmp_path / "out/paired")
    assert resumed.facts["render"]["kept"] == 2
    assert [row.values for row in resumed.rows] == [row.values for row in unbroken.rows]


def test_every_pair_has_its_own_seed_whatever_else_is_rendered(options, tmp_path):
    run(options)
    alone = replace(
        options, data=replace(options.data, category="lower_body"), output=tmp_path / "alone"
    )
    report = run(alone)
    everything = contents(tmp_path / "out/paired")
    assert contents(tmp_path / "alone/paired") == {
        name: data for name, data in everything.items() if name.startswith("lower_body")
    }
    assert len({item.seed for item in report.items}) == len(report.items) == 2
    run(replace(options, seed=1, output=tmp_path / "other"))
    assert contents(tmp_path / "other/paired") != everything


def test_pictures_of_other_settings_are_not_mixed(options, tmp_path):
    run(replace(options, limit=1))
    with pytest.raises(BadInput, match="other settings"):
        run(replace(options, seed=5))
    (tmp_path / "out/.paired.state.json").unlink()
    with pytest.raises(BadInput, match="not known"):
        run(options)


def test_conditions_can_be_left_out(options, tmp_path):
    run(replace(options, limit=1))
    run(replace(options, limit=1, conditions=("words",), output=tmp_path / "words"))
    assert contents(tmp_path / "words/paired") != contents(tmp_path / "out/paired")
    with pytest.raises(BadInput, match="no swatches"):
        run(replace(options, conditions=("fabric",)))
    with pytest.raises(BadInput, match="takes no"):
        run(replace(options, conditions=("smell",)))


def test_skirts_are_repainted_by_option(options, tmp_path):
    lower = replace(options.data, category="lower_body")
    run(replace(options, data=lower))
    run(replace(options, data=replace(lower, skirts=True), output=tmp_path / "skirts"))

    def changed(folder: str, name: str) -> int:
        with Image.open(tmp_path / folder / "paired/lower_body" / f"{name}.png") as image:
            return int((np.asarray(image) != photos[name]).any(axis=-1).sum())

    pairs = lower.open((64, 48))
    photos = {Path(pairs[index].name).stem: pairs[index].person for index in range(2)}
    assert changed("skirts", "013002_0") == changed("out", "013002_0")  # trousers
    assert changed("skirts", "013003_0") > 1.2 * changed("out", "013003_0")
    with pytest.raises(BadInput, match="other settings"):
        run(replace(options, data=replace(lower, skirts=True)))


def test_swatches_are_worn_and_measured(options, tmp_path):
    swatches = tmp_path / "swatches"
    swatches.mkdir()
    Image.new("RGB", (24, 24), (200, 30, 40)).save(swatches / "020002_1.png")
    report = run(
        replace(
            options,
            conditions=("fabric",),
            metrics=("delta_e_swatch", "texture_swatch"),
            sources=Sources(swatches=swatches),
        )
    )
    assert [item.name for item in report.items] == ["020002_0.jpg"]
    assert np.isfinite(report.rows[0].values["delta_e_swatch"])
    assert len(report.failures) == 5
    assert all("no swatch" in failure.reason for failure in report.failures)


# What can be compared ----------------------------------------------------------------------------


def as_rendered(tree: Path, folder: Path, change: int = 0) -> Path:
    """The true pictures under the names of rendered ones, some of them changed."""
    for file in sorted(tree.glob("*/images/*_0.jpg")):
        with Image.open(file) as image:
            picture = np.array(image)
        if change:
            picture[40:200, 40:150] = np.roll(picture[40:200, 40:150], change, axis=-1) // 2
        target = folder / "paired" / file.parent.parent.name / f"{file.stem}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(target)
    return folder


def test_pictures_that_exist_are_measured_and_worse_ones_are_worse(dress_code, tmp_path):
    pytest.importorskip("torchmetrics")
    extractor = Sources(extractor=Colours())
    names = ("fid", "kid", "is", "ssim", "delta_e_garment", *OUTSIDE)
    options = Options(Choice(dress_code), tmp_path / "out", metrics=names, sources=extractor)
    good = run(replace(options, rendered=as_rendered(dress_code, tmp_path / "good")))
    bad = run(replace(options, rendered=as_rendered(dress_code, tmp_path / "bad", change=1)))
    best, worst = good.rows[-1].values, bad.rows[-1].values
    assert best["fid_colours"] == pytest.approx(0, abs=1e-4)
    assert best["ssim"] == pytest.approx(1, abs=1e-3)
    assert best["outside_largest"] == 0
    assert worst["fid_colours"] > 0.05
    assert worst["kid_colours"] > best["kid_colours"]
    assert worst["ssim"] < 0.9
    assert worst["delta_e_garment"] > best["delta_e_garment"] + 5
    assert not {"fid", "kid", "is"} & set(best)  # these names are Inception's
    assert [row.name for row in good.rows] == ["dresses", "upper_body", "lower_body", "all"]
    assert extremes(bad) is not None
    metric, worst_items, best_items = extremes(bad) or ("", [], [])
    assert metric == "ssim"
    values = [item.values["ssim"] for item in (*worst_items, *best_items)]
    assert values == sorted(values)
    unpaired = replace(bad, facts=bad.facts | {"order": "unpaired"})
    assert (extremes(unpaired) or [""])[0] == "delta_e_garment"


def test_pictures_that_are_not_there_are_listed(dress_code, tmp_path, evaluate_command):
    rendered = as_rendered(dress_code, tmp_path / "some")
    (rendered / "paired/dresses/020002_0.png").unlink()
    (rendered / "paired/dresses/020003_0.png").write_bytes(b"no picture")
    shutil.copytree(rendered / "paired", rendered / "unpaired")
    done = evaluate_command(
        *("--data", dress_code, "--rendered", rendered, "-o", tmp_path / "out"),
        *("--metrics", "outside_share,fid,kid,texture_truth", "--order", "unpaired"),
        *("--inception", save_script(tmp_path / "inception.pt"), "--cache", tmp_path / "cache"),
    )
    assert done.status == 0, done.err
    assert "dresses/020002_0.jpg: There is no rendered picture" in done.out
    assert "dresses/020003_0.jpg" in done.out
    assert "Texture truth ↓ *" in done.out
    assert "means little unpaired" in done.out
    report = json.loads((tmp_path / "out/unpaired.json").read_text())
    rows = {row["name"]: row for row in report["rows"]}
    assert rows["all"]["pictures"] == 4
    assert rows["upper_body"]["values"]["fid"] < 0.1
    assert report["protocol"]["true_set"] == "that of the papers"
    assert list((tmp_path / "cache").glob("features-*.npy"))


def test_a_mean_says_how_many_pictures_it_is_of(home, own_tree, tmp_path, evaluate_command):
    (own_tree / "dresses/im_sketch/020002_1.png").unlink()
    done = evaluate_command(
        *("--data", own_tree, "--rendered", as_rendered(own_tree, tmp_path / "there")),
        *("-o", tmp_path / "out", "--metrics", "sketch_distance_own", "--category", "dresses"),
    )
    assert done.status == 0, done.err
    assert "SD (own) ↓  (1) " in done.out
    assert "sketch_distance_own: 1 (The data set has no sketch for this garment.)" in done.out
    row = json.loads((tmp_path / "out/paired.json").read_text())["rows"][0]
    assert (row["pictures"], row["counts"]) == (2, {"sketch_distance_own": 1})


def test_the_lines_of_a_report_are_read_back(options):
    report = run(replace(options, limit=2))
    lines = list(csv.reader(io.StringIO(report.to_csv())))
    assert lines[0] == ["category", "name", "garment", "seed", "file", *OUTSIDE]
    assert [int(line[3]) for line in lines[1:]] == [item.seed for item in report.items]
    assert all(Path(line[4]).is_file() for line in lines[1:])
