"""Analyses are made once, kept by content and version, and found again with their masks."""

from __future__ import annotations

from pathlib import Path

import pytest

from fashionstudio.errors import NoPerson, WorkerLost
from fashionstudio.library import analysis
from fashionstudio.library.analysis import Analysis, analyse
from fashionstudio.library.checking import check
from fashionstudio.library.entry import Kind
from fashionstudio.library.importing import import_paths
from fashionstudio.library.library import Library
from tests.library.conftest import draw_garment, save


class Analyst:
    """Says what it was asked, and fails where it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails: dict[str, Exception] = {}

    def __call__(self, path: Path, kind: Kind) -> Analysis:
        self.asked.append(kind)
        for name, error in self.fails.items():
            if kind == name:
                raise error
        colours = [{"name": "burgundy", "rgb": [92, 16, 38], "share": 0.9}]
        return Analysis({"colours": colours, "notes": []}, {"mask": b"png", "cut": b""})


@pytest.fixture
def filled(library: Library, shirts: Path, tmp_path: Path) -> Library:
    import_paths(library, [shirts])
    library.add(save(tmp_path / "anna.png", draw_garment("grey")), "person")
    library.add(save(tmp_path / "wool.png", draw_garment("grey", seed=1)), "fabric")
    return library


def test_each_is_looked_at_once(filled: Library) -> None:
    analyst = Analyst()
    report = analyse(filled, filled.entries(), analyst)
    assert (report.done, report.problems) == (7, [])
    assert sorted(analyst.asked) == ["garment"] * 6 + ["person"]
    assert analyse(filled, filled.entries(), analyst).done == 0
    assert analyse(filled, filled.entries("person"), analyst, again=True).done == 1
    entry = filled.entries("garment")[0]
    found = filled.analyses.get(entry)
    assert found is not None
    assert found.parts == {"mask": b"png", "cut": b""}
    assert filled.analyses.get(filled.entries("fabric")[0]) is None
    assert filled.count("garment", text="burgundy") == 6, "colours can be searched for"


def test_a_newer_analysis_is_done_again(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    analyse(filled, filled.entries(), Analyst())
    monkeypatch.setitem(analysis.VERSIONS, "person", 2)
    person = filled.entries("person")[0]
    assert filled.analyses.get(person) is None
    assert analyse(filled, filled.entries(), Analyst()).done == 1
    assert filled.analyses.get(person) is not None


def test_where_nothing_is_found_it_is_noted_and_not_tried_again(filled: Library) -> None:
    analyst = Analyst()
    analyst.fails["person"] = NoPerson("Nobody is in this photo.", "Take another one.")
    report = analyse(filled, filled.entries(), analyst)
    assert report.done == 6
    assert [(e.name, why) for e, why in report.problems] == [
        ("anna", "Nobody is in this photo. Take another one.")
    ]
    assert analyse(filled, filled.entries(), Analyst()).problems == []
    found = filled.analyses.get(filled.entries("person")[0])
    assert found is not None
    assert found.problem.startswith("Nobody")


def test_a_missing_file_is_tried_again_when_it_is_back(filled: Library, shirts: Path) -> None:
    person = filled.entries("person")[0]
    data = filled.path(person).read_bytes()
    filled.path(person).unlink()
    assert [e.name for e, _ in analyse(filled, filled.entries(), Analyst()).problems] == ["anna"]
    filled.place_of(person).write_bytes(data)
    assert analyse(filled, filled.entries(), Analyst()).done == 1


def test_a_lost_worker_ends_it_and_keeps_what_is_done(filled: Library) -> None:
    analyst = Analyst()
    analyst.fails["person"] = WorkerLost("The worker ended unexpectedly.")
    entries = [*filled.entries("garment")[:2], *filled.entries("person")]
    with pytest.raises(WorkerLost):
        analyse(filled, entries, analyst)
    assert len(filled.analyses.missing(filled.entries())) == 5


def test_it_stops_between_two(filled: Library) -> None:
    analyst = Analyst()
    report = analyse(filled, filled.entries(), analyst, cancelled=lambda: len(analyst.asked) == 3)
    assert (report.done, report.cancelled) == (3, True)


def test_lost_masks_are_made_again(filled: Library) -> None:
    analyse(filled, filled.entries(), Analyst())
    entry = filled.entries("garment")[0]
    filled.files.parts(entry.sha256, "garment").unlink()
    assert filled.analyses.get(entry) is None
    check(filled, repair=True)
    assert analyse(filled, filled.entries(), Analyst()).done == 1
