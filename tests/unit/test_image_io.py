"""Reading whatever a designer drops on the window, and writing what comes out."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.image_io import (
    encode_picture,
    encode_png,
    read_mask,
    read_picture,
    read_sketch,
    write_picture,
    write_png,
)
from fashionstudio.errors import BadImage, BadInput, DiskFull


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def noise(height: int = 60, width: int = 80) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def raw_png(width: int, height: int, depth: int, kind: int, rows: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def deep_png(values: NDArray[np.uint16], kind: int) -> bytes:
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    return raw_png(values.shape[1], values.shape[0], 16, kind, rows)


RAMP = np.linspace(0, 65535, 64 * 64).reshape(64, 64)


class TestReading:
    def test_plain_kinds(self, tmp_path: Path) -> None:
        picture = noise()
        for kind in ("PNG", "BMP", "TIFF"):
            assert (read_picture(saved(Image.fromarray(picture), kind)) == picture).all()
        path = tmp_path / "ünï 图.png"
        path.write_bytes(saved(Image.fromarray(picture), "PNG"))
        assert (read_picture(path) == picture).all()

    def test_every_exif_orientation_shows_upright(self) -> None:
        upright = np.zeros((64, 96, 3), np.uint8)
        upright[:20, :30] = 255  # a mark at the top left
        # What a camera stores for each orientation so that viewers show `upright`.
        stored = {
            1: upright,
            2: upright[:, ::-1],
            3: upright[::-1, ::-1],
            4: upright[::-1],
            5: upright.transpose(1, 0, 2),
            6: np.rot90(upright, 1),
            7: upright[::-1, ::-1].transpose(1, 0, 2),
            8: np.rot90(upright, -1),
        }
        for orientation, pixels in stored.items():
            exif = Image.Exif()
            exif[0x0112] = orientation
            data = saved(Image.fromarray(np.ascontiguousarray(pixels)), "PNG", exif=exif)
            assert (read_picture(data) == upright).all(), orientation

    @pytest.mark.filterwarnings("ignore:Corrupt EXIF")
    def test_a_damaged_exif_block_does_not_cost_the_picture(self) -> None:
        data = saved(Image.fromarray(noise()), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
        assert read_picture(data).shape == (60, 80, 3)

    @pytest.mark.parametrize(("kind", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
    def test_sixteen_bit_png_is_scaled(self, kind: int, channels: int) -> None:
        values = np.repeat(RAMP[..., None], channels, axis=2).astype(np.uint16)
        if channels in (2, 4):
            values[..., -1] = 65535
        picture = read_picture(deep_png(values, kind))
        assert np.abs(picture - RAMP[..., None] / 257).max() <= 1

    def test_sixteen_bit_and_float_tiff_are_scaled(self) -> None:
        tifffile = pytest.importorskip("tifffile")
        colour = np.repeat(RAMP[..., None], 3, axis=2).astype(np.uint16)
        for values, options in (
            (RAMP.astype(np.uint16), {}),
            (colour, {"photometric": "rgb"}),
            ((RAMP / 65535).astype(np.float32), {}),
            ((RAMP / 257).astype(np.float32), {}),
        ):
            for order in "<>":
                buffer = io.BytesIO()
                tifffile.imwrite(buffer, values, byteorder=order, **options)
                picture = read_picture(buffer.getvalue())
                assert np.abs(picture - RAMP[..., None] / 257).max() <= 1, (values.dtype, order)

    def test_transparency_lies_on_white(self) -> None:
        layer = np.zeros((40, 40, 4), np.uint8)
        layer[:, 20:] = (255, 0, 0, 128)
        picture = read_picture(saved(Image.fromarray(layer), "PNG"))
        assert (picture[:, :20] == 255).all()
        assert np.abs(picture[:, 20:].astype(int) - (255, 127, 127)).max() <= 1

    def test_palette_with_transparency(self) -> None:
        image = Image.new("P", (40, 40), 0)
        image.putpalette([10, 20, 30, 200, 100, 50] + [0] * 762)
        image.paste(1, (20, 0, 40, 40))
        picture = read_picture(saved(image, "PNG", transparency=0))
        assert (picture[:, :20] == 255).all()
        assert (picture[:, 20:] == (200, 100, 50)).all()
        animated = saved(image, "GIF", save_all=True, append_images=[image.rotate(180)])
        assert (read_picture(animated)[:, 30] == (200, 100, 50)).all()

    def test_one_transparent_colour_in_rgb(self) -> None:
        image = Image.new("RGB", (40, 40), (9, 9, 9))
        image.paste((200, 0, 0), (20, 0, 40, 40))
        picture = read_picture(saved(image, "PNG", transparency=(9, 9, 9)))
        assert (picture[:, :20] == 255).all()
        assert (picture[:, 20:] == (200, 0, 0)).all()

    def test_cmyk_jpeg_keeps_its_colours(self) -> None:
        image = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
        red = read_picture(saved(image, "JPEG", quality=95))[32, 32]
        assert red[0] > 200
        assert red[1] < 70
        assert red[2] < 70
        white = read_picture(saved(Image.new("CMYK", (64, 64), (0, 0, 0, 0)), "JPEG"))
        assert white.min() > 250

    def test_an_embedded_profile_is_applied(self) -> None:
        # A profile with the red and green primaries swapped shows at once whether it was used.
        profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
        swapped = bytes(profile).replace(b"rXYZ", b"tmp!", 1)
        swapped = swapped.replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp!", b"gXYZ", 1)
        image = Image.new("RGB", (40, 40), (255, 0, 0))
        assert read_picture(saved(image, "PNG", icc_profile=swapped))[0, 0, 1] > 200
        alpha = image.convert("RGBA")
        assert read_picture(saved(alpha, "PNG", icc_profile=swapped))[0, 0, 1] > 200
        plain = read_picture(saved(image, "PNG", icc_profile=bytes(profile)))
        assert np.abs(plain[0, 0].astype(int) - (255, 0, 0)).max() <= 1

    def test_a_damaged_profile_is_passed_over(self) -> None:
        data = saved(Image.new("RGB", (40, 40), (200, 10, 10)), "PNG", icc_profile=b"nonsense")
        assert (read_picture(data) == (200, 10, 10)).all()

    def test_one_bit_and_grey_alpha(self) -> None:
        assert (read_picture(saved(Image.new("1", (40, 40), 1), "PNG")) == 255).all()
        assert (read_picture(saved(Image.new("LA", (40, 40), (0, 0)), "PNG")) == 255).all()


class TestRefusing:
    def refusal(self, source: Path | bytes, **options: Any) -> str:
        with pytest.raises(BadImage) as caught:
            read_picture(source, **options)
        assert caught.value.hint
        assert "Error" not in caught.value.sentence()
        return caught.value.message

    def test_what_is_not_there(self, tmp_path: Path) -> None:
        assert "not there" in self.refusal(tmp_path / "gone.png")
        assert "folder" in self.refusal(tmp_path)

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
    def test_what_may_not_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "closed.png"
        path.write_bytes(b"x")
        path.chmod(0)
        assert "may not be read" in self.refusal(path)

    def test_permission_and_disk_errors_become_sentences(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.png"
        path.write_bytes(b"x")

        def refuse(_: Path) -> bytes:
            raise PermissionError(errno.EACCES, "no")

        monkeypatch.setattr(Path, "read_bytes", refuse)
        assert "may not be read" in self.refusal(path)

    def test_what_is_no_picture(self) -> None:
        assert "empty" in self.refusal(b"")
        assert "not a picture" in self.refusal(b"hello there, this is a letter" * 20)
        assert "PDF" in self.refusal(b"%PDF-1.7\n" + b"0" * 100)
        assert "SVG" in self.refusal(b"<?xml version='1.0'?><svg xmlns='x'></svg>")
        assert "HEIC" in self.refusal(b"\0\0\0\x18ftypheic" + b"\0" * 100)

    def test_postscript_is_never_run(self) -> None:
        assert "PostScript" in self.refusal(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n")

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
    def test_cut_off_files(self, kind: str) -> None:
        whole = saved(Image.fromarray(noise(200, 200)), kind)
        for share in (0.02, 0.3, 0.6, 0.9):
            message = self.refusal(whole[: int(len(whole) * share)])
            assert "damaged" in message or "not a picture" in message

    @pytest.mark.filterwarnings("ignore::UserWarning:PIL")
    def test_flipped_bytes_never_escape_as_other_errors(self) -> None:
        rng = np.random.default_rng(4)
        for kind in ("PNG", "TIFF", "GIF", "WEBP", "JPEG", "BMP"):
            whole = np.frombuffer(saved(Image.fromarray(noise()), kind), np.uint8)
            for _ in range(60):
                broken = whole.copy()
                broken[rng.integers(0, min(len(broken), 400), 5)] = rng.integers(0, 256, 5)
                with contextlib.suppress(BadImage):
                    read_picture(broken.tobytes())

    def test_sizes(self) -> None:
        bomb = raw_png(60000, 60000, 8, 2, b"\0" * 1000)
        message = self.refusal(bomb)
        assert "3,600 megapixels" in message
        assert "120" in message
        assert "1 × 1" in self.refusal(saved(Image.new("RGB", (1, 1)), "PNG"))
        dot = saved(Image.new("RGB", (1, 1), (1, 2, 3)), "PNG")
        assert read_picture(dot, least_side=1).tolist() == [[[1, 2, 3]]]
        assert Image.MAX_IMAGE_PIXELS  # Pillow's own limit is left as it was


class TestMasks:
    def test_soft_values_and_alpha(self) -> None:
        soft = np.tile(np.arange(0, 256, 4, dtype=np.uint8), (64, 1))
        assert (read_mask(saved(Image.fromarray(soft), "PNG")) == soft).all()
        layer = np.full((64, 64, 4), 255, np.uint8)
        layer[..., 3] = soft
        assert (read_mask(saved(Image.fromarray(layer), "PNG")) == soft).all()

    def test_another_size_fits_and_another_aspect_does_not(self) -> None:
        half = np.zeros((50, 40), np.uint8)
        half[:, 20:] = 255
        data = saved(Image.fromarray(half), "PNG")
        mask = read_mask(data, (200, 160, 3))
        assert mask.shape == (200, 160)
        assert mask[:, :78].max() == 0
        assert mask[:, 82:].min() == 255
        with pytest.raises(BadInput, match="proportions differ"):
            read_mask(data, (200, 170))


def drawn(paper: Any, stroke: Any, mode: str = "RGB", width: int = 3) -> Image.Image:
    image = Image.new(mode, (120, 160), paper)
    ImageDraw.Draw(image).rectangle((30, 40, 90, 120), outline=stroke, width=width)
    return image


class TestSketches:
    @pytest.mark.parametrize(
        "image",
        [
            drawn((255, 255, 255), (0, 0, 0)),
            drawn((0, 0, 0), (255, 255, 255)),
            drawn((250, 240, 220), (90, 90, 90)),
            drawn((255, 255, 255), (255, 255, 0)),
            drawn((40, 60, 120), (230, 230, 240)),
            drawn((0, 0, 0, 0), (0, 0, 0, 255), "RGBA"),
            drawn((255, 255, 255, 0), (200, 30, 30, 255), "RGBA"),
            drawn((255, 255, 255, 255), (0, 0, 0, 255), "RGBA"),
        ],
    )
    def test_any_polarity_gives_white_strokes_on_black(self, image: Image.Image) -> None:
        sketch = read_sketch(saved(image, "PNG"))
        truth = np.asarray(drawn(0, 255, "L")) > 0
        assert sketch[truth].min() >= 250
        assert sketch[~truth].max() == 0

    def test_a_photographed_drawing(self) -> None:
        rng = np.random.default_rng(5)
        paper = np.asarray(drawn(235, 70, "L", width=2)).astype(float)
        light = np.linspace(1.0, 0.55, 120)[None, :]
        shot = paper * light + rng.normal(0, 2, paper.shape)
        image = Image.fromarray(np.clip(shot, 0, 255).astype(np.uint8))
        sketch = read_sketch(saved(image, "JPEG", quality=90))
        truth = np.asarray(drawn(0, 255, "L", width=2)) > 0
        near = np.asarray(drawn(0, 255, "L", width=2).resize((120, 160))) > 0
        assert sketch[truth].mean() > 170
        far = ~np.pad(near, 4)[4:-4, 4:-4]
        assert sketch[far].mean() < 12

    @pytest.mark.parametrize("level", [0, 128, 255])
    def test_an_empty_sheet_is_refused(self, level: int) -> None:
        blank = Image.new("RGB", (100, 100), (level,) * 3)
        with pytest.raises(BadInput, match="The sketch is empty"):
            read_sketch(saved(blank, "PNG"))
        noisy = np.asarray(blank).astype(int) + noise(100, 100) % 9 - 4
        image = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
        with pytest.raises(BadInput, match="The sketch is empty"):
            read_sketch(saved(image, "PNG"))
        with pytest.raises(BadInput, match="The sketch is empty"):
            read_sketch(saved(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG"))

    def test_it_takes_the_size_of_the_photo(self) -> None:
        data = saved(drawn((255, 255, 255), (0, 0, 0)), "PNG")
        assert read_sketch(data, (320, 240)).shape == (320, 240)


class TestWriting:
    def test_png_is_lossless_deterministic_and_marked_srgb(self, tmp_path: Path) -> None:
        picture = noise()
        data = encode_png(picture, text={"fashionstudio": "Größe 图"})
        assert data == encode_png(picture, text={"fashionstudio": "Größe 图"})
        image = Image.open(io.BytesIO(data))
        assert image.text["fashionstudio"] == "Größe 图"  # type: ignore[attr-defined]
        assert b"sRGB" in data[:100]
        write_png(tmp_path / "new" / "a.png", picture)
        assert (read_picture(tmp_path / "new" / "a.png") == picture).all()

    @pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif", ".TIFF", ".png"])
    def test_other_kinds_hold_the_picture_and_its_xmp(self, suffix: str, tmp_path: Path) -> None:
        y, x = np.mgrid[0:60, 0:80]
        smooth = np.stack([x * 3, y * 4, x + y], axis=-1).astype(np.uint8)
        path = tmp_path / f"a{suffix}"
        write_picture(path, smooth, xmp="<x:xmpmeta>é</x:xmpmeta>")
        assert np.abs(read_picture(path).astype(int) - smooth).max() <= 12
        assert "é".encode() in path.read_bytes()

    def test_unknown_kinds_are_refused(self, tmp_path: Path) -> None:
        for name in ("a.heic", "a", "a.txt"):
            with pytest.raises(BadInput, match="cannot be written"):
                write_picture(tmp_path / name, noise())
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(BadInput, match="too long for a JPEG"):
            encode_picture(noise(), ".jpg", xmp="x" * 70_000)


class TestAtomicWriting:
    def test_it_replaces_and_leaves_nothing_else(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bin"
        write_atomic(path, b"one")
        write_atomic(path, b"two")
        assert path.read_bytes() == b"two"
        assert [p.name for p in tmp_path.iterdir()] == ["a.bin"]

    @pytest.mark.parametrize(
        ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EACCES, BadInput)]
    )
    def test_a_failure_keeps_the_old_file(
        self, number: int, kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.bin"
        write_atomic(path, b"old")

        def fail(_: int) -> None:
            raise OSError(number, "no")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(kind):
            write_atomic(path, b"new")
        assert path.read_bytes() == b"old"
        assert len(list(tmp_path.iterdir())) == 1

    def test_impossible_places_are_named(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="is a folder"):
            write_atomic(tmp_path, b"x")
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(BadInput):
            write_atomic(tmp_path / "file" / "a.bin", b"x")

    @pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
    def test_colleagues_may_read_it(self, tmp_path: Path) -> None:
        write_atomic(tmp_path / "a.bin", b"x")
        (tmp_path / "plain").write_bytes(b"x")
        modes = {p.stat().st_mode for p in tmp_path.iterdir()}
        assert len(modes) == 1


def test_bytes_that_are_no_picture_are_not_called_one():
    with pytest.raises(BadImage) as caught:
        read_picture(b"this is some text")
    assert caught.value.message == "This is not a picture."
