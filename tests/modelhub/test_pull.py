"""Pulling an engine from servers on this computer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fashionstudio.engine.loading import load_pipeline
from fashionstudio.errors import BadInput, DiskFull, ModelMismatch, ModelMissing
from fashionstudio.modelhub import install, licence, upkeep
from fashionstudio.modelhub.catalogue import find_offer
from fashionstudio.modelhub.convert import TorchConverter
from fashionstudio.modelhub.origins import Wishes
from fashionstudio.modelhub.progress import Progress
from tests.modelhub import published
from tests.modelhub.conftest import left_behind
from tests.modelhub.file_server import FileServer

ENGINE = "tiny-mgd"


def pull(server: FileServer, **options):
    offer = find_offer(ENGINE)
    mirrors = (f"engine={server.url}/weights", f"{server.url}/base")
    return install.pull(offer, TorchConverter(), Wishes(mirrors=mirrors), **options)


@pytest.fixture
def accepted(home) -> Path:
    licence.accept(find_offer(ENGINE))
    return home


def test_a_pulled_engine_computes_what_the_published_one_does(accepted, server, mgd_step):
    told: list[Progress] = []
    manifest = pull(server, report=told.append)
    difference = published.largest_difference(published.one_step(load_pipeline(manifest)), mgd_step)
    assert difference < 5e-3
    assert {progress.phase for progress in told} == {"download", "hash", "convert"}
    sources = manifest.extra["installed"]["sources"].values()
    assert {source["from"] for source in sources} == {f"{server.url}/weights", f"{server.url}/base"}
    assert not install.downloads_dir(ENGINE).exists(), "the downloads are not needed any more"


def test_an_interrupted_pull_goes_on_where_it_was(accepted, server):
    def stop(progress: Progress) -> None:
        if progress.item == "model.safetensors" and progress.done_bytes > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(server, report=stop)
    assert left_behind(accepted) == []
    pull(server)
    assert len(server.bodies("unet_mgd.pth")) == 1, "it had come before"
    assert left_behind(accepted) == [ENGINE]


def test_a_file_that_is_not_the_first_one_is_refused(accepted, server, mgd_files):
    pull(server)
    upkeep.remove(ENGINE)
    path = server.folder / "weights" / "unet_mgd.pth"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ModelMismatch, match="another file than the one that was downloaded") as e:
        pull(server)
    assert "downloads.json" in e.value.hint
    assert left_behind(accepted) == []
    shutil.copy(mgd_files.weights / "unet_mgd.pth", path)
    pull(server)


def test_a_published_checksum_decides(accepted, server, monkeypatch):
    from dataclasses import replace

    offer = find_offer(ENGINE)
    sources = tuple(replace(source, sha256="0" * 64) for source in offer.sources)
    mirrors = (f"engine={server.url}/weights", f"{server.url}/base")
    with pytest.raises(ModelMismatch, match="not the file that was published"):
        install.pull(replace(offer, sources=sources), TorchConverter(), Wishes(mirrors=mirrors))
    assert left_behind(accepted) == []


def test_without_the_licence_no_server_is_asked(home, server):
    with pytest.raises(BadInput, match="licence"):
        pull(server)
    assert server.requests == []


def test_too_little_space_is_known_before_the_first_large_file(accepted, server, monkeypatch):
    usage = shutil.disk_usage(accepted.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**6))
    with pytest.raises(DiskFull, match="GB of disk space, and only"):
        pull(server)
    assert {ranges for _, ranges in server.requests} == {"bytes=0-0"}


def test_a_base_from_a_folder_is_not_downloaded(accepted, server, mgd_files):
    wishes = Wishes(folders={"base": mgd_files.base}, mirrors=(f"engine={server.url}/weights",))
    install.pull(find_offer(ENGINE), TorchConverter(), wishes)
    assert {path for path, _ in server.requests} == {"/weights/unet_mgd.pth"}


def test_a_cache_folder_of_the_hubs_own_program(accepted, server, mgd_files, tmp_path):
    cache = tmp_path / "models--someone--base"
    shutil.copytree(mgd_files.base, cache / "snapshots" / "0123abc")
    wishes = Wishes(folders={"base": cache}, mirrors=(f"engine={server.url}/weights",))
    install.pull(find_offer(ENGINE), TorchConverter(), wishes)


def test_mirrors_from_the_environment(accepted, server, monkeypatch):
    mirrors = f"weights={server.url}/weights tiny-base={server.url}/base other=https://x.invalid"
    monkeypatch.setenv("FASHIONSTUDIO_MIRRORS", mirrors)
    install.pull(find_offer(ENGINE), TorchConverter())
    assert left_behind(accepted) == [ENGINE]


@pytest.mark.parametrize(
    ("mirror", "words"),
    [
        ("http://example.invalid/files", "https://"),
        ("ftp://example.invalid/files", "https://"),
        ("https://", "names no computer"),
        ("nowhere=https://example.invalid", "takes nothing from a place “nowhere”"),
        ("/no/such/folder", "no folder"),
    ],
)
def test_an_address_that_cannot_be_meant(accepted, mirror, words):
    with pytest.raises(BadInput) as raised:
        install.pull(find_offer(ENGINE), TorchConverter(), Wishes(mirrors=(mirror,)))
    assert words in raised.value.sentence()


def test_a_base_that_has_moved_away(accepted, server):
    shutil.rmtree(server.folder / "base")
    with pytest.raises(ModelMissing, match="any more") as raised:
        pull(server)
    assert "--mirror" in raised.value.hint


def test_a_wrong_download_is_not_taken_again(accepted, server, mgd_files):
    """What cannot be converted is thrown away, or the next pull would fail in the same way."""
    path = server.folder / "weights" / "unet_mgd.pth"
    path.write_bytes(b"<html>Sorry</html>")
    with pytest.raises(ModelMismatch, match="web page"):
        pull(server)
    assert left_behind(accepted) == []
    shutil.copy(mgd_files.weights / "unet_mgd.pth", path)
    pull(server)
