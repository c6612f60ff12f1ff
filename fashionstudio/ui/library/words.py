"""What the kinds of entries are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.numbers import measures
from fashionstudio.app.recipe_words import category_text
from fashionstudio.library.entry import Entry, Kind

SLOTS: dict[Kind, str] = {"person": "photo", "garment": "garment", "fabric": "fabric"}
"""Where an entry of a kind goes."""
MOST_COLOURS = 3


def kinds_text(kind: Kind) -> str:
    """Of all of a kind."""
    texts: dict[Kind, str] = {
        "person": QCoreApplication.translate("Library", "People"),
        "garment": QCoreApplication.translate("Library", "Garments"),
        "fabric": QCoreApplication.translate("Library", "Fabrics"),
        "look": QCoreApplication.translate("Library", "Looks"),
        "render": QCoreApplication.translate("Library", "Renders"),
    }
    return texts[kind]


STAR = "★"
"""The tag that stands for a star."""


def use_text(kind: Kind) -> str:
    """What happens to an entry that is used."""
    texts: dict[Kind, str] = {
        "person": QCoreApplication.translate("Library", "Use as photo"),
        "garment": QCoreApplication.translate("Library", "Use as garment"),
        "fabric": QCoreApplication.translate("Library", "Use as fabric"),
        "look": QCoreApplication.translate("Library", "Open this look"),
        "render": QCoreApplication.translate("Library", "Restore its look"),
    }
    return texts[kind]


def empty_text(kind: Kind) -> str:
    """While there is none of a kind."""
    texts: dict[Kind, str] = {
        "person": QCoreApplication.translate("Library", "Photos of the people you dress."),
        "garment": QCoreApplication.translate("Library", "Pictures of garments to try on."),
        "fabric": QCoreApplication.translate("Library", "Swatches of cloth."),
        "look": QCoreApplication.translate("Library", "Projects to start from."),
        "render": QCoreApplication.translate("Library", "Renders worth keeping."),
    }
    return texts[kind]


def empty_hint(kind: Kind) -> str:
    """How to get some."""
    if kind == "look":
        return QCoreApplication.translate(
            "Library",
            "Drop project files here, or choose “Keep look in library” in the Library menu.",
        )
    if kind == "render":
        return QCoreApplication.translate(
            "Library",
            "Drop saved renders here, or choose “Keep in library” in the menu of a result. "
            "The preferences can add every render that you keep.",
        )
    return QCoreApplication.translate(
        "Library",
        "Drop pictures or folders here, or choose “Keep in library” in the menu of a slot.",
    )


def facts_text(entry: Entry) -> str:
    """Kind of garment, size and colours, on one line."""
    facts = entry.attributes
    parts = [category_text(entry.category)] if entry.category else []
    if facts.get("width") and facts.get("height"):
        parts.append(measures(int(facts["width"]), int(facts["height"])))
    colours = facts.get("colours")
    if isinstance(colours, list):
        parts.append(", ".join(str(colour) for colour in colours[:MOST_COLOURS]))
    if entry.kind == "render" and facts.get("seed") is not None:
        text = QCoreApplication.translate("Library", "Seed {seed}")
        parts.append(text.format(seed=facts["seed"]))
    return " · ".join(parts)
