"""Palettes of other programs: what they hold arrives, and what is broken is refused in words."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.color import adapt_lab, delta_e_2000, in_gamut, srgb_to_lab
from fashionstudio.core.palettes.files import parse_palette, read_palette, write_palette
from fashionstudio.core.palettes.model import MOST_COLOURS, Palette, PaletteColour
from fashionstudio.errors import BadInput, FashionStudioError

SEASON = Palette(
    "Autunno 26",
    (
        PaletteColour("Rosso scuro", (31.5, 48.25, 27.0)),
        PaletteColour("Verde — bosco", (33.0, -25.5, 18.0)),
        PaletteColour("", (96.0, 0.5, 2.0)),
    ),
)


def far(a: PaletteColour, b: PaletteColour) -> float:
    return float(delta_e_2000(np.array(a.lab), np.array(b.lab)))


def rgb(colour: PaletteColour) -> tuple[int, int, int]:
    return colour.srgb


def ase(*blocks: bytes, count: int | None = None) -> bytes:
    number = len(blocks) if count is None else count
    return b"ASEF" + struct.pack(">HHI", 1, 0, number) + b"".join(blocks)


def ase_colour(name: str, model: bytes, *values: float) -> bytes:
    text = f"{name}\0".encode("utf-16-be")
    body = struct.pack(">H", len(name) + 1) + text + model
    body += struct.pack(f">{len(values)}fH", *values, 0)
    return struct.pack(">HI", 1, len(body)) + body


def aco(version: int, *entries: tuple[int, tuple[int, ...], str]) -> bytes:
    out = struct.pack(">HH", version, len(entries))
    for space, values, name in entries:
        out += struct.pack(">H", space) + b"".join((v & 0xFFFF).to_bytes(2, "big") for v in values)
        if version == 2:
            out += struct.pack(">I", len(name) + 1) + f"{name}\0".encode("utf-16-be")
    return out


@pytest.mark.parametrize(("suffix", "bound"), [(".ase", 0.01), (".csv", 0.01), (".gpl", 0.8)])
def test_what_is_written_is_read_again(tmp_path: Path, suffix: str, bound: float) -> None:
    path = tmp_path / f"season{suffix}"
    write_palette(path, SEASON)
    read = read_palette(path)
    assert [c.title for c in read.colours] == [c.title for c in SEASON.colours]
    assert max(far(a, b) for a, b in zip(read.colours, SEASON.colours, strict=True)) < bound
    assert read.name == ("season" if suffix == ".csv" else "Autunno 26")


def test_every_kind_of_colour_in_ase() -> None:
    data = ase(
        ase_colour("red", b"RGB ", 1, 0, 0),
        ase_colour("grey", b"Gray", 0.5),
        ase_colour("sun", b"CMYK", 0, 0, 1, 0),
        ase_colour("white", b"LAB ", 1.0, 0, 0),
    )
    palette = parse_palette(data, "mixed.ase")
    assert [c.name for c in palette.colours] == ["red", "grey", "sun", "white"]
    found = [rgb(c) for c in palette.colours]
    assert found == [(255, 0, 0), (128, 128, 128), (255, 255, 0), (255, 255, 255)]
    assert "profile" in palette.notes[0]


def test_every_kind_of_colour_in_aco_with_names_from_the_second_part() -> None:
    entries = (
        (0, (65535, 0, 0, 0), "red"),
        (1, (65535 // 3, 65535, 65535, 0), "green"),
        (2, (65535, 65535, 0, 65535), "sun"),
        (7, (5000, -3000, 2500, 0), "leaf"),
        (8, (10000, 0, 0, 0), "white"),
        (9, (0, 0, 10000, 0), "yellow"),
        (3, (3000, 0, 0, 0), "licensed"),
    )
    palette = parse_palette(aco(1, *entries) + aco(2, *entries), "shop.aco")
    assert [c.name for c in palette.colours] == ["red", "green", "sun", "leaf", "white", "yellow"]
    found = [rgb(c) for c in palette.colours]
    assert (found[0], found[4]) == ((255, 0, 0), (255, 255, 255))
    assert found[1] == (0, 255, 0)
    assert found[2] == found[5] == (255, 255, 0)
    leaf = adapt_lab(np.array([50.0, -30.0, 25.0]), "D50", "D65")
    assert float(delta_e_2000(np.array(palette.colours[3].lab), leaf)) < 0.01
    assert any("colour book" in note for note in palette.notes)
    assert [c.name for c in parse_palette(aco(1, *entries), "old.aco").colours] == [""] * 6


@pytest.mark.parametrize(
    "text",
    [
        "name,hex\nNight,#14183c\nSun,#f8d624\n",
        "Night;14183c\nSun;f8d624\n",
        "Name\tR\tG\tB\nNight\t20\t24\t60\nSun\t248\t214\t36\n",
        "\ufeffname,r,g,b\r\nNight,0.0784,0.0941,0.2353\r\nSun,0.9725,0.8392,0.1412\r\n",
        "r,g,b,name\n20,24,60,Night\n\n248,214,36,Sun\n",
    ],
)
def test_tables_as_spreadsheets_write_them(text: str) -> None:
    palette = parse_palette(text.encode(), "table.csv")
    assert [c.name for c in palette.colours] == ["Night", "Sun"]
    assert [rgb(c) for c in palette.colours] == [(20, 24, 60), (248, 214, 36)]


def test_lab_with_decimal_commas_and_other_letters() -> None:
    text = "Name;L*;a*;b*\nPétrole;28,5;-12,25;-14,0\n"
    for data in (text.encode(), text.encode("utf-16"), text.encode("cp1252")):
        (colour,) = parse_palette(data, "lab.csv").colours
        assert colour == PaletteColour("Pétrole", (28.5, -12.25, -14.0))


def test_gpl_with_comments_and_colours_without_names() -> None:
    text = "GIMP Palette\nName: Sea\nColumns: 4\n# from a boat\n  0  0 255\tBlue\n1 2 3\n"
    palette = parse_palette(text.encode(), "x.gpl")
    assert palette.name == "Sea"
    assert [(c.name, rgb(c)) for c in palette.colours] == [("Blue", (0, 0, 255)), ("", (1, 2, 3))]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ase", b"ASEF"),
        ("a.ase", b"not a palette at all"),
        ("a.ase", ase(count=5)),
        ("a.ase", ase(ase_colour("x", b"RGB ", 1, 0))),
        ("a.ase", ase(ase_colour("x", b"XYZ ", 1, 0, 0))),
        ("a.ase", ase(ase_colour("x", b"RGB ", float("nan"), 0, 0))),
        ("a.aco", b"\0"),
        ("a.aco", b"\0\7\0\1"),
        ("a.aco", struct.pack(">HH", 2, 1) + bytes(10) + b"\xff\xff\xff\xff"),
        ("a.gpl", b"GIMP Palette\n300 0 0 Red\n"),
        ("a.gpl", b"Gimp\n1 2 3\n"),
        ("a.csv", b"\0\1\2binary"),
        ("a.csv", b"name,hex\nred,#12\n"),
        ("a.csv", b"Dear Sir or Madam,\nhello\n"),
        ("a.csv", b"name,L,a,b\nx,nan,0,0\n"),
        ("a.png", b"\x89PNG"),
    ],
)
def test_what_is_broken_is_refused_with_a_hint(name: str, data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        parse_palette(data, name)
    assert caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("suffix", [".ase", ".aco"])
def test_no_cut_and_no_noise_gets_through_as_another_error(suffix: str) -> None:
    whole = ase(*(ase_colour(f"c{n}", b"LAB ", n / 40, n, -n) for n in range(8)))
    if suffix == ".aco":
        entries = [(7, (n * 900, n, -n, 0), f"c{n}") for n in range(8)]
        whole = aco(1, *entries) + aco(2, *entries)
    rng = np.random.default_rng(3)
    for cut in range(len(whole)):
        noisy = bytearray(whole)
        for place in rng.integers(0, len(whole), 3):
            noisy[place] = int(rng.integers(256))
        for data in (whole[:cut], bytes(noisy)):
            with contextlib.suppress(FashionStudioError):
                assert len(parse_palette(data, f"x{suffix}").colours) <= 8


def test_a_count_that_lies_makes_no_room() -> None:
    """Four thousand million blocks, of which two are there."""
    data = ase(*(ase_colour("x", b"RGB ", 0, 0, 0),) * 2, count=2**32 - 1)
    with pytest.raises(BadInput):
        parse_palette(data, "liar.ase")


def test_long_palettes_are_cut_and_huge_files_are_not_read(tmp_path: Path) -> None:
    many = "name,hex\n" + "x,#102030\n" * (MOST_COLOURS + 50)
    assert len(parse_palette(many.encode(), "many.csv").colours) == MOST_COLOURS
    path = tmp_path / "huge.gpl"
    with path.open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(BadInput, match="too large"):
        read_palette(path)


def test_an_empty_palette_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.gpl"
    path.write_text("GIMP Palette\nName: None\n")
    with pytest.raises(BadInput, match="no colours"):
        read_palette(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read_palette(tmp_path / "gone.ase")


def test_a_palette_survives_as_json_and_a_damaged_one_is_told() -> None:
    assert Palette.from_dict(SEASON.to_dict()) == SEASON
    with pytest.raises(BadInput):
        Palette.from_dict({"version": 1, "name": "x", "colours": [{"lab": [1, 2]}]})


def test_what_a_screen_can_show() -> None:
    corners = srgb_to_lab(np.array([[255, 0, 0], [0, 255, 255], [255, 255, 255], [0, 0, 0]], "u1"))
    assert in_gamut(corners).all()
    assert not in_gamut(np.array([[60.0, -110.0, 0.0], [50.0, 0.0, -100.0]])).any()
    assert rgb(PaletteColour("", (120 / 2, -110.0, 0.0)))[0] == 0


def test_white_stays_white_under_another_light() -> None:
    white = adapt_lab(np.array([100.0, 0, 0]), "D50", "D65")
    assert np.abs(white - [100, 0, 0]).max() < 1e-6
    there = adapt_lab(np.array([45.0, 60.0, -20.0]), "D65", "D50")
    assert np.allclose(adapt_lab(there, "D50", "D65"), [45.0, 60.0, -20.0])
