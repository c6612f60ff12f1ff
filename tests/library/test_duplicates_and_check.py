"""What is there twice, what is missing, what was left over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashionstudio.errors import Cancelled
from fashionstudio.library.checking import check
from fashionstudio.library.duplicates import find_duplicates
from fashionstudio.library.importing import import_paths
from fashionstudio.library.library import Library
from tests.library.conftest import draw_garment, save


def photo(seed: int) -> np.ndarray:
    """(240, 180, 3) uint8: soft patches of colour and a little grain, as photos have."""
    rng = np.random.default_rng(seed)
    patches = rng.integers(0, 256, (5, 4, 3), dtype=np.uint8)
    smooth = Image.fromarray(patches).resize((180, 240), Image.Resampling.BICUBIC)
    noise = rng.normal(0, 3, (240, 180, 1))
    return np.clip(np.asarray(smooth) + noise, 0, 255).astype(np.uint8)


def test_equal_files_and_look_alikes_are_reported(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "garments"
    first = save(folder / "a.png", photo(1))
    (folder / "a copy.png").write_bytes(first.read_bytes())
    save(folder / "a small.jpg", np.asarray(Image.fromarray(photo(1)).resize((90, 120))))
    save(folder / "a brighter.jpg", np.clip(photo(1) * 1.02, 0, 255).astype(np.uint8), quality=60)
    for seed in range(2, 12):
        save(folder / f"other {seed}.png", photo(seed))
    report = import_paths(library, [folder])
    assert (len(report.added), report.known) == (13, 1)
    found = find_duplicates(library)
    assert [[path.name for path in one.paths] for one in found.same] == [["a copy.png", "a.png"]]
    assert [sorted(e.name for e in group) for group in found.near] == [
        ["a brighter", "a copy", "a small"]
    ]
    assert library.count() == 13, "nothing was removed"


def test_colourways_are_no_look_alikes(library: Library, tmp_path: Path) -> None:
    for colour in ("red", "blue", "green"):
        library.add(save(tmp_path / f"{colour}.png", draw_garment(colour)), "garment")
    assert find_duplicates(library, "garment").near == ()


def test_only_one_kind_is_compared_with_itself(library: Library, tmp_path: Path) -> None:
    library.add(save(tmp_path / "a.png", photo(1)), "garment")
    library.add(save(tmp_path / "b.jpg", photo(1)), "fabric")
    assert find_duplicates(library).near == ()
    library.add(tmp_path / "b.jpg", "garment")
    assert len(find_duplicates(library).near[0]) == 2
    with pytest.raises(Cancelled):
        find_duplicates(library, cancelled=lambda: True)


def test_check_finds_what_is_wrong(library: Library, tmp_path: Path) -> None:
    for seed in range(4):
        library.add(save(tmp_path / f"{seed}.png", photo(seed)), "garment")
    library.add(save(tmp_path / "far.png", photo(9)), "fabric", in_place=True)
    assert check(library, contents=True).good
    entries = {entry.name: entry for entry in library.entries()}
    library.path(entries["0"]).unlink()
    damaged = library.path(entries["1"])
    damaged.write_bytes(damaged.read_bytes()[::-1])
    (tmp_path / "far.png").unlink()
    left = library.path(entries["2"]).with_name(f".{'x' * 9}.part")
    left.write_bytes(b"half")
    found = check(library)
    assert not found.good
    assert {entry.name for entry, _ in found.missing} == {"0", "far"}
    assert {e.name: p for e, p in found.missing}["far"] == tmp_path / "far.png"
    assert (found.damaged, found.unfinished) == ([], 1)
    assert [entry.name for entry, _ in check(library, contents=True).damaged] == ["1"]
    check(library, repair=True)
    assert not left.exists()
    assert library.count() == 5, "a file may come back, so its entry stays"
