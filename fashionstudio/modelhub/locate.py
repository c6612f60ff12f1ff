"""Find, among the files and folders that a user names, those that an engine is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from fashionstudio.errors import BadInput, ModelMismatch
from fashionstudio.modelhub.catalogue import Offer, Source, list_offers
from fashionstudio.modelhub.origins import Origin

Recognise = Callable[[Path, Offer, tuple[Source, ...]], Source | None]
"""Which of the sources a file is by its content: `convert.TorchConverter.recognise`."""

_SUFFIXES = (".pth", ".pt", ".bin", ".ckpt", ".safetensors")


def locate(
    offer: Offer, given: Sequence[Path], origins: dict[str, Origin], recognise: Recognise
) -> dict[Source, Path]:
    """The local file of every source, by name, or by content where names do not help.

    Raises:
        BadInput: something is missing, is given twice, or belongs to another engine.
    """
    files = _files(given)
    found = _by_name(offer, files)
    named = set(given)
    for path in files:
        if path in found.values() or _is_relatives(offer, path, named):
            continue
        missing = tuple(s for s in offer.own_sources() if s not in found)
        if source := _recognised(offer, path, missing, recognise, named):
            found[source] = path
    folders = [path for path in given if path.is_dir()]
    for source in offer.sources:
        if source not in found and (local := _base_file(offer, source, origins, folders)):
            found[source] = local
    _refuse_gaps(offer, found, origins)
    return found


def local_files(offer: Offer, origins: dict[str, Origin]) -> dict[Source, Path]:
    """Files that need no download.

    Raises:
        BadInput: a folder that the user named lacks one.
    """
    found = {}
    for source in offer.sources:
        origin = origins[source.place]
        if path := origin.find(source):
            found[source] = path
        elif origin.folder is not None and origin.chosen:
            raise _missing_base(offer, [source], origin)
    return found


def _files(given: Sequence[Path]) -> list[Path]:
    """Files that are named, and weight files directly in folders that are."""
    files: list[Path] = []
    for path in given:
        if path.is_dir():
            files += sorted(p for p in path.iterdir() if p.is_file() and p.suffix in _SUFFIXES)
        elif path.is_file():
            files.append(path)
        else:
            raise BadInput(f"There is no file “{path}”.", "Check the path.")
    different: dict[Path, Path] = {}
    for path in files:
        different.setdefault(path.resolve(), path)
    return list(different.values())


def _by_name(offer: Offer, files: Iterable[Path]) -> dict[Source, Path]:
    found: dict[Source, Path] = {}
    for path in files:
        for source in offer.own_sources():
            if path.name != source.name:
                continue
            if source in found:
                raise BadInput(
                    f"“{path.name}” is given twice: {found[source]} and {path}.",
                    "Name only the right one.",
                )
            found[source] = path
    return found


def _is_relatives(offer: Offer, path: Path, named: set[Path]) -> bool:
    """Whether a file is another engine's by its name; nothing in it tells its data set.

    Raises:
        BadInput: it was given as a file of this one.
    """
    for other in list_offers():
        if other.id == offer.id or all(path.name != s.name for s in other.own_sources()):
            continue
        if path in named:
            raise BadInput(
                f"“{path.name}” is, by its name, a file of “{other.id}”.",
                f"“{offer.id}” needs {_names(offer)}. If the name is wrong, rename the file.",
            )
        return True
    return False


def _recognised(
    offer: Offer, path: Path, missing: tuple[Source, ...], recognise: Recognise, named: set[Path]
) -> Source | None:
    """The missing source that a file of another name is.

    Raises:
        BadInput, ModelMismatch: it was given by name and is none.
    """
    if path not in named:
        try:
            return recognise(path, offer, missing) if missing else None
        except ModelMismatch:  # something else that lies in the folder
            return None
    source = recognise(path, offer, missing)
    if source is None:
        twin = recognise(path, offer, offer.own_sources())
        if twin is not None:
            raise BadInput(
                f"“{path.name}” would be a second “{twin.name}”.", "Name only one of them."
            )
        raise BadInput(
            f"“{path.name}” is not a file that “{offer.id}” is made of.",
            f"It needs {_names(offer)}.",
        )
    return source


def _names(offer: Offer) -> str:
    return ", ".join(source.name for source in offer.own_sources())


def _base_file(
    offer: Offer, source: Source, origins: dict[str, Origin], folders: Sequence[Path]
) -> Path | None:
    """From a folder that the user named, or else from wherever files of that place are."""
    place, origin = offer.place_of(source), origins[source.place]
    given = [Origin(place, folder=folder) for folder in folders if place.role != "engine"]
    asked = [origin, *given] if origin.chosen else [*given, origin]
    return next((path for path in (one.find(source) for one in asked) if path), None)


def _refuse_gaps(offer: Offer, found: dict[Source, Path], origins: dict[str, Origin]) -> None:
    own = [source for source in offer.own_sources() if source not in found]
    if own:
        names = ", ".join(source.name for source in own)
        raise BadInput(
            f"“{offer.id}” also needs {names}.",
            f"{'They are' if len(own) > 1 else 'It is'} available at {offer.place_of(own[0]).url}.",
        )
    missing = [source for source in offer.sources if source not in found]
    if missing:
        raise _missing_base(offer, missing, origins[missing[0].place])


def _missing_base(offer: Offer, missing: Sequence[Source], origin: Origin) -> BadInput:
    place = origin.place
    names = ", ".join(source.files[0] for source in missing if source.place == place.id)
    option = "--base" if place.role == "base" else "--image-encoder"
    if origin.folder is not None and origin.chosen:
        return BadInput(
            f"The folder “{origin.folder}” lacks {names} of {place.title}.",
            f"It must have the layout of {place.url}.",
        )
    return BadInput(
        f"“{offer.id}” also needs {names} of {place.title}.",
        f"Give the folder that has it with {option}, or download it with "
        f"“fashionstudio engines pull {offer.id}”.",
    )
