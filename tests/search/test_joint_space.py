"""Search with the shipped engine: words, pictures, and both together find the right garment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.embedding import Embedder, space_of
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import EngineManifest, find_engine
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadImage, BadInput, Cancelled, ModelMissing

U8 = NDArray[np.uint8]
KINDS = ("dress", "shirt", "skirt", "sweater", "t-shirt", "trousers")
COLOURS = {
    "red": (204, 24, 32), "blue": (28, 88, 200), "green": (30, 140, 60), "yellow": (248, 214, 36),
    "black": (18, 18, 20),
}  # fmt: skip


def dyed(picture: U8, colour: tuple[int, int, int]) -> U8:
    """A garment on white in another colour; light and pattern stay."""
    plain = picture.astype(np.float32)
    covered = np.clip((255 - plain).max(axis=2, keepdims=True) / 24, 0, 1)
    light = plain.mean(axis=2, keepdims=True)
    light = np.clip(light / np.percentile(light[covered > 0.9], 70), 0.5, 1.15)
    cloth = np.clip(light * np.array(colour, np.float32), 0, 255)
    return (plain * (1 - covered) + cloth * covered).astype(np.uint8)


@pytest.fixture(scope="module")
def wardrobe(assets: Path) -> dict[str, U8]:
    """ "red dress" → picture, for all kinds and colours."""
    found = {}
    for kind in KINDS:
        picture = read_picture(assets / "garments" / f"{kind}.jpg")[::4, ::4]
        found |= {f"{name} {kind}": dyed(picture, colour) for name, colour in COLOURS.items()}
    return found


@pytest.fixture(scope="module")
def embedder(mini_dir: Path) -> Embedder:
    return Embedder.load(EngineManifest.read(mini_dir), torch.device("cpu"))


Ask = Callable[..., Embedded]


@pytest.fixture(scope="module")
def ask(embedder: Embedder, wardrobe: dict[str, U8]) -> Ask:
    def asked(*items: Item) -> Embedded:
        return embedder.embed(items, wardrobe.__getitem__, QuietContext())

    return asked


@pytest.fixture(scope="module")
def gallery(ask: Ask, wardrobe: dict[str, U8]) -> tuple[list[str], NDArray[np.float32]]:
    names = list(wardrobe)
    return names, ask(*(Item(name) for name in names)).vectors


def ranked(
    gallery: tuple[list[str], NDArray[np.float32]], vector: NDArray[np.float32]
) -> list[str]:
    names, vectors = gallery
    return [names[i] for i in np.argsort(-(vectors @ vector))]


@pytest.mark.parametrize("words", ["red dress", "blue trousers", "yellow skirt", "green dress"])
def test_words_find_their_garment_first(
    words: str, ask: Ask, gallery: tuple[list[str], NDArray[np.float32]]
) -> None:
    assert ranked(gallery, ask(Item(words=words)).vectors[0])[0] == words


@pytest.mark.parametrize("kind", ["dress", "trousers", "skirt"])
@pytest.mark.parametrize(("here", "wish"), [("blue", "red"), ("red", "green"), ("green", "yellow")])
def test_composed_keeps_the_garment_and_changes_its_colour(
    kind: str, here: str, wish: str, ask: Ask, gallery: tuple[list[str], NDArray[np.float32]]
) -> None:
    """The picture alone would find itself, and the words alone any garment of that colour."""
    found = ranked(gallery, ask(Item(f"{here} {kind}", f"like this one, but {wish}")).vectors[0])
    assert f"{wish} {kind}" in found[:3]
    assert found.index(f"{wish} {kind}") < found.index(f"{here} {kind}")


def test_a_picture_finds_itself_in_another_size_and_frame(
    embedder: Embedder, wardrobe: dict[str, U8], gallery: tuple[list[str], NDArray[np.float32]]
) -> None:
    for name in ("blue dress", "red trousers", "yellow t-shirt"):
        picture = wardrobe[name]
        wide = np.full((picture.shape[0] + 30, picture.shape[1] + 140, 3), 250, np.uint8)
        wide[10 : 10 + picture.shape[0], 90 : 90 + picture.shape[1]] = np.minimum(picture, 250)
        other = {"other": np.repeat(np.repeat(wide, 2, 0), 2, 1)}
        found = embedder.embed([Item("other")], other.__getitem__, QuietContext()).vectors[0]
        assert ranked(gallery, found)[0] == name


def test_vectors_have_length_one_and_do_not_depend_on_their_batch(
    ask: Ask, wardrobe: dict[str, U8]
) -> None:
    names = list(wardrobe)
    items = [Item(names[0]), Item(words="a long red dress"), Item(names[1], "red"),
             Item(names[2], "with long sleeves"), Item(words="blue")] * 9  # fmt: skip
    together = ask(*items)
    assert together.vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(together.vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([ask(item).vectors for item in items[:5]])
    assert np.abs(together.vectors[:5] - alone).max() < 1e-4
    assert np.array_equal(together.vectors, ask(*items).vectors)


def test_words_that_only_join_change_nothing(ask: Ask) -> None:
    plain, joined = ask(Item("blue dress", "red"), Item("blue dress", "like this, but red")).vectors
    assert np.allclose(plain, joined, atol=1e-5)
    picture, nothing = ask(Item("blue dress"), Item("blue dress", "like this one")).vectors
    assert np.allclose(picture, nothing, atol=1e-5)


def test_words_without_any_meaning_here_are_refused_by_name(ask: Ask) -> None:
    with pytest.raises(BadInput, match="zxqvy"):
        ask(Item(words="zxqvy"))


# The service ----------------------------------------------------------------------------------


class Canceller(QuietContext):
    """Cancels when the first batch is done."""

    def step(self, done: int, total: int) -> None:
        raise Cancelled("Cancelled.")


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return Inputs(tmp_path / "blobs")


@pytest.fixture
def service(inputs: Inputs, mini_dir: Path) -> EngineService:
    return EngineService(inputs, "cpu")


def test_the_service_reads_pictures_and_names_the_space(
    service: EngineService, inputs: Inputs, wardrobe: dict[str, U8], ask: Ask
) -> None:
    sha256 = inputs.put(encode_png(wardrobe["red dress"]))
    found = service.embed("mini", [Item(sha256)], QuietContext())
    assert found.space == space_of(find_engine("mini"))
    assert found.space.startswith("mini/")
    assert np.allclose(found.vectors, ask(Item("red dress")).vectors, atol=1e-5)


def test_what_cannot_be_embedded_is_told(service: EngineService, inputs: Inputs) -> None:
    with pytest.raises(BadImage):
        service.embed("mini", [Item(inputs.put(b"no picture"))], QuietContext())
    missing = hashlib.sha256(b"never put").hexdigest()
    with pytest.raises(BadInput, match="not there any more"):
        service.embed("mini", [Item(missing)], QuietContext())
    with pytest.raises(ModelMissing):
        service.embed("no-such-engine", [Item(words="red")], QuietContext())
    with pytest.raises(Cancelled):
        service.embed("mini", [Item(words="red")] * 40, Canceller())


def test_an_engine_without_a_joint_space_says_who_has_one(mini_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    text = (mini_dir / "engine.json").read_text(encoding="utf-8").replace('"search/', '"other/')
    (folder / "engine.json").write_text(text.replace('"id": "mini"', '"id": "plain"'), "utf-8")
    with pytest.raises(BadInput) as caught:
        Embedder.load(EngineManifest.read(folder), torch.device("cpu"))
    assert "mini" in caught.value.hint


def test_the_space_belongs_to_no_render(mini_dir: Path) -> None:
    """Renders made before there was a space are still made by the same engine."""
    manifest = EngineManifest.read(mini_dir)
    assert any(name.startswith("search/") for name in manifest.files)
    assert not any(name.startswith("search/") for name in manifest.weights)
    assert any(name.startswith("unet/") for name in manifest.weights)
