"""Vary one thing: several Looks that differ in nothing else."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.pictures import LoadedPicture
from fashionstudio.app.snapshots import Snapshot
from fashionstudio.core.colour_words import without_colours
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef
from fashionstudio.core.seeds import MOST_SEEDS, first_run
from fashionstudio.core.swatch import plain_swatch, read_colour
from fashionstudio.errors import BadInput


def vary_seeds(base: Snapshot, seeds: Sequence[int]) -> list[Snapshot]:
    """The same Look with these seeds; one job makes them all."""
    run = first_run(seeds)
    settings = dataclasses.replace(
        base.look.settings, seed=seeds[0], variations=run, further_seeds=tuple(seeds[run:])
    )
    return [base.with_look(base.look.with_(settings=settings))]


def vary_words(base: Snapshot, texts: Sequence[str]) -> list[Snapshot]:
    """One Look for each text, blanks and doubles left out.

    Raises:
        BadInput: there is none, or one is too long.
    """
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    looks = [base.with_look(_locked(base.look, words=text)) for text in wanted]
    return _checked(looks, _tr("Write at least one line of words."))


def vary_fabrics(base: Snapshot, swatches: Sequence[LoadedPicture]) -> list[Snapshot]:
    """One Look for each swatch, laid as the Fabric of the base is.

    Raises:
        BadInput: there is none.
    """
    placement = base.look.fabric.placement if base.look.fabric else FabricPlacement()
    looks = [
        base.with_look(_locked(base.look, fabric=Fabric(swatch.ref, placement)), swatch.data)
        for swatch in swatches
    ]
    return _checked(looks, _tr("Choose at least one fabric."))


def vary_colours(base: Snapshot, text: str) -> list[Snapshot]:
    """One Look for each colour of a list such as “navy, dusty pink, #c8102e”, as plain cloth.

    Colours that the Words name are left out of them, since they would argue with the cloth.

    Raises:
        BadInput: one is no colour, or there is none.
    """
    names = [name.strip() for name in re.split(r"[,;\n]+", text) if name.strip()]
    words = without_colours(base.look.words)
    looks = []
    for name in dict.fromkeys(names):
        data = plain_swatch(read_colour(name))
        ref = PictureRef(hashlib.sha256(data).hexdigest(), name)
        looks.append(base.with_look(_locked(base.look, words=words, fabric=Fabric(ref)), data))
    return _checked(looks, _tr("Name at least one colour."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Varying", text)


def _locked(look: Look, **changes: object) -> Look:
    """With one picture of the first seed, and what is varied."""
    settings = dataclasses.replace(look.settings, variations=1, further_seeds=())
    return look.with_(settings=settings, **changes)


def _checked(snapshots: list[Snapshot], if_none: str) -> list[Snapshot]:
    if not snapshots:
        raise BadInput(if_none)
    if len(snapshots) > MOST_SEEDS:
        raise BadInput(f"At most {MOST_SEEDS} pictures fit into one run.")
    return snapshots
