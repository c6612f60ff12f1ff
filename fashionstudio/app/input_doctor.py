"""What is known about the Photo, how sure it is, and which tool mends what is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.document import Document
from fashionstudio.app.scene import Scene
from fashionstudio.app.sentences import sentence, told, told_all
from fashionstudio.core.person import JOINTS, Person
from fashionstudio.core.uprightness import turn_to_upright

State = Literal["sure", "doubtful", "missing", "waiting"]
Topic = Literal["person", "upright", "silhouette", "pose", "parts", "region"]

SURE = 0.6
"""From this confidence on nobody needs to look; below it the worker itself asks for a check."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was looked for.

    Attributes:
        state: "waiting" while the worker still looks.
        text: what was found, or why not.
        layer: which layer shows it; "" for none.
        tool: which tool or command mends it; "" where nothing need or can be mended.
        deed: what one does with that tool, for its button.
        or_tool, or_deed: another way to mend it; "" where there is none.
    """

    topic: Topic
    title: str
    state: State
    text: str
    layer: str = ""
    tool: str = ""
    deed: str = ""
    or_tool: str = ""
    or_deed: str = ""


def examine(document: Document) -> tuple[Entry, ...]:
    """All entries for the Photo that is open; none without a Photo."""
    scene = document.scene
    if scene is None:
        return ()
    person, entries = scene.person, [_person(scene)]
    if person is not None:
        entries += _upright(document)
        entries += [_silhouette(person), _pose(person, document), _parts(person)]
    return (*entries, _region(scene, document))


def notes(document: Document) -> tuple[str, ...]:
    """What should be checked, each once, in the user's language."""
    scene = document.scene
    if scene is None or scene.person is None:
        return ()
    found = [*scene.person.notes]
    if not scene.region_by_hand:
        found += scene.region_notes.get(document.look.category, ())
    return told_all(dict.fromkeys(found))


def _tr(text: str) -> str:
    return QCoreApplication.translate("InputDoctor", text)


def _state(confidence: float | None) -> State:
    return "sure" if confidence is None or confidence >= SURE else "doubtful"


def _person(scene: Scene) -> Entry:
    title = _tr("Person")
    if scene.failure is not None:
        joints = ("pose", _tr("Place the joints by hand"))
        crop = ("photo.crop", _tr("Crop to one person"))
        ways: tuple[str, ...] = {
            "several_people": (*crop, *joints),
            "no_person": (*joints, "photo.crop", _tr("Turn or crop the photo")),
        }.get(scene.failure.code, ())
        return Entry("person", title, "missing", sentence(scene.failure), "", *ways)
    if scene.person is None:
        return Entry("person", title, "waiting", _tr("Still looking…"))
    return Entry("person", title, "sure", _tr("One person was found."))


def _upright(document: Document) -> list[Entry]:
    """Told only where the Photo lies on its side or stands on its head."""
    turn = turn_to_upright(document.pose) if document.pose is not None else 0
    if not turn:
        return []
    text = _tr("The person seems to lie on the side: is the photo turned?")
    if turn == 2:
        text = _tr("The person seems to stand upside down: is the photo turned?")
    ways = {
        1: ("photo.turn_right", _tr("Turn right by 90°")),
        2: ("photo.turn_half", _tr("Turn by 180°")),
        3: ("photo.turn_left", _tr("Turn left by 90°")),
    }
    return [Entry("upright", _tr("Upright"), "doubtful", text, "", *ways[turn])]


def _silhouette(person: Person) -> Entry:
    texts: dict[State, str] = {
        "sure": _tr("The outline follows the person."),
        "doubtful": _tr("The edge of the person is not clear everywhere."),
        "missing": _tr("No outline was found."),
    }
    found, confidence = person.silhouette.any(), person.confidence.get("silhouette")
    return _mask_entry(
        "silhouette", _tr("Silhouette"), bool(found), confidence, texts, "silhouette"
    )


def _parts(person: Person) -> Entry:
    texts: dict[State, str] = {
        "sure": _tr("Clothes, skin and hair are told apart."),
        "doubtful": _tr("Clothes, skin or hair may be mixed up somewhere."),
        "missing": _tr("Clothes, skin and hair could not be told apart."),
    }
    found, confidence = person.parts.any(), person.confidence.get("parts")
    return _mask_entry("parts", _tr("Body parts"), bool(found), confidence, texts)


def _mask_entry(
    name: Topic,
    title: str,
    found: bool,
    confidence: float | None,
    texts: dict[State, str],
    layer: str = "",
) -> Entry:
    """What can only be mended where it matters: in the Region."""
    state = _state(confidence) if found else "missing"
    tool = "" if state == "sure" else "region"
    return Entry(name, title, state, texts[state], layer, tool, _tr("Check the region"))


def _pose(person: Person, document: Document) -> Entry:
    title, deed = _tr("Pose"), _tr("Move the joints")
    if document.look.pose is not None:
        return Entry("pose", title, "sure", _tr("Set by hand."), "pose")
    missing = sum(person.pose.point(name) is None for name in JOINTS)
    state = _state(person.confidence.get("pose"))
    if missing == len(JOINTS):
        return Entry("pose", title, "missing", _tr("No joint was found."), "pose", "pose", deed)
    text = _tr("All joints were found.")
    if missing:
        text = _tr("{found} of {all} joints were found; the others may be hidden.").format(
            found=len(JOINTS) - missing, all=len(JOINTS)
        )
    if state == "doubtful":
        text = _tr("The joints may be off.") + " " + text
    return Entry("pose", title, state, text, "pose", "" if state == "sure" else "pose", deed)


def _region(scene: Scene, document: Document) -> Entry:
    title, category = _tr("Region"), document.look.category
    paint = _tr("Paint the region")
    if scene.region_by_hand:
        return Entry("region", title, "sure", _tr("Painted by hand."), "region")
    if category in scene.proposals:
        confidence = scene.region_confidence.get(category)
        state = _state(confidence)
        text = _tr("Proposed from what was found.")
        if state == "doubtful":
            text = _tr("Proposed, but its edge should be looked at.")
        return Entry(
            "region", title, state, text, "region", "" if state == "sure" else "region", paint
        )
    if problem := scene.problems.get(category, ""):
        return Entry("region", title, "missing", told(problem), "region", "region", paint)
    if scene.person is None and scene.failure is None:
        return Entry("region", title, "waiting", _tr("Comes after the person."))
    text = _tr("Nothing could be proposed.")
    return Entry("region", title, "missing", text, "region", "region", paint)
