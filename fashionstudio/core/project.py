"""The project file `.fstudio`: a Look with its pictures and its Renders, to be opened again.

It is a ZIP whose entries are stored as they are, so that what is whole in a damaged file can still
be found (`project_files` reads and writes it):

    mimetype          first, for file managers
    project.json      the Look, the layers, the view
    renders.json      one entry per Render: its picture by hash, its recipe, what was noted on it
    thumb.png         for lists of projects
    blobs/<sha256>    every picture named above, byte for byte

Fields that this version does not know are kept and written back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import fashionstudio
from fashionstudio.core.look import Look, check_version
from fashionstudio.errors import BadInput, ProjectTooNew

PROJECT_VERSION = 1
RENDERS_VERSION = 1
SUFFIX = ".fstudio"
MIME_TYPE = "application/x-fashionstudio"
FORMAT = "fashionstudio project"


@dataclass(frozen=True, slots=True)
class SavedRender:
    """One Render of a project.

    Attributes:
        picture: SHA-256 of its PNG, which carries the recipe.
        facts: JSON-ready; "seed", "recipe" and "thumb" (SHA-256 of a small picture) are ours,
            whatever else is there (stars, tags, a name) belongs to whoever put it in.
    """

    picture: str
    facts: dict[str, Any] = field(default_factory=dict)

    def blobs(self) -> Iterator[str]:
        """Hashes of the files that belong to it."""
        yield self.picture
        if thumb := self.facts.get("thumb"):
            yield str(thumb)


@dataclass(frozen=True, slots=True)
class Project:
    """What a project holds; `Look.region` and `Look.sketch` name layers that a Request would take.

    Attributes:
        look: the document.
        layers: what is drawn, by name: {"sha256": of a one-channel PNG, and facts about it}.
        renders: oldest first.
        view: how the window showed it; nothing breaks without it.
        blobs: every file the above name, by SHA-256.
        thumb: a small PNG, b"" if there is none.
        extra: fields of project.json that this version does not know.
        source: what the Photo was cropped from, {"sha256", "name", "crop", …}; empty if it was not.
    """

    look: Look
    layers: dict[str, dict[str, Any]] = field(default_factory=dict)
    renders: tuple[SavedRender, ...] = ()
    view: dict[str, Any] = field(default_factory=dict)
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    thumb: bytes = b""
    extra: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)

    def named(self) -> dict[str, str]:
        """SHA-256 of every file the Look, the layers and the Renders need → what it is."""
        names = {str(facts.get("sha256", "")): name for name, facts in self.layers.items()}
        if self.source:
            names.setdefault(str(self.source.get("sha256", "")), "the uncropped photo")
        for ref in self.look.pictures():
            names.setdefault(ref.sha256, ref.name or ref.sha256[:8])
        for number, render in enumerate(self.renders, 1):
            names.setdefault(render.picture, f"render {number}")
        names.pop("", None)
        return names


def add_blob(blobs: dict[str, bytes], data: bytes) -> str:
    """Put a file among blobs; its SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    blobs[sha256] = data
    return sha256


_OWN_FIELDS = ("format", "version", "written_by", "saved", "look", "layers", "source", "view")


def project_data(project: Project) -> dict[str, Any]:
    """What project.json holds."""
    return {
        **project.extra,
        "format": FORMAT,
        "version": PROJECT_VERSION,
        "written_by": fashionstudio.__version__,
        "saved": datetime.now(UTC).isoformat(timespec="seconds"),
        "look": project.look.to_dict(),
        "layers": project.layers,
        **({"source": project.source} if project.source else {}),
        "view": project.view,
    }


def renders_data(project: Project) -> dict[str, Any]:
    """What renders.json holds."""
    renders = [{**render.facts, "picture": render.picture} for render in project.renders]
    return {"version": RENDERS_VERSION, "renders": renders}


def parse_project(
    data: dict[str, Any], renders: dict[str, Any] | None, damage: list[str]
) -> Project:
    """The inverse of both; parts that make no sense are left out and named in `damage`.

    Raises:
        ProjectTooNew: a newer version has written it.
    """
    _check_version(data, PROJECT_VERSION)
    _check_version(renders or {}, RENDERS_VERSION)
    try:
        look = Look.from_dict(data["look"])
    except ProjectTooNew:
        raise
    except (KeyError, TypeError, AttributeError, BadInput):
        damage.append("look")
        look = Look()
    entries = renders.get("renders", ()) if renders else ()
    return Project(
        look=look,
        layers=_dicts(data.get("layers")),
        renders=tuple(_renders(entries, damage)),
        source=_dict(data.get("source")),
        view=_dict(data.get("view")),
        extra={key: value for key, value in data.items() if key not in _OWN_FIELDS},
    )


def _check_version(data: dict[str, Any], newest: int) -> None:
    try:
        check_version(data, newest, "project")
    except ProjectTooNew:
        raise
    except BadInput:  # no number: what can be read is read
        return


def _renders(entries: Any, damage: list[str]) -> Iterator[SavedRender]:
    if not isinstance(entries, Iterable):
        return
    for entry in entries:
        facts = _dict(entry)
        picture = str(facts.pop("picture", ""))
        if len(picture) == 64:
            yield SavedRender(picture, facts)
        else:
            damage.append("a render")


def _dict(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _dicts(value: Any) -> dict[str, dict[str, Any]]:
    return {str(k): dict(v) for k, v in _dict(value).items() if isinstance(v, dict)}
