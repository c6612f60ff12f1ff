"""What search is taught and measured with: changed garments, wishes, frames, ranks."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.core.plain_border import framed, plain_ground
from fashionstudio.datasets.synthetic.altered import change_words, difference
from fashionstudio.datasets.synthetic.colourways import ClothSpec
from fashionstudio.evaluation.retrieval import Exam, Query, answer, rank_of, report, to_markdown

SHIRT = {
    "garment": "shirt",
    "sleeve": "long sleeves",
    "neckline": "shirt collar",
    "length": "hip length",
    "colour": "blue",
    "pattern": "checked",
    "material": "cotton",
}


@pytest.mark.parametrize("seed", range(6))
def test_another_colour_changes_the_colour_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cloth = ClothSpec.draw(rng)
    other = cloth.changed("colour", rng)
    here, there = cloth.swatch().words, other.swatch().words
    assert here["colour"] != there["colour"]
    assert (here["pattern"], here["material"]) == (there["pattern"], there["material"])
    assert cloth.placement() == other.placement()
    again = ClothSpec(**{name: getattr(cloth, name) for name in cloth.__dataclass_fields__})
    assert np.array_equal(again.swatch().picture, cloth.swatch().picture)


@pytest.mark.parametrize(("what", "kept"), [("pattern", "material"), ("material", "pattern")])
def test_another_pattern_or_material_keeps_the_rest(what: str, kept: str) -> None:
    rng = np.random.default_rng(3)
    cloth = ClothSpec.draw(rng)
    other = cloth.changed(what, rng)  # type: ignore[arg-type]  # both are changes
    here, there = cloth.swatch().words, other.swatch().words
    assert here[what] != there[what]
    assert here[kept] == there[kept]
    assert other.colours == cloth.colours


@pytest.mark.parametrize("seed", range(12))
def test_a_wish_says_what_shall_be_otherwise_and_no_more(seed: int) -> None:
    change = difference(SHIRT, SHIRT | {"colour": "red", "sleeve": "sleeveless", "waist": "x"})
    assert set(change) == {"colour", "sleeve"}
    said = change_words(change, "shirt", np.random.default_rng(seed))
    assert any(word in said for word in ("red", "scarlet"))
    assert any(word in said for word in ("sleeveless", "without sleeves"))
    assert not any(word in said for word in ("checked", "collar", "cotton", "long", "hip"))


def test_a_frame_forgets_margins_and_keeps_proportions() -> None:
    ground = np.full((300, 300, 3), 244, np.uint8)
    tight, moved = ground.copy(), np.full((500, 700, 3), 244, np.uint8)
    tight[20:280, 100:200] = (200, 30, 30)
    moved[100:360, 500:600] = (200, 30, 30)
    first, second = framed(tight, 96), framed(moved, 96)
    apart = np.abs(first.astype(int) - second.astype(int)).max(axis=2) > 20
    assert apart.mean() < 0.06  # a pixel at each edge
    red = first[..., 1] < 100
    rows, columns = np.nonzero(red)
    # The frame is 3 : 4 before it is squeezed.
    seen = (np.ptp(columns) + 1) * 0.75 / (np.ptp(rows) + 1)
    assert seen == pytest.approx(100 / 260, rel=0.08)


def test_a_busy_border_is_no_ground_and_nothing_is_cut() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (120, 90, 3), dtype=np.uint8)
    assert plain_ground(noise) is None
    assert framed(noise, 96).std() > 20
    white = np.full((64, 64, 3), 255, np.uint8)
    assert plain_ground(white) == (255, 255, 255)
    assert (framed(white, 32) == 255).all()


def test_ties_count_against_the_right_answer() -> None:
    likeness = np.array([[0.9, 0.5, 0.5], [0.1, 0.2, 0.3]], np.float32)
    assert rank_of(likeness, [1, 2]).tolist() == [2, 0]


class _Quiet:
    def phase(self, name: str) -> None:
        pass

    def step(self, done: int, total: int) -> None:
        pass


def test_the_report_tells_the_methods_apart() -> None:
    """A made-up space of kinds and colours, in which only composing is right."""
    from fashionstudio.core.embedded import Embedded

    def picture(kind: int, colour: int) -> np.ndarray:
        return np.full((8, 8, 3), 10 * kind + colour, np.uint8)

    def embed(items, read):  # type: ignore[no-untyped-def]  # as `Embedder.embed`
        rows = []
        for item in items:
            vector = np.zeros(8, np.float32)
            colour = int(item.words) if item.words else None
            if item.picture:
                kind, own = divmod(int(read(item.picture)[0, 0, 0]), 10)
                vector[kind] = 1
                colour = own if colour is None else colour
            vector[4 + (colour or 0)] = 1.2
            rows.append(vector / np.linalg.norm(vector))
        return Embedded(np.stack(rows), "made-up")

    exam = Exam(
        gallery=[picture(kind, colour) for kind in range(4) for colour in range(4)],
        asked=[picture(kind, 0) for kind in range(4)],
        wishes=[Query(kind, str(c), 4 * kind + c, "colour") for kind in range(4) for c in (1, 2)],
        same=[(kind, 4 * kind) for kind in range(4)],
        captions=[("1", 1)],
    )
    answers = answer(exam, embed, {"again": embed}, _Quiet())
    assert (answers.ranks["composed"] == 0).all()
    assert (answers.ranks["again"] == 0).all()
    assert (answers.ranks["picture only"] > 0).all()
    assert (answers.ranks["words only"] > 0).all()
    assert (answers.same == 0).all()
    found = report(exam, answers, {"vector of words": 1.0})
    assert found["composed"]["all"]["composed @1"] == 1
    assert found["composed"]["colour"]["queries"] == 8
    assert "| all | 8 | 100.0 |" in to_markdown(found)
