"""Finding by words, by picture and by both; with vectors that are made once per space."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.image_io import encode_png
from fashionstudio.errors import BadInput
from fashionstudio.library import vectors
from fashionstudio.library.analysis import Analysis, analyse
from fashionstudio.library.importing import import_paths
from fashionstudio.library.indexing import index
from fashionstudio.library.library import Library
from fashionstudio.library.search import Query, search
from tests.library.conftest import FakeEmbedder, draw_garment, save

Names = Callable[..., list[str]]


@pytest.fixture
def indexed(library: Library, shirts: Path, embed: FakeEmbedder) -> Library:
    import_paths(library, [shirts])
    assert index(library, library.entries(), embed).done == 6
    return library


def test_like_this_but_red_and_longer(indexed: Library, embed: FakeEmbedder, names: Names) -> None:
    blue = indexed.entries(text="blue short")[0]
    query = Query(words="red and longer", like=blue, k=2)
    assert names(search(indexed, query, embed))[0] == "red_long"
    more = search(indexed, Query(like=blue, k=5), embed)
    assert names(more)[0] == "blue_long"
    assert blue not in [hit.entry for hit in more], "nobody looks for what they have"
    assert len(more) == 5
    likeness = [hit.likeness for hit in more]
    assert likeness == sorted(likeness, reverse=True)


def test_a_file_that_is_not_in_the_library_can_be_asked_with(
    indexed: Library, embed: FakeEmbedder, names: Names, tmp_path: Path
) -> None:
    path = save(tmp_path / "seen in town.jpg", draw_garment("green", size=300), quality=90)
    assert names(search(indexed, Query(like=path, k=1), embed)) == ["green_short"]
    assert names(search(indexed, Query(like=path.read_bytes(), k=1), embed)) == ["green_short"]
    with pytest.raises(BadInput, match="is not there"):
        search(indexed, Query(like=tmp_path / "gone.png"), embed)


def test_words_are_looked_for_in_texts_and_by_meaning(
    indexed: Library, embed: FakeEmbedder, names: Names, tmp_path: Path
) -> None:
    """Of two red shirts the one that is also called so comes first; others are near by meaning."""
    path = save(tmp_path / "number 12.png", draw_garment("red", seed=3))
    indexed.add(path, "garment")
    index(indexed, indexed.entries(), embed)
    hits = search(indexed, Query(words="red", k=3), embed)
    assert set(names(hits)) == {"red_short", "red_long", "number 12"}
    assert names(hits)[2] == "number 12"
    assert [hit.in_text for hit in hits] == [True, True, False]
    assert hits.notes == ()


def test_without_an_engine_texts_are_searched_and_a_note_says_so(
    indexed: Library, names: Names
) -> None:
    hits = search(indexed, Query(words="red longs"), None)
    assert names(hits)[0] == "red_long"
    assert set(names(hits)) == {"red_long", "red_short", "blue_long", "green_long"}
    assert "Only names, words and tags" in hits.notes[0]
    with pytest.raises(BadInput, match="compare pictures"):
        search(indexed, Query(like=indexed.entries()[0]), None)


def test_an_engine_without_a_space_is_told(indexed: Library, names: Names) -> None:
    class Without(FakeEmbedder):
        def __call__(self, items: object) -> None:  # type: ignore[override]
            raise BadInput("The engine “old” knows no joint space.", "Choose another.")

    hits = search(indexed, Query(words="blue"), Without())
    assert set(names(hits)) == {"blue_long", "blue_short"}
    assert "“old” knows no joint space" in hits.notes[0]


def test_what_is_not_indexed_is_told(indexed: Library, embed: FakeEmbedder, tmp_path: Path) -> None:
    indexed.add(save(tmp_path / "new.png", draw_garment("red", seed=5)), "garment")
    hits = search(indexed, Query(words="red"), embed)
    assert "1 of 7 entries were not compared" in hits.notes[0]


def test_filters_narrow_what_is_compared(
    indexed: Library, embed: FakeEmbedder, names: Names
) -> None:
    for entry in indexed.entries(text="long"):
        indexed.set_tags(entry, ["winter"])
    one = indexed.entries(text="green")[0]
    indexed.change(one, category="dresses")
    assert set(names(search(indexed, Query(words="blue", tags=("winter",)), embed))) == {
        "red_long", "blue_long", "green_long",
    }  # fmt: skip
    like = Query(like=indexed.entries(text="red")[0], category="dresses")
    assert names(search(indexed, like, embed)) == [one.name]
    assert search(indexed, Query(words="blue", kind="fabric"), embed) == []


def test_vectors_are_made_once_and_kept_by_space(indexed: Library, shirts: Path) -> None:
    embed = FakeEmbedder()
    assert index(indexed, indexed.entries(), embed).done == 0
    assert len(embed.calls) == 1, "only the space was asked for"
    newer = FakeEmbedder("fake-2")
    assert index(indexed, indexed.entries(), newer).done == 6
    assert indexed.vectors.spaces() == {"fake-1": 6, "fake-2": 6}
    indexed.vectors.forget("fake-1")
    assert indexed.vectors.spaces() == {"fake-2": 6}
    indexed.remove(indexed.entries(text="red"))
    assert indexed.vectors.spaces() == {"fake-2": 4}
    assert len(indexed.vectors.of("fake-2", "garment").ids) == 4


def test_one_picture_that_fails_does_not_stop_the_others(
    library: Library, shirts: Path, embed: FakeEmbedder
) -> None:
    import_paths(library, [shirts])
    bad = library.entries(text="blue long")[0]
    embed.broken.add(embed.put(library.thumbnail(bad)))
    gone = library.entries(text="green long")[0]
    library.files.thumbnail(gone.sha256).unlink()
    library.path(gone).unlink()
    report = index(library, library.entries(), embed)
    assert report.done == 4
    assert {entry.id: why for entry, why in report.problems}.keys() == {bad.id, gone.id}


def test_indexing_stops_and_goes_on(
    library: Library, shirts: Path, embed: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fashionstudio.library import indexing

    monkeypatch.setattr(indexing, "_BATCH", 2)
    import_paths(library, [shirts])
    told: list[int] = []
    first = index(
        library,
        library.entries(),
        embed,
        progress=lambda done, _all, _name: told.append(done),
        cancelled=lambda: len(told) == 2,
    )
    assert (first.done, first.cancelled) == (4, True)
    assert index(library, library.entries(), embed).done == 2


@pytest.mark.parametrize("wrong", [{}, {"words": "  "}, {"words": "a", "k": 0}])
def test_a_question_without_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        Query(**wrong)  # type: ignore[arg-type]


def test_analysed_garments_are_compared_without_their_floor(
    library: Library, embed: FakeEmbedder, names: Names, tmp_path: Path
) -> None:
    """A blue shirt on a red floor is like blue shirts, once it is known where the shirt is."""
    for colour in ("red", "blue"):
        library.add(save(tmp_path / f"{colour}.png", draw_garment(colour)), "garment")
    shirt = draw_garment("blue", seed=2)
    floor = np.where((shirt == 255).all(axis=2, keepdims=True), np.uint8([200, 30, 40]), shirt)
    mask = np.where((shirt == 255).all(axis=2), 0, 255).astype(np.uint8)
    seen = np.roll(floor, 40, axis=1)  # the fake looks where the floor is now
    path = save(tmp_path / "floor.png", seen)

    def analyst(_path: Path, _kind: str) -> Analysis:
        return Analysis({"confidence": 0.9}, {"mask": encode_png(np.roll(mask, 40, axis=1))})

    entry = library.add(path, "garment")
    index(library, library.entries(), embed)
    assert names(search(library, Query(like=entry, k=1), embed)) == ["red"]
    analyse(library, [entry], analyst)
    assert index(library, library.entries(), embed).done == 1
    compared = next(reversed(embed.pictures.values()))
    assert (compared[:, 15:60] == 255).all(), "no floor is left"
    other = save(tmp_path / "other.png", np.roll(seen, 3, axis=0))
    search(library, Query(like=other), embed, analyst)
    assert (next(reversed(embed.pictures.values()))[:, 15:60] == 255).all()
    search(library, Query(like=other), embed)
    assert (next(reversed(embed.pictures.values()))[:, 15:60] != 255).any()


def test_nearest_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    matrix = rng.normal(size=(500, 24)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix[77] = matrix[33]
    table = vectors.Vectors(np.arange(1000, 1500, dtype=np.int64), matrix)
    near = table.nearest(matrix[33], 10)
    order = sorted(range(500), key=lambda n: (-float(matrix[n] @ matrix[33]), n))[:10]
    assert [number for number, _ in near] == [1000 + n for n in order]
    assert [number for number, _ in near[:2]] == [1033, 1077]
    assert [n for n, _ in table.nearest(matrix[33], 3, {1200, 1100})] != [1033]
    assert table.nearest(matrix[0], 0) == []
    assert len(table.nearest(matrix[0], 9999)) == 500
