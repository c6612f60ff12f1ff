"""Kinds of files that plug-ins add, made in a process of the plug-in's own: both ends of it."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from fashionstudio.core.closing import Closes
from fashionstudio.core.export.exported import ExportedRender
from fashionstudio.core.export.source import ExportSource, PartFinder
from fashionstudio.core.export.stack import LayerNames
from fashionstudio.core.person import Person
from fashionstudio.core.plug_in_process import Check, PlugInProcess, Stuck, never
from fashionstudio.core.render import Recipe
from fashionstudio.plugins import EXPORTERS

FILE = "file"
"""What the plug-in has made, among the files of its answer."""
_RENDER, _PERSON = "render", "person.npz"


class AddedWriter(Closes):
    """Has a plug-in make files, one after the other; after a crash the next begins anew."""

    def __init__(self, kind: str) -> None:
        self._process = PlugInProcess(EXPORTERS, kind)
        self._stuck: Stuck | None = None

    def write(
        self,
        source: ExportSource,
        *,
        ppi: int,
        with_recipe: bool,
        names: LayerNames,
        check: Check = never,
    ) -> tuple[bytes, list[str]]:
        """One file, and the names of the pictures that were asked for and are no longer here.

        Args:
            source: what is exported.
            ppi: what the file is to state.
            with_recipe: whether the plug-in may see the recipe.
            names: of the layers.
            check: may raise Cancelled.

        Raises:
            FashionStudioError: with the plug-in's own sentence, or that it has failed.
        """
        if self._stuck is not None:
            raise self._stuck  # nobody waits ten minutes for each of a hundred pictures
        facts: dict[str, Any] = {
            "name": source.name,
            "ppi": ppi,
            "recipe": source.recipe.to_dict() if source.recipe else None,
            "with_recipe": with_recipe,
            "names": dataclasses.asdict(names),
        }
        files = {}
        if isinstance(source.file, Path):
            facts["path"] = str(source.file.absolute())
        else:
            files[_RENDER] = source.file
        if source.person is not None:
            facts["person"] = source.person.to_dict()
            files[_PERSON] = _packed(source.person)
        try:
            answer = self._process.ask("write", facts, files, check=check)
        except Stuck as error:
            self._stuck = error
            raise
        return answer.files.get(FILE, b""), [str(name) for name in answer.facts["missing"]]

    def close(self) -> None:
        """End the process."""
        self._process.close()


def received(facts: Mapping[str, Any], place: Path) -> tuple[ExportedRender, PartFinder]:
    """What `AddedWriter.write` has sent into a folder, for the plug-in.

    Raises:
        BadImage: the Render cannot be read.
    """
    recipe = Recipe.from_dict(facts["recipe"]) if facts["recipe"] else None
    person = None
    if "person" in facts:
        with np.load(place / _PERSON, allow_pickle=False) as masks:
            person = Person.from_dict(facts["person"], masks["silhouette"], masks["parts"])
    path = facts.get("path")
    file = Path(path) if path else (place / _RENDER).read_bytes()
    finder = PartFinder(ExportSource(file, recipe, str(facts["name"]), person))
    render = ExportedRender.of(
        finder.source.picture(),
        recipe if facts["with_recipe"] else None,
        int(facts["ppi"]),
        finder,
        LayerNames(**facts["names"]),
        never,
    )
    return render, finder


def _packed(person: Person) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, silhouette=person.silhouette, parts=person.parts)
    return buffer.getvalue()
