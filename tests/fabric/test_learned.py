"""Learned Tokens: files, Words, stamps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from fashionstudio.core import learned
from fashionstudio.core.learned import TokenRecord
from fashionstudio.core.look import Look
from fashionstudio.core.render import Render
from fashionstudio.diffusion.tokens import UnknownWord, save_learned
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.service import EngineService
from fashionstudio.engine.words import understood, words_for
from fashionstudio.errors import BadInput, ModelMismatch
from tests.engine import diffusion_tiny as tiny

Run = Callable[..., Render]


def place(name: str, vectors: int = 2, seed: int = 0, width: int = tiny.WIDTH) -> Path:
    path = learned.token_file("mini", name)
    generator = torch.Generator().manual_seed(seed)
    save_learned(path, {f"<{name}>": torch.randn(vectors, width, generator=generator)})
    return path


@pytest.fixture(autouse=True)
def no_tokens(home: Path) -> Iterator[None]:
    yield
    for record in learned.list_tokens():
        learned.remove_token(record.engine, record.name)


def test_a_token_in_the_words_has_an_effect_and_is_stamped(look: Look, render: Run) -> None:
    place("red-tartan")
    plain, said = render(look), render(look.with_(words="a red shirt <Red-Tartan>"))
    assert (plain.picture != said.picture).any()
    assert plain.recipe.stamp.weights.keys() < said.recipe.stamp.weights.keys()
    sha = said.recipe.stamp.weights["tokens/red-tartan.safetensors"]
    assert sha == learned.token_sha256("mini", "red-tartan")
    assert not said.recipe.notes


def test_a_token_learned_anew_counts_at_once_even_with_fewer_vectors(
    look: Look, render: Run, service: EngineService
) -> None:
    words = look.with_(words="a shirt <weave>")
    place("weave", 3)
    place("other", 1, seed=5)
    first = render(words)
    both = render(look.with_(words="a shirt <weave> <other>"))
    place("weave", 1, seed=1)
    second = render(words)
    assert (first.picture != second.picture).any()
    place("weave", 3)
    np.testing.assert_array_equal(render(words).picture, first.picture)
    again = render(look.with_(words="a shirt <weave> <other>"))
    np.testing.assert_array_equal(again.picture, both.picture)
    service.unload()
    np.testing.assert_array_equal(render(words).picture, first.picture)


def test_a_token_of_other_weights_is_told(look: Look, render: Run) -> None:
    place("moss")
    sha = learned.token_sha256("mini", "moss")
    assert not render(look.with_(words="a <moss> shirt")).recipe.notes
    learned.write_record(TokenRecord("mini", "moss", sha, 2, settings={"weights": "others"}))
    (note,) = render(look.with_(words="a <moss> shirt")).recipe.notes
    assert "<moss> was learned with other weights" in note


def test_an_unknown_token_is_refused_with_the_known_ones(look: Look, render: Run) -> None:
    with pytest.raises(BadInput, match="“mini” has no token <moss>") as nothing:
        render(look.with_(words="a shirt <moss>"))
    assert "None has been learned" in nothing.value.hint
    place("red-tartan")
    with pytest.raises(BadInput) as found:
        render(look.with_(words="a shirt <moss>"))
    assert "<red-tartan>" in found.value.sentence()
    assert "fabric learn" in found.value.hint


def test_a_tokens_name_without_brackets_is_told(look: Look, render: Run) -> None:
    place("red-tartan")
    said = render(look.with_(words="a shirt of red-tartan"))
    assert [note for note in said.recipe.notes if "write <red-tartan>" in note]
    assert not learned.unmarked_tokens("mini", "a red tartan <red-tartan> shirt")
    assert not learned.unmarked_tokens("other", "a shirt of red-tartan")


def test_another_engines_token_is_refused(look: Look, render: Run) -> None:
    place("foreign", width=tiny.WIDTH + 4)
    with pytest.raises(ModelMismatch, match="<foreign> belongs to another engine"):
        render(look.with_(words="<foreign>"))
    learned.token_file("mini", "broken").write_bytes(b"no safetensors")
    with pytest.raises(BadInput, match="cannot be read"):
        render(look.with_(words="<broken>"))


def test_a_token_alone_gets_a_garment(look: Look, service: EngineService) -> None:
    place("red-tartan")
    engine = service.load("mini", QuietContext())
    engine.preparation.vocabulary.learn("<red-tartan>")
    said, _ = words_for(look.with_(words="<red-tartan>"), engine.manifest, engine.pipe)
    assert said == "a shirt <red-tartan>"


def test_words_inside_of_a_tokens_name_are_not_words() -> None:
    missing = UnknownWord("tartan")
    kept, notes = understood("a tartan dress <old-tartan-b>", [missing], "a shirt")
    assert kept == "a dress <old-tartan-b>"
    assert len(notes) == 1
    assert learned.token_names("a <B> and <a-1> <b>") == ("b", "a-1")
    assert learned.without_tokens("a <tank-top> dress") == "a dress"


def test_a_name_in_words_does_not_choose_shape_or_category() -> None:
    from fashionstudio.core.wanted import guess_category

    assert guess_category("a <dress-check> shirt") == "upper_body"
    assert guess_category("<dress-check>") is None


def test_records_are_listed_and_a_stale_one_is_not_believed(home: Path) -> None:
    place("red-tartan")
    sha = learned.token_sha256("mini", "red-tartan")
    record = TokenRecord("mini", "red-tartan", sha, 2, {"a.jpg": "0" * 64}, {"steps": 3})
    learned.write_record(record)
    place("moss")
    assert learned.list_tokens() == [TokenRecord("mini", "moss", *sha_of("moss")), record]
    assert learned.list_tokens("other") == []
    place("red-tartan", seed=9)
    assert learned.read_record("mini", "red-tartan").swatches == {}
    learned.record_file("mini", "moss").write_text('{"version": 99}')
    assert learned.read_record("mini", "moss").vectors == 0
    with pytest.raises(BadInput, match="no token <gone>"):
        learned.remove_token("mini", "gone")


def sha_of(name: str) -> tuple[str]:
    return (learned.token_sha256("mini", name),)


@pytest.mark.parametrize("name", ["", "../x", "Ä", "a b", "-a", "a" * 41, "a_1"])
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    with pytest.raises(BadInput, match="token's name"):
        learned.check_name(name)


def test_a_recipe_does_not_take_another_token(home: Path) -> None:
    place("red-tartan")
    used = learned.token_hashes("mini", "a <red-tartan> shirt")
    learned.check_tokens("mini", "a <red-tartan> shirt", used | {"unet/x.safetensors": "0"})
    place("red-tartan", seed=3)
    with pytest.raises(BadInput, match="not the one this picture was made with"):
        learned.check_tokens("mini", "a <red-tartan> shirt", used)
    learned.remove_token("mini", "red-tartan")
    with pytest.raises(BadInput, match="no token <red-tartan>"):
        learned.check_tokens("mini", "a <red-tartan> shirt", used)
