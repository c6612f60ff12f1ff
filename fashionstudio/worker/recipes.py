"""Where the pictures are that a recipe names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from fashionstudio.core.blobs import BlobStore, fingerprint
from fashionstudio.core.image_io import READABLE_SUFFIXES
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.errors import BadInput
from fashionstudio.paths import blobs_dir


def find_inputs(look: Look, folders: Iterable[Path]) -> list[Path]:
    """Files to hand to the worker: those of the Look's pictures that are not in the blob store.

    Raises:
        BadInput: a picture is neither there nor in one of the folders.
    """
    store, places = BlobStore(blobs_dir()), list(folders)
    found: list[Path] = []
    for what, picture in named_parts(look):
        if store.has(picture):
            continue
        path = find_beside(picture, places)
        if path is None:
            name = f" “{picture.name}”" if picture.name else ""
            raise BadInput(
                f"The {what}{name} this picture was made from is not at hand.",
                "Put the file beside the picture, or name its folder as “inputs”.",
                f"sha256 {picture.sha256}",
            )
        found.append(path)
    return found


def named_parts(look: Look) -> Iterator[tuple[str, PictureRef]]:
    """What each picture of a Look is, and its reference."""
    swatch = look.fabric.swatch if look.fabric else None
    for what, picture in (
        ("photo", look.photo),
        ("region", look.region),
        ("sketch", look.sketch),
        ("fabric", swatch),
        ("garment", look.garment),
    ):
        if picture is not None:
            yield what, picture


def find_beside(picture: PictureRef, folders: Iterable[Path]) -> Path | None:
    """The file with the picture's content in one of the folders; first by name, then by looking."""
    for folder in folders:
        if not folder.is_dir():
            continue
        named = folder / Path(picture.name).name if picture.name else None
        files = [p for p in sorted(folder.iterdir()) if p.suffix.lower() in READABLE_SUFFIXES]
        if named is not None and named.is_file():
            files.insert(0, named)
        for file in files:
            if _sha256(file) == picture.sha256:
                return file
    return None


def _sha256(file: Path) -> str:
    """Empty for what cannot be read: it is not the picture that is looked for."""
    try:
        return fingerprint(file)
    except OSError:
        return ""
