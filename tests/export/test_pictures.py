"""Pictures and layered files, read back by other programs' libraries."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageCms

from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.export.pixels import shrunk, with_alpha
from fashionstudio.core.export.run import encode_one, export
from fashionstudio.core.export.source import ExportSource
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.provenance import SOURCE_TYPE, read_recipe
from fashionstudio.core.render import Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput
from tests.export.conftest import HEIGHT, WIDTH, Material

FLAT = ["png", "jpeg", "webp", "tiff"]
ALL = [*FLAT, "ora", "psd"]


def encoded(material: Material, kind: str, **options: object) -> bytes:
    return encode_one(material.source(), ExportOptions(kind=kind, **options))  # type: ignore[arg-type]


def profile_name(data: bytes) -> str:
    return ImageCms.getProfileName(ImageCms.ImageCmsProfile(io.BytesIO(data)))


@pytest.mark.parametrize("kind", FLAT)
def test_a_picture_states_ppi_profile_and_origin(material: Material, kind: str) -> None:
    data = encoded(material, kind, ppi=240)
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.size == (WIDTH, HEIGHT)
    assert image.mode == "RGB"
    assert "sRGB" in profile_name(image.info["icc_profile"])
    if kind == "webp":
        found = image.getexif()
        assert (found[282], found[283], found[296]) == (240, 240, 2)
    else:
        assert tuple(round(float(x)) for x in image.info["dpi"]) == (240, 240)
    packet = image.info.get("XML:com.adobe.xmp") or image.info["xmp"]
    tree = ElementTree.fromstring(packet)
    values = [value for element in tree.iter() for value in element.attrib.values()]
    assert SOURCE_TYPE in values
    if kind in ("png", "tiff"):
        assert (np.asarray(image) == material.render).all()
    assert np.abs(np.asarray(image).astype(int) - material.render).mean() < 6


@pytest.mark.parametrize("kind", ALL)
def test_the_recipe_is_in_it_or_not_as_wished(material: Material, kind: str) -> None:
    for wished in (True, False):
        data = encoded(material, kind, recipe=wished)
        raw = data
        if kind == "ora":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                raw = b"".join(archive.read(name) for name in archive.namelist())
        assert SOURCE_TYPE.encode() in raw
        assert b"anna/" not in raw.lower()
        assert b"clients" not in raw
        if wished:
            look = read_recipe(data).request.look
            assert look.words == "abito scozzese, perché è già così"
            assert look.settings.seed == 42
            assert look.photo is not None
            assert look.photo.name == "Anna al mare.jpg"
        else:
            with pytest.raises(BadInput, match="carries no recipe"):
                read_recipe(data)
            for word in ("tartan", "scozzese", "unet", "<fs:recipe"):
                assert word.encode() not in raw


def test_webp_without_loss_is_exact(material: Material) -> None:
    image = Image.open(io.BytesIO(encoded(material, "webp", lossless=True)))
    assert (np.asarray(image.convert("RGB")) == material.render).all()


def test_quality_changes_the_size(material: Material) -> None:
    for kind in ("jpeg", "webp"):
        assert len(encoded(material, kind, quality=30)) < len(encoded(material, kind, quality=95))


def test_a_long_side_shrinks_and_never_enlarges(material: Material) -> None:
    for wanted, expected in ((120, (90, 120)), (4096, (WIDTH, HEIGHT))):
        image = Image.open(io.BytesIO(encoded(material, "png", longest_px=wanted)))
        assert image.size == expected


def test_a_fine_check_keeps_its_brightness_when_shrunk() -> None:
    y, x = np.mgrid[0:64, 0:64]
    checks = np.repeat((((x + y) % 2) * 255).astype(np.uint8)[..., None], 3, axis=2)
    small = shrunk(checks, 16)
    # Half of the light is 188 in sRGB; averaging sRGB values would give 128.
    assert abs(int(small[4:-4, 4:-4].mean()) - 188) <= 2


def test_transparent_pixels_do_not_colour_their_neighbours() -> None:
    picture = np.full((64, 64, 3), 255, np.uint8)
    picture[:, 32:] = (200, 0, 0)
    alpha = np.zeros((64, 64), np.uint8)
    alpha[:, 33:] = 255
    small = shrunk(with_alpha(picture, alpha), 16)
    seen = small[small[..., 3] > 20]
    assert (np.abs(seen[:, :3].astype(int) - (200, 0, 0)) <= 3).all()


@pytest.mark.parametrize("kind", ["png", "webp", "tiff"])
def test_the_garment_is_cut_out(material: Material, kind: str) -> None:
    data = encoded(material, kind, cut_out=True, lossless=True)
    image = Image.open(io.BytesIO(data))
    assert image.mode == "RGBA"
    cut = np.asarray(image)
    kept = cut[..., 3] > 127
    overlap = (kept & material.inside).sum() / (kept | material.inside).sum()
    assert overlap > 0.9
    core = material.inside & kept
    assert (cut[core][:, :3] == material.render[core]).all()
    assert read_recipe(data).request.look.settings.seed == 42


def test_a_cut_out_without_the_photo_says_why(material: Material, tmp_path: Path) -> None:
    for blob in (tmp_path / "home").rglob("*"):
        if blob.is_file():
            blob.unlink()
    with pytest.raises(BadInput, match="no longer here"):
        encoded(material, "png", cut_out=True)


def test_jpeg_ignores_a_cut_out_of_another_kind(material: Material) -> None:
    assert Image.open(io.BytesIO(encoded(material, "jpeg", cut_out=True))).mode == "RGB"


LAYERS = ["Photo", "Render", "Garment cut out", "Garment", "Sketch", "Region"]


def test_a_psd_has_layers_and_looks_like_the_render(material: Material) -> None:
    from psd_tools import PSDImage
    from psd_tools.constants import Resource

    data = encoded(material, "psd", ppi=240)
    psd = PSDImage.open(io.BytesIO(data))
    assert [layer.name for layer in psd] == LAYERS
    assert [layer.visible for layer in psd] == [True, True, False, False, False, False]
    photo, render, cut, _garment, sketch, region = psd
    assert (np.asarray(photo.topil().convert("RGB")) == material.photo).all()
    assert (np.asarray(render.topil().convert("RGB")) == material.render).all()
    x0, y0, x1, y1 = sketch.bbox
    alpha = np.asarray(sketch.topil())[..., -1]
    assert (alpha == material.sketch[y0:y1, x0:x1]).all()
    assert material.sketch.sum() == alpha.astype(np.int64).sum()
    assert cut.bbox[0] > 30
    assert abs(region.opacity - 128) <= 1
    assert "sRGB" in profile_name(psd.image_resources.get_data(Resource.ICC_PROFILE))
    found = psd.image_resources.get_data(Resource.RESOLUTION_INFO)
    assert (found.horizontal >> 16, found.vertical >> 16) == (240, 240)
    # What programs show that know no layers.
    assert (np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) == material.render).all()
    assert (read_picture(data) == material.render).all()


def test_an_ora_has_layers_and_looks_like_the_render(material: Material) -> None:
    data = encoded(material, "ora", ppi=240)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        image = ElementTree.fromstring(archive.read("stack.xml"))
        layers = list(image.iter("layer"))
        shown = [Image.open(io.BytesIO(archive.read(la.attrib["src"]))) for la in layers]
        thumb = Image.open(io.BytesIO(archive.read("Thumbnails/thumbnail.png")))
    assert (image.attrib["w"], image.attrib["h"]) == (str(WIDTH), str(HEIGHT))
    assert (image.attrib["xres"], image.attrib["yres"]) == ("240", "240")
    assert [layer.attrib["name"] for layer in layers] == LAYERS[::-1]
    visible = [layer.attrib["visibility"] for layer in layers]
    assert visible == ["hidden"] * 4 + ["visible"] * 2
    assert (np.asarray(shown[-1]) == material.photo).all()
    assert (np.asarray(shown[-2]) == material.render).all()
    assert max(thumb.size) <= 256
    assert (read_picture(data) == material.render).all()


def test_a_proposed_region_is_seen_from_what_was_painted(material: Material) -> None:
    from psd_tools import PSDImage

    look = material.recipe.request.look.with_(region=None)
    material.recipe = Recipe(Request(look), material.recipe.stamp)
    layer = PSDImage.open(io.BytesIO(encoded(material, "psd")))[-1]
    assert layer.name == "Region"
    x0, y0, x1, y1 = layer.bbox
    inside = np.zeros((HEIGHT, WIDTH), bool)
    inside[y0:y1, x0:x1] = np.asarray(layer.topil())[..., -1] > 127
    assert (inside >= (material.render != material.photo).any(axis=-1)).all()
    assert not inside[:40].any()


def test_what_is_gone_is_left_out_and_told(material: Material, tmp_path: Path) -> None:
    for blob in (tmp_path / "home").rglob("*"):
        if blob.is_file():
            blob.unlink()
    report = export([material.source()], ExportOptions(kind="ora"), tmp_path / "out")
    with zipfile.ZipFile(report.files[0]) as archive:
        names = [n for n in archive.namelist() if n.startswith("data/")]
    assert len(names) == 1
    assert "Anna al mare.jpg" in report.notes[0]


def test_a_picture_without_recipe_can_be_exported_too(material: Material, tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    Image.fromarray(material.render).save(path)
    source = ExportSource.from_file(path)
    assert source.recipe is None
    for kind in ALL:
        report = export([source], ExportOptions(kind=kind), tmp_path / "out")  # type: ignore[arg-type]
        assert [f.stem for f in report.files] == ["plain"], report.failures


def test_equal_exports_have_equal_bytes(material: Material) -> None:
    for kind in FLAT:
        assert encoded(material, kind) == encoded(material, kind)
