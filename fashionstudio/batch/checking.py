"""Everything that is wrong with a plan's inputs, found before anything is rendered.

Each distinct picture is read and hashed once, however many items use it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from fashionstudio.batch.executors import WorkItem
from fashionstudio.batch.plan import Plan, PlanItem, Problem
from fashionstudio.core.image_io import read_mask, read_picture, read_sketch
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.engine.manifest import EngineManifest, find_engine
from fashionstudio.errors import BadInput, Cancelled, FashionStudioError
from fashionstudio.modelhub.known_words import KnownWords
from fashionstudio.worker.looks import Source, check_file, choose_category, read_pose

Progress = Callable[[int, int], None]

SMALL_SIDE = 256
"""Below this shorter side a Photo shows hardly more than an engine does."""
_KINDS = ("photo", "garment", "sketch", "fabric", "region")
_THREADS = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of one distinct picture.

    Attributes:
        shape: (H, W).
        path: its file; None for one that is held as bytes.
    """

    sha256: str
    shape: tuple[int, int]
    path: Path | None


@dataclass(frozen=True, slots=True)
class Ready:
    """An item whose inputs are all there.

    Attributes:
        shape: (H, W) of the Photo, and so of the picture.
    """

    plan: PlanItem
    work: WorkItem
    shape: tuple[int, int]


@dataclass(slots=True)
class Checked:
    """A plan with its inputs looked at.

    Attributes:
        ready: what can be made, in the plan's order.
        problems: of the plan and of the inputs; those with an item's row that stop it say why it
            is not among `ready`.
        held: SHA-256 → bytes of pictures that lie in no file.
        pictures: how many distinct ones were looked at.
    """

    ready: list[Ready] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    held: dict[str, bytes] = field(default_factory=dict)
    pictures: int = 0
    title: str = ""

    @property
    def broken(self) -> list[Problem]:
        """Of items that cannot be made."""
        return [problem for problem in self.problems if problem.stops and problem.row]


_Key = tuple[str, Source]


def check_plan(
    plan: Plan,
    progress: Progress = lambda done, count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Checked:
    """Look at every input of a plan.

    Args:
        plan: with named items.
        progress: told how many of the distinct pictures were looked at.
        cancelled: asked in between.

    Raises:
        Cancelled: `cancelled` said so.
    """
    found = _look_at(_distinct(plan.items), progress, cancelled)
    checked = Checked(problems=list(plan.problems), pictures=len(found), title=plan.title)
    poses: dict[Path, Pose | FashionStudioError] = {}
    words = _WordCheck()
    for item in plan.items:
        try:
            ready = _ready(item, found, poses, checked)
            told = words.problems(item)
        except FashionStudioError as error:
            checked.problems.append(Problem(item.row, item.name, error))
            continue
        checked.ready.append(ready)
        checked.problems += [Problem(item.row, item.name, e, stops=False) for e in told]
    checked.problems += _small_photos(plan.items, found)
    return checked


def _distinct(items: Iterable[PlanItem]) -> list[_Key]:
    keys: dict[_Key, None] = {}
    for item in items:
        for kind in _KINDS:
            source = getattr(item.files, kind)
            if source is not None:
                keys[_how(kind), source] = None
    return list(keys)


def _how(kind: str) -> str:
    """Photos and garments are read alike, so one that is both is read once."""
    return "picture" if kind in ("photo", "garment") else kind


def _look_at(
    keys: list[_Key], progress: Progress, cancelled: Callable[[], bool]
) -> dict[_Key, Picture | FashionStudioError]:
    found: dict[_Key, Picture | FashionStudioError] = {}
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1), "check") as pool:
        try:
            for number, (key, picture) in enumerate(zip(keys, pool.map(_seen, keys), strict=True)):
                found[key] = picture
                progress(number + 1, len(keys))
                if cancelled():
                    raise Cancelled("Cancelled.")
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return found


def _seen(key: _Key) -> Picture | FashionStudioError:
    """Read one picture whole, as the engine will."""
    kind, source = key
    try:
        if isinstance(source, Path):
            check_file(source)
            data = source.read_bytes()
        else:
            data = source
        shape = _shape(kind, data)
    except FashionStudioError as error:
        if isinstance(source, Path):
            # Bytes have no name; the sentence gets the file's.
            named = f"“{source.name}”"
            message = error.message.replace("This picture", named).replace("This is", f"{named} is")
            return type(error)(message, error.hint, error.details)
        return error
    except OSError as error:
        name = source.name if isinstance(source, Path) else "A picture"
        return BadInput(f"“{name}” cannot be read.", "Check that you may read it.", repr(error))
    except MemoryError:
        return BadInput("A picture is too large for this computer's memory.", details=repr(kind))
    path = source if isinstance(source, Path) else None
    return Picture(hashlib.sha256(data).hexdigest(), shape, path)


def _shape(kind: str, data: bytes) -> tuple[int, int]:
    if kind == "sketch":
        pixels = read_sketch(data)
    elif kind == "region":
        pixels = read_mask(data)
    else:
        pixels = read_picture(data, least_side=2) if kind == "fabric" else read_picture(data)
    return int(pixels.shape[0]), int(pixels.shape[1])


def _ready(
    item: PlanItem,
    found: Mapping[_Key, Picture | FashionStudioError],
    poses: dict[Path, Pose | FashionStudioError],
    checked: Checked,
) -> Ready:
    """The item's Request; raises what is wrong with one of its inputs."""
    refs: dict[str, PictureRef] = {}
    files: dict[str, Path] = {}
    shape = (0, 0)
    for kind in _KINDS:
        source = getattr(item.files, kind)
        if source is None:
            continue
        picture = found[_how(kind), source]
        if isinstance(picture, FashionStudioError):
            raise _about(kind, picture)
        if kind == "photo":
            shape = picture.shape
        refs[kind] = PictureRef(picture.sha256, item.source(kind))
        if picture.path is not None:
            files[picture.sha256] = picture.path
        elif isinstance(source, bytes):
            checked.held[picture.sha256] = source
    placement = item.files.placement or FabricPlacement()
    look = Look(
        photo=refs.get("photo"),
        category=choose_category(item.files)[0],
        words=item.files.words,
        region=refs.get("region"),
        sketch=refs.get("sketch"),
        fabric=Fabric(refs["fabric"], placement) if "fabric" in refs else None,
        garment=refs.get("garment"),
        pose=_pose(item.files.pose, poses),
        settings=item.settings,
        allow_growth=item.files.allow_growth,
    )
    return Ready(item, WorkItem(item.name, Request(look), files), shape)


def _about(kind: str, error: FashionStudioError) -> FashionStudioError:
    """The same error, with what the picture is for."""
    return type(error)(f"The {kind}: {error.message}", error.hint, error.details)


def _pose(given: Path | Pose | None, poses: dict[Path, Pose | FashionStudioError]) -> Pose | None:
    if not isinstance(given, Path):
        return given
    if given not in poses:
        try:
            poses[given] = read_pose(given)
        except FashionStudioError as error:
            poses[given] = _about("pose", error)
    pose = poses[given]
    if isinstance(pose, FashionStudioError):
        raise pose
    return pose


def _small_photos(
    items: Iterable[PlanItem], found: Mapping[_Key, Picture | FashionStudioError]
) -> list[Problem]:
    told: dict[Source, Problem] = {}
    for item in items:
        picture = found["picture", item.files.photo]
        if isinstance(picture, Picture) and min(picture.shape) < SMALL_SIDE:
            height, width = picture.shape
            error = BadInput(
                f"“{item.source('photo')}” is small ({width} × {height} pixels).",
                "Its renders will be as small.",
            )
            told.setdefault(item.files.photo, Problem(item.row, item.name, error, stops=False))
    return list(told.values())


class _WordCheck:
    """Engines, and the words that they do not know, each looked up once."""

    def __init__(self) -> None:
        self._engines: dict[str, EngineManifest | FashionStudioError] = {}
        self._known = KnownWords()
        self._told: dict[tuple[str, str], list[FashionStudioError]] = {}

    def problems(self, item: PlanItem) -> list[FashionStudioError]:
        """What is to be known; raises what stops the item."""
        name, words = item.settings.engine, item.files.words
        manifest = self._manifest(name)
        category = choose_category(item.files)[0]
        if category not in manifest.categories:
            raise BadInput(
                f"The engine “{name}” makes nothing of the category {category}.",
                f"It makes: {', '.join(manifest.categories)}.",
            )
        if item.settings.preset not in manifest.presets:
            raise BadInput(
                f"The engine “{name}” has no preset “{item.settings.preset}”.",
                f"It has: {', '.join(manifest.presets)}.",
            )
        if (name, words) not in self._told:
            self._told[name, words] = self._unknown(manifest, words)
        return self._told[name, words]

    def _manifest(self, name: str) -> EngineManifest:
        if name not in self._engines:
            try:
                self._engines[name] = find_engine(name)
            except FashionStudioError as error:
                self._engines[name] = error
        found = self._engines[name]
        if isinstance(found, FashionStudioError):
            raise found
        return found

    def _unknown(self, manifest: EngineManifest, words: str) -> list[FashionStudioError]:
        told: list[FashionStudioError] = []
        for word in self._known.missing(manifest, words):
            hint = "It will be left out."
            if word.instead:
                hint = f"It will be taken as “{word.instead}”."
            elif word.suggestions:
                hint = f"It will be left out; did you mean “{word.suggestions[0]}”?"
            told.append(BadInput(f"“{manifest.id}” does not know the word “{word.word}”.", hint))
        return told
