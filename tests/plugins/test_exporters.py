"""Exporters of other packages: listed without their code, used like our own, harmless if broken."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from fashionstudio import plugins
from fashionstudio.cli.app import run
from fashionstudio.core.export.options import ExportOptions, added_kinds
from fashionstudio.core.export.run import export
from fashionstudio.core.export.source import ExportSource
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput
from tests.helpers.plug_ins import install, install_example

BROKEN = """
from fashionstudio.errors import BadInput
class Fails:
    suffix = ".txt"
    def write(self, render):
        raise ZeroDivisionError("oops")
class Says:
    suffix = ".txt"
    def write(self, render):
        if render.name == "b":
            raise BadInput("There is no room on the loom.", "Wait.")
        return render.recipe_json.encode() or b"-"
class Nothing:
    suffix = ".txt"
    def write(self, render):
        return None
class Nameless:
    suffix = "no dot/"
    def write(self, render):
        return b"x"
"""


def render(name: str = "anna.jpg", words: str = "a <wool> coat") -> ExportSource:
    fabric = Fabric(PictureRef("b" * 64, "tartan.jpg"), FabricPlacement(repeat_mm=60))
    look = Look(photo=PictureRef("a" * 64, name), words=words, fabric=fabric)
    recipe = Recipe(Request(look), EngineStamp("mini", {}, {}, "cpu"), {}, ())
    picture = np.full((40, 30, 3), 90, np.uint8)
    return ExportSource(embed(picture, recipe), recipe, name)


@pytest.fixture
def broken(site: Path) -> Path:
    (site / "bad_tools.py").write_text(BROKEN)
    kinds = {name.lower(): f"bad_tools:{name}" for name in ("Fails", "Says", "Nothing", "Nameless")}
    more = {"gone": "not_there:X", "png": "bad_tools:Says", "asleep": "raises_at_once:X"}
    (site / "raises_at_once.py").write_text("raise SystemExit('not today')\n")
    install(site, "bad-tools", {plugins.EXPORTERS: {**kinds, **more}})
    return site


def test_the_documented_example_works_from_the_command_line(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install_example(site)
    file = tmp_path / "render.png"
    source = render()
    assert isinstance(source.file, bytes)
    file.write_bytes(source.file)
    out = tmp_path / "out"
    assert run(["export", str(file), "-o", str(out), "--format", "tailor-page"]) == 0
    (page,) = out.iterdir()
    assert page.suffix == ".html"
    text = page.read_text()
    assert "a &lt;wool&gt; coat" in text
    assert "tartan.jpg, 60 mm" in text
    assert "data:image/png;base64," in text
    assert run(["export", str(file), "-o", str(out), "--format", "tailor-page", "--no-recipe"]) == 0
    (plain,) = set(out.iterdir()) - {page}
    assert "wool" not in plain.read_text()
    capsys.readouterr()
    assert run(["plugins", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["plugins"]
    assert [(one["kind"], one["name"], one["problem"]) for one in told] == [
        ("exporter", "tailor-page", ""),
        ("sketcher", "edges", ""),
    ]
    assert {one["package"] for one in told} == {"tailor-tools"}


def test_an_unknown_kind_names_those_there_are(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install_example(site)
    assert run(["export", "x.png", "-o", str(tmp_path), "--format", "tailor"]) == 2
    assert "lookbook, tailor-page" in capsys.readouterr().err


def test_listing_imports_nothing_and_our_own_names_stay_ours(broken: Path) -> None:
    names = [added.name for added in added_kinds()]
    assert names == ["asleep", "fails", "gone", "nameless", "nothing", "says"]
    assert "bad_tools" not in sys.modules
    assert ExportOptions().suffix == ".png"
    assert ExportOptions.from_dict({"kind": "gone-since"}).kind == "png", "remembered, removed"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("gone", "“gone” cannot be loaded"),
        ("asleep", "“asleep” cannot be loaded"),
        ("nameless", "“nameless” names no suffix"),
    ],
)
def test_what_cannot_be_loaded_says_so(
    broken: Path, tmp_path: Path, kind: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence) as caught:
        export([render()], ExportOptions(kind=kind), tmp_path / "out")
    assert "“bad-tools”" in caught.value.hint
    report = export([render()], ExportOptions(), tmp_path / "out")
    assert [path.suffix for path in report.files] == [".png"]


def test_one_that_fails_stops_no_other_picture(broken: Path, tmp_path: Path) -> None:
    sources = [render(name) for name in "abc"]
    report = export(sources, ExportOptions(kind="says", pattern="{name}"), tmp_path)
    assert [path.name for path in report.files] == ["a.txt", "c.txt"]
    assert report.failures[0][1].message == "There is no room on the loom."
    for kind, words in (("fails", "has failed"), ("nothing", "has written nothing")):
        report = export(sources, ExportOptions(kind=kind), tmp_path)
        assert len(report.failures) == 3
        assert f"“{kind}” {words}." in report.failures[0][1].message
        assert not report.files
    assert (
        "ZeroDivisionError"
        in export(sources, ExportOptions(kind="fails"), tmp_path).failures[0][1].details
    )


def test_broken_ones_are_listed_with_what_is_wrong(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plugins"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "exporter: says (bad-tools 1.0) works" in lines
    assert any("exporter: gone" in line and "cannot be loaded" in line for line in lines)


def test_a_class_is_called_and_a_module_is_taken_as_it_is(site: Path, tmp_path: Path) -> None:
    (site / "plain_tools.py").write_text(
        "suffix = '.bin'\ndef write(render):\n    return bytes(render.picture[0, 0])\n"
    )
    install(site, "plain-tools", {plugins.EXPORTERS: {"plain": "plain_tools"}})
    report = export([ExportSource(encode_png(np.full((9, 9, 3), 7, np.uint8)), None, "x.png")],
                    ExportOptions(kind="plain"), tmp_path)  # fmt: skip
    assert report.files[0].read_bytes() == bytes([7, 7, 7])
