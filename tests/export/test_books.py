"""Lookbook and contact sheet, read back as a PDF reader would."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from fashionstudio.core.export import fonts
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.export.run import export
from fashionstudio.core.provenance import SOURCE_TYPE
from tests.export.conftest import Material

A4, LETTER = (595, 842), (612, 792)


def make(material: Material, folder: Path, count: int, **options: object) -> PdfReader:
    report = export(
        [material.source(seed=seed) for seed in range(count)],
        ExportOptions(**options),  # type: ignore[arg-type]
        folder,
        project="Autunno",
    )
    assert not report.failures, report.failures
    assert len(report.files) == 1
    return PdfReader(io.BytesIO(report.files[0].read_bytes()))


def size(reader: PdfReader) -> tuple[int, int]:
    box = reader.pages[0].mediabox
    return round(box.width), round(box.height)


@pytest.mark.parametrize(("per_page", "pages"), [(1, 6), (2, 4), (4, 3)])
def test_a_lookbook_has_a_title_page_and_looks(
    material: Material, tmp_path: Path, per_page: int, pages: int
) -> None:
    reader = make(
        material, tmp_path, 5, kind="lookbook", per_page=per_page,
        title="Più bello — “Autunno”", subtitle="Anna Rossi · Milano",
    )  # fmt: skip
    assert len(reader.pages) == pages
    assert size(reader) == A4
    cover = reader.pages[0].extract_text()
    assert "Più bello — “Autunno”" in cover
    assert "Anna Rossi · Milano" in cover
    assert "5 looks" in cover
    text = "\n".join(page.extract_text() for page in reader.pages[1:])
    for n in range(1, 6):
        assert f"Look {n}" in text
        assert f"Seed: {n - 1}" in text
    assert text.count("Fabric: red-tartan, 60 mm") == 5
    assert text.count("Garment: coat") == 5
    assert "perché è già così" in text.replace("\n", " ")
    assert f"{pages} / {pages}" in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Più bello — “Autunno”"


def test_letters_are_embedded_and_pictures_are_sharp_enough(
    material: Material, tmp_path: Path
) -> None:
    reader = make(material, tmp_path, 1, kind="lookbook")
    page = reader.pages[1]
    used = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    subsets = [font for font in used if "+" in font["/BaseFont"]]
    assert subsets
    for font in subsets:
        assert "/FontFile2" in font["/FontDescriptor"]
    pictures = sorted((np.asarray(p.image) for p in page.images), key=lambda p: -p.size)
    assert pictures[0].shape == material.render.shape
    assert np.abs(pictures[0].astype(int) - material.render).mean() < 6


def test_a_contact_sheet_breaks_into_pages(material: Material, tmp_path: Path) -> None:
    reader = make(material, tmp_path, 30, kind="sheet", columns=5, paper="Letter")
    assert size(reader) == LETTER
    assert len(reader.pages) == 2
    assert all(len(page.images) for page in reader.pages)
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Autunno" in text
    assert "30 looks" in text
    assert text.count("Seed: ") == 30
    assert "Seed: 29" in text


def test_captions_are_those_that_were_chosen(material: Material, tmp_path: Path) -> None:
    text = make(material, tmp_path, 1, kind="sheet", captions=("engine",)).pages[0].extract_text()
    assert "Engine: mini" in text
    assert "Seed" not in text
    assert "abito" not in text
    assert "red-tartan" not in text
    nothing = make(material, tmp_path, 1, kind="lookbook", captions=())
    assert "Seed" not in nothing.pages[1].extract_text()


def test_a_book_is_marked_and_names_no_folder(material: Material, tmp_path: Path) -> None:
    reader = make(material, tmp_path, 1, kind="lookbook")
    packet = reader.trailer["/Root"]["/Metadata"].get_data()
    assert SOURCE_TYPE.encode() in packet
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("*.pdf"))
    text = "".join(page.extract_text() for page in reader.pages)
    for secret in ("anna", "clients"):
        assert secret.encode() not in raw
        assert f"/{secret}" not in text


def test_letters_without_a_font_are_told(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_SYSTEM", ())
    report = export([material.source()], ExportOptions(kind="lookbook", title="Осень 秋"), tmp_path)
    assert "秋" in report.notes[0]
    text = PdfReader(report.files[0]).pages[0].extract_text()
    assert "????? ?" in text


def test_an_endless_word_and_a_long_text_stay_on_the_page(
    material: Material, tmp_path: Path
) -> None:
    reader = make(material, tmp_path, 1, kind="lookbook", title="W" * 200, subtitle="sehr " * 40)
    assert len(reader.pages) == 2
    assert "…" in reader.pages[0].extract_text()
