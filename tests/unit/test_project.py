"""Project files: nothing is lost on the way, and what is whole in a damaged one is found."""

from __future__ import annotations

import errno
import json
import os
import zipfile

import numpy as np
import pytest

from fashionstudio.core import atomic
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef
from fashionstudio.core.project import Project, SavedRender, add_blob
from fashionstudio.core.project_files import (
    read_blob,
    read_folder,
    read_project,
    read_thumb,
    write_folder,
    write_project,
)
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, DiskFull, ProjectTooNew


@pytest.fixture(scope="module")
def project() -> Project:
    rng = np.random.default_rng(0)
    blobs: dict[str, bytes] = {}
    photo = PictureRef(
        add_blob(blobs, encode_png(rng.integers(0, 255, (90, 60, 3), np.uint8))), "anna.png"
    )
    swatch = PictureRef(
        add_blob(blobs, encode_png(rng.integers(0, 255, (16, 16, 3), np.uint8))), "plaid.png"
    )
    sketch = add_blob(blobs, encode_png(rng.integers(0, 255, (90, 60), np.uint8)))
    look = Look(photo=photo, words="Rock mit Falten", fabric=Fabric(swatch, FabricPlacement(55.0)))
    recipe = Recipe(Request(look), EngineStamp("mini", {}, {}, "cpu"))
    renders = [
        SavedRender(
            add_blob(blobs, embed(rng.integers(0, 255, (90, 60, 3), np.uint8), recipe)),
            {"seed": seed, "stars": 4},
        )
        for seed in (0, 1)
    ]
    look = look.with_(sketch=PictureRef(sketch, "sketch.png"))
    layers = {"sketch": {"sha256": sketch}}
    thumb = encode_png(np.zeros((8, 8), np.uint8))
    return Project(look, layers, tuple(renders), {"zoom": 2.0}, blobs, thumb, {"future": [1]})


def test_what_is_saved_is_read_again(project, tmp_path):
    path = tmp_path / "a.fstudio"
    write_project(path, project)
    read = read_project(path)
    assert read.damage == ()
    assert read.project == project
    assert read_thumb(path) == project.thumb
    photo = project.look.photo.sha256
    assert read_blob(path, photo) == project.blobs[photo]
    write_project(path, read.project)
    assert read_project(path).project == project


def test_a_file_manager_can_tell_the_kind(project, tmp_path):
    path = tmp_path / "a.fstudio"
    write_project(path, project)
    assert path.read_bytes()[30:66] == b"mimetypeapplication/x-fashionstudioP"


def test_a_full_disk_leaves_the_old_file(project, tmp_path, monkeypatch):
    path = tmp_path / "a.fstudio"
    write_project(path, project)
    before = path.read_bytes()

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(DiskFull, match="no space"):
        write_project(path, project)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_project_is_refused_with_a_sentence(project, tmp_path):
    path = tmp_path / "a.fstudio"
    write_project(path, project)
    with zipfile.ZipFile(path) as archive:
        data = json.loads(archive.read("project.json"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.json", json.dumps({**data, "version": 2}))
    with pytest.raises(ProjectTooNew, match="This project was written by a newer version"):
        read_project(path)


def test_a_truncated_file_gives_what_is_whole(project, tmp_path):
    path = tmp_path / "a.fstudio"
    write_project(path, project)
    data = path.read_bytes()
    last = max(data.find(f"blobs/{render.picture}".encode()) for render in project.renders)
    path.write_bytes(data[: last + 200])
    read = read_project(path)
    assert read.project.look == project.look
    assert len(read.damage) == 1
    assert read.damage[0].startswith("render")
    for sha256 in (project.look.photo.sha256, project.look.sketch.sha256):
        assert read.project.blobs[sha256] == project.blobs[sha256]


def test_flipped_bytes_cost_only_the_picture_they_are_in(project, tmp_path):
    path = tmp_path / "a.fstudio"
    write_project(path, project)
    data = bytearray(path.read_bytes())
    at = data.find(project.blobs[project.look.sketch.sha256])
    data[at + 100] ^= 0xFF
    path.write_bytes(data)
    read = read_project(path)
    assert read.damage == ("sketch",)
    assert len(read.project.blobs) == len(project.blobs) - 1


def test_renders_are_found_without_their_list(project, tmp_path):
    path, other = tmp_path / "a.fstudio", tmp_path / "b.fstudio"
    write_project(path, project)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if name != "renders.json":
                new.writestr(name, old.read(name))
    read = read_project(other)
    assert read.damage == ("the list of renders",)
    assert {render.picture for render in read.project.renders} == {
        render.picture for render in project.renders
    }


@pytest.mark.parametrize("content", [b"", b"no project", b"PK\x03\x04" + b"\0" * 40])
def test_something_else_is_no_project(tmp_path, content):
    path = tmp_path / "a.fstudio"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="is not a fashionstudio project"):
        read_project(path)
    assert read_thumb(path) == b""
    with pytest.raises(BadInput, match="could not be read"):
        read_project(tmp_path / "none.fstudio")


def test_a_folder_holds_the_same_and_writes_only_what_is_new(project, tmp_path):
    folder, path = tmp_path / "journal", tmp_path / "a.fstudio"
    write_project(path, project)
    photo = project.look.photo.sha256
    write_folder(folder, project, elsewhere={photo})
    assert not (folder / "blobs" / photo).exists()
    assert read_folder(folder, path).project == project
    assert read_folder(folder).damage == ("anna.png",)
    swatch = folder / "blobs" / project.look.fabric.swatch.sha256
    written = swatch.stat().st_mtime_ns
    fewer = Project(project.look, blobs={k: project.blobs[k] for k in (swatch.name, photo)})
    write_folder(folder, fewer)
    assert swatch.stat().st_mtime_ns == written
    assert {entry.name for entry in (folder / "blobs").iterdir()} == {swatch.name, photo}
