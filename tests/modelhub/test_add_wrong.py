"""What cannot become an engine is explained in a sentence, and leaves nothing behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError

from fashionstudio.engine.manifest import list_engines
from fashionstudio.errors import BadInput, Cancelled, DiskFull, ModelMismatch
from fashionstudio.modelhub import install
from fashionstudio.modelhub.catalogue import find_offer
from fashionstudio.modelhub.convert import TorchConverter
from fashionstudio.modelhub.progress import Progress
from tests.modelhub.adding import add, offer_of
from tests.modelhub.conftest import left_behind
from tests.modelhub.published import Published


class _Foreign:
    def __reduce__(self):
        return (print, ("this must never be printed",))


def _spoil(kind: str, path: Path, pipe, other) -> None:
    """Write something wrong as the U-Net's file."""
    state = dict(pipe.unet.state_dict())
    whole = path.read_bytes()
    if kind == "nothing":
        path.write_bytes(b"")
    elif kind == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "web page":
        path.write_bytes(b"<!DOCTYPE html><title>Not found</title>")
    elif kind == "pointer":
        path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n")
    elif kind == "zip":
        shutil.make_archive(str(path.with_suffix("")), "zip", path.parent, "conftest")
        path.with_suffix(".zip").replace(path)
    elif kind == "foreign pickle":
        torch.save({"weights": _Foreign()}, path)
    elif kind == "noise":
        path.write_bytes(bytes(range(1, 250)) * 9)
    elif kind == "number":
        torch.save(5, path)
    elif kind == "other system":
        torch.save(other.unet.state_dict(), path)
    elif kind == "other network":
        torch.save(other.vae.state_dict(), path)
    elif kind == "one missing":
        state.pop("conv_out.bias")
        torch.save(state, path)
    elif kind == "one too many":
        torch.save({**state, "extra.weight": torch.ones(2)}, path)
    elif kind == "other size":
        torch.save({**state, "conv_out.bias": torch.ones(9)}, path)
    elif kind == "not finite":
        torch.save({**state, "conv_out.bias": torch.full((4,), torch.nan)}, path)
    elif kind == "several parts":
        torch.save({"tps": state, "refinement": state}, path)
    elif kind == "damaged safetensors":
        path.write_bytes((10**6).to_bytes(8, "little") + b"{" + b"x" * 40)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("nothing", "is empty"),
        ("truncated", "truncated or damaged"),
        ("web page", "is a web page"),
        ("pointer", "pointer of Git LFS"),
        ("zip", "zip archive of something else"),
        ("foreign pickle", "program objects"),
        ("noise", "is not a file of weights"),
        ("number", "no state dict"),
        ("other system", "has 31 input channels, but 28 are needed"),
        ("other network", "quite another network|lacks"),
        ("one missing", "lacks 1 of the"),
        ("one too many", "1 tensors too many"),
        ("other size", r"of other sizes than the network: \S+ \[.*\] instead of \["),
        ("not finite", "not finite"),
        ("several parts", "several parts"),
        ("damaged safetensors", "truncated or damaged"),
    ],
)
def test_a_wrong_file_is_explained_and_leaves_nothing(
    home, mgd, ladi, mgd_files, tmp_path, capfd, kind, words
):
    path = tmp_path / "unet_mgd.pth"
    (tmp_path / "conftest").write_text("something else")
    shutil.copyfile(mgd_files.weights / "unet_mgd.pth", path)
    _spoil(kind, path, mgd, ladi)
    with pytest.raises(ModelMismatch, match=words) as raised:
        add("tiny-mgd", mgd_files, path)
    assert "unet_mgd.pth" in raised.value.message
    assert "tiny-mgd" in raised.value.hint
    assert raised.value.message.count(". ") == 0, "one sentence"
    assert left_behind(home) == []
    assert "never be printed" not in capfd.readouterr().out


def test_a_warping_file_without_its_second_network(home, ladi, ladi_files, tmp_path):
    path = tmp_path / "warping_tiny.pth"
    torch.save({"tps": ladi.warper.state_dict()}, path)
    given = [p for p in ladi_files.weights.iterdir() if p.name != path.name]
    with pytest.raises(ModelMismatch, match="has no part “refinement”"):
        add("tiny-ladi", ladi_files, path, *given)
    assert left_behind(home) == []


def test_a_wrong_vocabulary(home, mgd_files, tmp_path):
    base = tmp_path / "base"
    shutil.copytree(mgd_files.base, base)
    vocabulary = base / "tokenizer" / "vocab.json"
    entries = json.loads(vocabulary.read_text())
    wrong = Published(mgd_files.weights, base, base)
    for content in ("", "[]", json.dumps({**entries, "more": len(entries)})):
        vocabulary.write_text(content)
        with pytest.raises(ModelMismatch, match=r"vocab\.json"):
            add("tiny-mgd", wrong)
    shutil.copyfile(mgd_files.base / "tokenizer" / "vocab.json", vocabulary)
    (base / "tokenizer" / "merges.txt").write_text("<html> this is none </html>\n")
    with pytest.raises(ModelMismatch, match=r"merges\.txt"):
        add("tiny-mgd", wrong)
    assert left_behind(home) == []


def test_files_that_are_not_there_are_named(home, ladi_files, mgd_files, tmp_path):
    with pytest.raises(BadInput, match=r"also needs unet_mgd\.pth") as raised:
        add("tiny-mgd", mgd_files, tmp_path)
    assert "https://weights.invalid/files" in raised.value.hint
    with pytest.raises(BadInput, match="no file"):
        add("tiny-mgd", mgd_files, tmp_path / "nowhere.pth")
    with pytest.raises(BadInput, match=r"vae/diffusion_pytorch_model\.safetensors") as raised:
        install.add(offer_of("tiny-mgd"), [mgd_files.weights], TorchConverter())
    assert "--base" in raised.value.hint
    with pytest.raises(BadInput, match="lacks"):
        add("tiny-mgd", Published(mgd_files.weights, tmp_path, tmp_path))
    stranger = ladi_files.weights / "emasc_tiny.pth"
    with pytest.raises(BadInput, match="is, by its name, a file of “tiny-ladi”"):
        add("tiny-mgd", mgd_files, mgd_files.weights, stranger)
    unknown = tmp_path / "unknown.pth"
    shutil.copyfile(stranger, unknown)
    with pytest.raises(BadInput, match="is not a file that “tiny-mgd” is made of"):
        add("tiny-mgd", mgd_files, mgd_files.weights, unknown)
    assert left_behind(home) == []


def test_the_other_data_sets_files_are_known_by_name_and_by_having_been_used(
    home, ladi, ladi_files, tmp_path
):
    """Their content cannot tell them apart."""
    with pytest.raises(BadInput, match="is, by its name, a file of “tiny-ladi”"):
        add("tiny-ladi-twin", ladi_files, *sorted(ladi_files.weights.iterdir(), reverse=True))
    twin = tmp_path / "twin"
    twin.mkdir()
    for path in ladi_files.weights.iterdir():
        shutil.copyfile(path, twin / path.name.replace("tiny", "twin"))
    add("tiny-ladi", ladi_files)
    with pytest.raises(ModelMismatch, match="has exactly the content of weights/"):
        add("tiny-ladi-twin", ladi_files, twin)
    assert left_behind(home) == ["tiny-ladi"]


def test_without_the_licence_nothing_happens(home, mgd_files):
    offer = find_offer("tiny-mgd")
    with pytest.raises(BadInput, match="licence"):
        install.add(offer, [mgd_files.weights, mgd_files.base], TorchConverter())
    assert left_behind(home) == []


def test_an_engine_is_not_replaced(home, mgd_files):
    add("tiny-mgd", mgd_files)
    with pytest.raises(BadInput, match="installed already"):
        add("tiny-mgd", mgd_files)


@pytest.mark.parametrize("error", [Cancelled("Cancelled."), KeyboardInterrupt()])
def test_cancelling_leaves_nothing(home, mgd_files, error):
    def stop(progress: Progress) -> None:
        if progress.phase == "convert":
            assert left_behind(home), "it happens in the middle of the work"
            raise error

    with pytest.raises(type(error)):
        add("tiny-mgd", mgd_files, report=stop)
    assert left_behind(home) == []


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left"), SafetensorError("I/O error: No space left on device (28)")],
)
def test_a_full_disk_leaves_nothing(home, mgd_files, monkeypatch, error):
    from fashionstudio.modelhub import convert

    def full(tensors, path, metadata):
        path.write_bytes(b"half")
        raise error

    monkeypatch.setattr(convert, "save_file", full)
    with pytest.raises(DiskFull):
        add("tiny-mgd", mgd_files)
    assert left_behind(home) == []


def test_space_is_looked_for_before_anything_is_written(home, mgd_files, monkeypatch):
    usage = shutil.disk_usage(home.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**6))
    with pytest.raises(DiskFull, match=r"0\.0 GB are free"):
        add("tiny-mgd", mgd_files)
    assert left_behind(home) == []


def test_what_a_killed_process_left_is_swept_away(home, mgd_files):
    left = home / "data" / "models" / ".installing-tiny-mgd-999999999"
    left.mkdir(parents=True)
    (left / "engine.json").write_text("{}")
    assert list_engines() == []
    add("tiny-mgd", mgd_files)
    assert left_behind(home) == ["tiny-mgd"]
