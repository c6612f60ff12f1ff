"""Noun chunks: proposed from a list, reviewed by a person, read by the data sets' readers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import CLIPConfig, CLIPModel

from fashionstudio.annotation.candidates import DEFAULT_LIST, Candidate, read_candidates
from fashionstudio.annotation.captions import propose_captions
from fashionstudio.annotation.choosing import choose
from fashionstudio.annotation.clip import Clip
from fashionstudio.annotation.collection import open_collection
from fashionstudio.annotation.proposals import Proposals, read_proposals
from fashionstudio.annotation.review import write_page
from fashionstudio.datasets.published import DressCode, VitonHD
from fashionstudio.errors import BadInput, ModelMissing
from tests.engine import diffusion_tiny
from tests.helpers import drawn_people
from tests.helpers.drawn_people import Cloth

COLOURS = {"red": (178, 34, 44), "green": (46, 120, 72), "blue": (40, 74, 150)}
LIST = """
[upper_body: garment]
(red|green|blue) top
[lower_body: garment]
(red|green|blue) skirt
[dresses: garment]
(red|green|blue) dress
[all: pattern]
(plain|striped) cloth
[all: hem]
(long|short) hem   # in centimetres
"""


class ColourScorer:
    """Knows colours: vectors of pictures are their cloth's colour, of chunks what they name."""

    name = "colours"

    def __init__(self) -> None:
        self.seen = 0

    def texts(self, chunks):
        return np.stack([self._unit(self._named(chunk)) for chunk in chunks])

    def pictures(self, pictures):
        self.seen += len(pictures)
        cloth = [picture[(picture < 235).any(axis=2)].mean(axis=0) for picture in pictures]
        return np.stack([self._unit(np.array(colour)) for colour in cloth])

    def _named(self, chunk):
        named = [rgb for name, rgb in COLOURS.items() if name in chunk]
        spread = np.frombuffer(chunk.ljust(6)[-6:].encode(), np.uint8)[:3]  # others differ a little
        return np.array(named[0], float) if named else 120 + spread / 8

    def _unit(self, colour):
        away = np.asarray(colour, np.float32) - 100
        return away / np.linalg.norm(away)


@pytest.fixture
def chunks(tmp_path) -> Path:
    path = tmp_path / "chunks.txt"
    path.write_text(LIST)
    return path


def propose(root: Path, chunks: Path, scorer=None, **options) -> Proposals:
    collection = open_collection(root)
    path = root / "captions_proposed.json"
    found, _ = propose_captions(collection, read_candidates(chunks), scorer, path, **options)
    return found


def reviewed(path: Path, **changes) -> None:
    """What the page's button saves."""
    data = json.loads(path.read_text())
    for garment in data["garments"].values():
        garment["reviewed"] = True
    for garment, fields in changes.items():
        data["garments"][garment].update(fields)
    path.write_text(json.dumps(data))


def test_list_with_sections_and_choices(chunks):
    found = read_candidates(chunks)
    assert Candidate("green skirt", "lower_body", "garment") in found
    assert Candidate("long hem", "all", "hem") in found
    assert len(found) == 13
    tops = [candidate.text for candidate in found if candidate.fits("upper_body")]
    assert "red top" in tops
    assert "red skirt" not in tops
    assert all(candidate.fits(None) for candidate in found)


def test_default_list_serves_every_category():
    found = read_candidates(DEFAULT_LIST)
    for category in ("upper_body", "lower_body", "dresses"):
        groups = {candidate.group for candidate in found if candidate.fits(category)}
        assert len(groups) >= 4
    words = [len(candidate.text.split()) for candidate in found]
    assert max(words) <= 6
    assert len({candidate.text for candidate in found}) > 150


def test_wrong_lists_are_told(tmp_path):
    path = tmp_path / "list.txt"
    for text, reason in (("one\ntwo\n", "fewer than three"), ("[shoes]\na\nb\nc", "category")):
        path.write_text(text)
        with pytest.raises(BadInput, match=reason):
            read_candidates(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read_candidates(tmp_path / "missing.txt")


def test_three_chunks_do_not_say_the_same():
    texts = ["red shirt", "red blouse", "crimson shirt", "long sleeves", "round neckline"]
    scores = np.array([0.33, 0.32, 0.31, 0.25, 0.24], np.float32)
    alike = np.full((5, 5), 0.7, np.float32)
    alike[:3, :3] = 0.95
    chosen = choose([Candidate(text) for text in texts], scores, alike)
    assert [texts[i] for i in chosen] == ["red shirt", "long sleeves", "round neckline"]
    # From one group only one is taken, however well the others fit.
    grouped = [Candidate(t, "all", "colour" if i < 3 else t) for i, t in enumerate(texts)]
    assert choose(grouped, scores, np.eye(5, dtype=np.float32))[1:] == [3, 4]
    # Where nothing else is left, three chunks are better than one.
    same = [Candidate(f"red {word}", "all", "colour") for word in ("a", "b", "c")]
    assert len(choose(same, scores[:3], alike[:3, :3])) == 3


def test_best_colour_of_the_right_category_is_proposed(dress_code, chunks):
    scorer = ColourScorer()
    found = propose(dress_code, chunks, scorer)
    assert found.scorer == "colours"
    for split in ("train", "test"):
        for item in DressCode(dress_code, split, "paired"):
            proposal = found.garments[item.garment_name.split("_")[0]]
            assert proposal.category == item.category
            assert len(set(proposal.chunks)) == len(proposal.scores) == 3
            cloth = item.garment[(item.garment < 235).any(axis=2)].mean(axis=0)
            if np.ptp(cloth) < 40:
                continue  # neither red, green nor blue
            away = {
                name: np.dot(scorer._unit(cloth), scorer._unit(np.array(rgb)))
                for name, rgb in COLOURS.items()
            }
            noun = {"upper_body": "top", "lower_body": "skirt", "dresses": "dress"}[item.category]
            offered = [*proposal.chunks, *(text for text, _ in proposal.alternatives)]
            ranked = [text for text in offered if text.endswith(noun)]
            assert f"{max(away, key=away.get)} {noun}" in ranked
            assert (dress_code / proposal.picture).is_file()


def test_ground_under_a_garment_is_not_scored(tmp_path, chunks):
    picture, mask = drawn_people.garment(Cloth("dress", "blue", "plain", 0.3, 0.5), (256, 192))
    bed = np.full_like(picture, COLOURS["red"]) + np.random.default_rng(1).integers(
        0, 9, picture.shape, np.uint8
    )
    Image.fromarray(np.where(mask[..., None] > 0, picture, bed)).save(tmp_path / "dress.png")
    collection = open_collection(tmp_path, category="dresses")
    path = tmp_path / "captions_proposed.json"
    found, _ = propose_captions(collection, read_candidates(chunks), ColourScorer(), path)
    proposal = found.garments["dress"]
    assert "blue dress" in proposal.chunks
    assert proposal.category == "dresses"
    assert not any(text.endswith(("top", "skirt")) for text, _ in proposal.alternatives)


def test_known_proposals_are_not_made_again_and_reviewed_ones_never(garments, chunks):
    scorer = ColourScorer()
    propose(garments, chunks, scorer)
    assert scorer.seen == 3
    path = garments / "captions_proposed.json"
    mine = {"chunks": ["my top", "my cloth", "my hem"], "reviewed": True}
    data = json.loads(path.read_text())
    data["garments"]["red_top"].update(mine)
    path.write_text(json.dumps(data))
    propose(garments, chunks, scorer)
    assert scorer.seen == 3
    found = propose(garments, chunks, scorer, overwrite=True)
    assert scorer.seen == 5
    assert found.garments["red_top"].chunks == ("my top", "my cloth", "my hem")


def test_later_runs_without_clip_lose_no_scores(garments, chunks):
    before = propose(garments, chunks, ColourScorer())
    after = propose(garments, chunks, None, overwrite=True)
    assert after.scorer == "colours"
    assert after.garments == before.garments


def test_list_without_chunks_for_a_category_is_told(garments, tmp_path):
    path = tmp_path / "dresses.txt"
    path.write_text("[dresses]\n(red|green|blue) dress\n")
    collection = open_collection(garments, category="lower_body")
    proposed = garments / "captions_proposed.json"
    _, tally = propose_captions(collection, read_candidates(path), ColourScorer(), proposed)
    assert tally.written == 0
    assert all("for the category lower_body" in why for why in tally.failed.values())


def test_interruption_keeps_what_was_scored(garments, chunks):
    scorer = ColourScorer()

    def stop(done, total, left):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        propose(garments, chunks, scorer, tell=stop)
    assert len(read_proposals(garments / "captions_proposed.json").garments) == 2
    propose(garments, chunks, scorer)
    assert scorer.seen == 3


def test_reviewed_chunks_become_captions_that_the_readers_know(
    dress_code, viton_hd, command, chunks
):
    for root, data_set, name in (
        (dress_code, DressCode, "fine_captions.json"),
        (viton_hd, VitonHD, "captions.json"),
    ):
        proposed = root / "captions_proposed.json"
        propose(root, chunks, ColourScorer())
        refused = command(root, "--accept", proposed)
        assert refused.status == 1
        assert "Review them" in refused.err
        assert not (root / name).exists()
        reviewed(proposed)
        assert command(root, "--accept", proposed).status == 0
        data = data_set(root, "test", "paired", captions=True)
        assert len(data) == len(data_set(root, "test", "paired")) > 0
        expected = read_proposals(proposed).garments
        for item in data:
            assert item.captions == expected[item.garment_name.split("_")[0]].chunks


def test_captions_that_are_there_stay_unless_asked(garments, command, chunks):
    proposed, captions = garments / "captions_proposed.json", garments / "captions.json"
    propose(garments, chunks, ColourScorer())
    reviewed(
        proposed,
        blue_skirt={"chunks": ["one", "two"]},
        green_dress={"chunks": ["same", "Same", "x"]},
    )
    captions.write_text(json.dumps({"red_top": ["a", "b", "c"], "other": ["d", "e", "f"]}))
    done = command(garments, "--accept", proposed, "--json")
    report = json.loads(done.out)
    assert (report["written"], report["kept"]) == (0, 1)
    assert report["left_out"] == {
        "blue_skirt": "not 3 noun chunks",
        "green_dress": "two chunks are the same",
    }
    assert json.loads(captions.read_text())["red_top"] == ["a", "b", "c"]
    assert command(garments, "--accept", proposed, "--overwrite").status == 0
    after = json.loads(captions.read_text())
    assert after["red_top"] == list(read_proposals(proposed).garments["red_top"].chunks)
    assert after["other"] == ["d", "e", "f"]


def test_page_shows_every_garment_and_survives_hostile_names(garments, chunks):
    Image.new("RGB", (60, 80), "red").save(garments / "<b>&'#.png")
    chunks.write_text(LIST + "\n</script><script>alert(1)</script>\n")
    (garments / "im_sketch").mkdir()
    Image.new("L", (768, 1024)).save(garments / "im_sketch" / "red_top.png")
    found = propose(garments, chunks, ColourScorer())
    page = write_page(found, garments).read_text()
    assert page.count("</script>") == 1
    data = json.loads(re.search(r"const proposals = (\{.*\})\n;", page, re.DOTALL)[1])
    assert set(data["garments"]) == {"red_top", "blue_skirt", "green_dress", "<b>&'#"}
    assert data["garments"]["red_top"]["sketch"] == "im_sketch/red_top.png"
    assert data["garments"]["blue_skirt"]["sketch"] == ""
    for garment in data["garments"].values():
        assert (garments / garment["picture"]).is_file()
    assert "http" not in page  # opens from disk, fetches nothing


def test_without_clip_the_page_is_for_choosing_by_hand(garments, command):
    done = command(garments, "--only", "captions")
    assert done.status == 0
    assert "--clip" in done.err
    found = read_proposals(garments / "captions_proposed.json")
    assert found.scorer == ""
    assert all(not proposal.chunks for proposal in found.garments.values())
    assert len(found.candidates) > 100
    assert (garments / "captions_review.html").is_file()


@pytest.fixture(scope="module")
def clip_folder(tmp_path_factory) -> Path:
    """A CLIP model with random weights."""
    folder = tmp_path_factory.mktemp("clip") / "tiny-clip"
    torch.manual_seed(5)
    words = diffusion_tiny.tokenizer()
    tower = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    config = CLIPConfig(
        text_config={
            **tower,
            "vocab_size": len(words),
            "max_position_embeddings": int(words.model_max_length),
            "eos_token_id": words.eos_token_id,
            "bos_token_id": words.bos_token_id,
        },
        vision_config={**tower, "image_size": 32, "patch_size": 8},
        projection_dim=12,
    )
    CLIPModel(config).save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def test_clip_folder_scores_from_the_command_line(garments, chunks, clip_folder, command):
    options = (
        "--only",
        "captions",
        "--clip",
        clip_folder,
        "--candidates",
        chunks,
        "--device",
        "cpu",
    )
    done = command(garments, *options)
    assert done.status == 0
    found = read_proposals(garments / "captions_proposed.json")
    assert found.scorer == "tiny-clip"
    for proposal in found.garments.values():
        assert len(set(proposal.chunks)) == 3
        scores = [*proposal.scores, *(score for _, score in proposal.alternatives)]
        assert all(-1 <= score <= 1 for score in scores)
        assert len(set(scores)) > 3


def test_clip_vectors_equal_the_whole_models(clip_folder):
    model, clip = CLIPModel.from_pretrained(clip_folder).eval(), Clip(clip_folder)
    words = diffusion_tiny.tokenizer()
    picture = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    from fashionstudio.diffusion.prompting import clip_pixels

    pixels = clip_pixels(
        torch.from_numpy(picture).permute(2, 0, 1)[None] / 127.5 - 1, 32, eight_bit=False
    )
    ids = words(["a photo of red dress", "a photo of blue"], padding=True, return_tensors="pt")
    with torch.no_grad():
        whole = model(**ids, pixel_values=pixels)
    np.testing.assert_allclose(clip.texts(["red dress", "blue"]), whole.text_embeds, atol=1e-5)
    np.testing.assert_allclose(clip.pictures([picture]), whole.image_embeds, atol=1e-5)


def test_incomplete_clip_folder_is_refused(clip_folder, tmp_path, garments, command):
    model = CLIPModel.from_pretrained(clip_folder)
    state = {
        key: value for key, value in model.state_dict().items() if "text_projection" not in key
    }
    model.save_pretrained(tmp_path / "half", state_dict=state)
    diffusion_tiny.tokenizer().save_pretrained(tmp_path / "half")
    with pytest.raises(ModelMissing, match="not complete"):
        Clip(tmp_path / "half")
    done = command(garments, "--clip", tmp_path)
    assert done.status == 1
    assert "holds no CLIP model" in done.err
    assert not (garments / "im_sketch").exists()  # told before the long work
