"""Every export can tell how it was made."""

from __future__ import annotations

import io
import json
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from fashionstudio.core.export.flat import encode_flat
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef
from fashionstudio.core.provenance import SOURCE_TYPE, embed, read_recipe, write_render
from fashionstudio.core.render import EngineStamp, Recipe, Render
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, ProjectTooNew

PICTURE = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)


def recipe(**changes: object) -> Recipe:
    look = Look(
        photo=PictureRef("a" * 64, "photo.jpg"),
        words="a <red-tartan> coat & “hat” with 5/6 sleeves, über",
        fabric=Fabric(PictureRef("b" * 64, "wool.png"), FabricPlacement(repeat_mm=42.5)),
    )
    stamp = EngineStamp("mini", {"unet.safetensors": "c" * 64}, {"torch": "2.13"}, "cpu")
    return Recipe(Request(look.with_(**changes)), stamp, {"denoise": 1.25}, ("Low confidence.",))


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".PNG"])
def test_it_comes_back_from_every_kind_of_file(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"render{suffix}"
    write_render(path, Render(PICTURE, PICTURE[..., 0], recipe()))
    assert read_recipe(path) == recipe()
    assert read_recipe(path.read_bytes()) == recipe()
    assert SOURCE_TYPE.encode() in path.read_bytes()
    if suffix.lower() in (".png", ".tif"):
        assert (read_picture(path) == PICTURE).all()


def test_embedding_into_a_finished_png_keeps_its_pixels() -> None:
    data = embed(encode_png(PICTURE), recipe())
    assert (read_picture(data) == PICTURE).all()
    assert read_recipe(data) == recipe()
    assert data == embed(PICTURE, recipe())


def test_the_xmp_packet_is_well_formed() -> None:
    from xml.etree import ElementTree

    for suffix, key in ((".png", "XML:com.adobe.xmp"), (".jpg", "xmp")):
        image = Image.open(io.BytesIO(embed(PICTURE, recipe(), suffix=suffix)))
        image.load()
        tree = ElementTree.fromstring(image.info[key])
        names = {name for element in tree.iter() for name in element.attrib}
        assert "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType" in names


def test_no_folder_of_the_designer_leaves_the_house() -> None:
    named = recipe(
        photo=PictureRef("a" * 64, "/home/anna/secret client/photo 1.jpg"),
        garment=PictureRef("d" * 64, r"C:\Users\anna\coat.png"),
    )
    stamp = EngineStamp("mini", {"/opt/models/unet.safetensors": "c" * 64}, {}, "cpu")
    notes = ("The mask in /home/anna/masks/m.png is small and/or thin.",)
    data = embed(PICTURE, Recipe(named.request, stamp, {}, notes))
    assert b"anna" not in data
    assert b"/opt" not in data
    found = read_recipe(data)
    photo, garment = found.request.look.photo, found.request.look.garment
    assert photo is not None
    assert garment is not None
    assert (photo.name, garment.name) == ("photo 1.jpg", "coat.png")
    assert found.notes == ("The mask in m.png is small and/or thin.",)
    assert found.request.look.words == named.request.look.words
    assert found.request.sha256() == named.request.sha256()


def with_text(text: str) -> bytes:
    return encode_png(PICTURE, text={"fashionstudio": text})


def test_what_has_no_recipe_says_so(tmp_path: Path) -> None:
    for data in (encode_png(PICTURE), b"", b"some text", encode_png(PICTURE)[:200]):
        with pytest.raises(BadInput, match="carries no recipe"):
            read_recipe(data)
    with pytest.raises(BadInput, match="not there"):
        read_recipe(tmp_path / "gone.png")
    with pytest.raises(BadInput, match="folder"):
        read_recipe(tmp_path)


@pytest.mark.parametrize("side", [10_000, 40_000])
def test_a_huge_photo_has_no_recipe_either_and_nobody_is_warned(side: int) -> None:
    data = bytearray(encode_png(PICTURE))
    data[16:24] = struct.pack(">II", side, side)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BadInput, match="carries no recipe"):
            read_recipe(bytes(data))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        "null",
        '{"version": 1, "request": 5}',
        '{"version": 1, "request": {"version": 1, "look": {"photo": {"sha256": "x"}}}}',
        '{"version": "new"}',
        json.dumps({**recipe().to_dict(), "timings": [1]}),
        json.dumps({**recipe().to_dict(), "engine": "mini"}),
        json.dumps({**recipe().to_dict(), "notes": 3}),
        "[" * 100_000,
    ],
)
def test_a_damaged_recipe_is_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_recipe(with_text(text))
    assert caught.value.message.endswith(".")


def test_a_newer_recipe_asks_for_an_update() -> None:
    with pytest.raises(ProjectTooNew, match="newer version"):
        read_recipe(with_text(json.dumps({**recipe().to_dict(), "version": 99})))


def test_a_recipe_as_a_json_file_or_behind_the_pixels(tmp_path: Path) -> None:
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(recipe().to_dict()), encoding="utf-8")
    assert read_recipe(path) == recipe()
    text = PngImagePlugin.PngInfo()
    text.add_itxt("fashionstudio", json.dumps(recipe().to_dict()))
    late = PngImagePlugin.PngInfo()
    cid, data = text.chunks[0][:2]
    late.add(cid, data, after_idat=True)
    buffer = io.BytesIO()
    Image.fromarray(PICTURE).save(buffer, "PNG", pnginfo=late)
    assert read_recipe(buffer.getvalue()) == recipe()


def test_picture_browsers_find_the_line_that_they_know(tmp_path: Path) -> None:
    plain = recipe()
    data = embed(np.full((8, 8, 3), 90, np.uint8), plain)
    with Image.open(io.BytesIO(data)) as image:
        line = image.info["parameters"]
    words = plain.request.look.words
    assert line.startswith(f"{words}\n") if words else line
    assert f"Seed: {plain.request.look.settings.seed}" in line
    assert f"Model: {plain.stamp.engine}" in line
    exported = encode_flat(np.full((8, 8, 3), 90, np.uint8), ExportOptions(), plain)
    with Image.open(io.BytesIO(exported)) as image:
        assert image.info["parameters"] == line
    bare = encode_flat(np.full((8, 8, 3), 90, np.uint8), ExportOptions(), None)
    with Image.open(io.BytesIO(bare)) as image:
        assert "parameters" not in image.info


def test_what_is_not_as_it_was_is_said() -> None:
    weights = {"unet.safetensors": "c" * 64, "tokens/tartan.safetensors": "d" * 64}
    first = EngineStamp("mini", weights, {"torch": "2.12", "gone": "1"}, "cpu")
    same = EngineStamp("mini", {"unet.safetensors": "c" * 64}, {"torch": "2.12", "new": "3"}, "cpu")
    assert first.all_doubts(same) == ()
    now = EngineStamp("mini", {"unet.safetensors": "e" * 64}, {"torch": "2.13"}, "cuda:0")
    weighed, versions, device = first.all_doubts(now)
    assert "“mini”" in weighed
    assert "made with torch 2.12; here is torch 2.13" in versions
    assert "on cpu and is made again on cuda:0" in device
