"""Takes a recipe over into the document, whole or in parts, as one step of the history."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.document import Document
from fashionstudio.app.restoring import RestoredParts
from fashionstudio.core.look import Look, RenderSettings

Part = Literal["kind", "words", "fabric", "garment", "sketch", "region", "pose", "settings", "seed"]
PARTS: tuple[Part, ...] = get_args(Part)
ON_PHOTO: frozenset[Part] = frozenset(("sketch", "region", "pose"))
"""Parts that lie on one Photo, and fit no other."""
REUSED: frozenset[Part] = frozenset(("kind", "words", "fabric", "garment", "settings", "seed"))
"""What “Use its settings” takes: all that fits any Photo."""


def same_photo(look: Look, document: Document) -> bool:
    """Whether what lies on the recipe's Photo fits the one that is open."""
    scene = document.scene
    return scene is not None and look.photo is not None and scene.ref.sha256 == look.photo.sha256


def has_part(look: Look, part: Part) -> bool:
    """Whether the recipe says anything of a part; taking one that it does not have clears it."""
    held: dict[Part, object] = {
        "words": look.words.strip(),
        "fabric": look.fabric,
        "garment": look.garment,
        "sketch": look.sketch,
        "region": look.region,
        "pose": look.pose,
    }
    return part not in held or bool(held[part])


def take_parts(document: Document, restored: RestoredParts, parts: Collection[Part]) -> None:
    """Put the parts into the document.

    What was not found (`restored.missing`) is left as it is there. Sketch, Region and Pose are
    passed over when another Photo is open.

    Args:
        document: takes them.
        restored: what `restore_parts` has found; its Look names what the recipe has.
        parts: which.
    """
    look = restored.look
    wanted = set(parts) if same_photo(look, document) else set(parts) - ON_PHOTO
    document.settle()
    with document.history.macro(QCoreApplication.translate("Recipe", "Use recipe")):
        if "kind" in wanted:
            document.set_category(look.category)
        if "words" in wanted:
            document.set_words(look.words)
        if "garment" in wanted and (look.garment is None or restored.garment is not None):
            document.set_garment(restored.garment)
        if "fabric" in wanted and (look.fabric is None or restored.swatch is not None):
            _take_fabric(document, restored)
        if "pose" in wanted:
            document.set_pose(look.pose)
        if wanted & {"settings", "seed"}:
            _take_settings(document, look.settings, wanted)
        for layer in ("sketch", "region"):
            if layer in wanted:
                _take_mask(document, restored, layer)
    document.settle()


def _take_fabric(document: Document, restored: RestoredParts) -> None:
    document.set_fabric(restored.swatch)
    if restored.look.fabric is not None and restored.swatch is not None:
        placement = restored.look.fabric.placement
        fields = dataclasses.fields(placement)
        document.set_placement(**{f.name: getattr(placement, f.name) for f in fields})


def _take_settings(document: Document, settings: RenderSettings, wanted: set[Part]) -> None:
    changes = {f.name: getattr(settings, f.name) for f in dataclasses.fields(settings)}
    seeds = {"seed", "variations", "further_seeds"}
    names = (seeds if "seed" in wanted else set()) | (
        set(changes) - seeds if "settings" in wanted else set()
    )
    document.set_settings(**{name: changes[name] for name in names if name in changes})


def _take_mask(document: Document, restored: RestoredParts, layer: str) -> None:
    mask, scene = restored.masks.get(layer), document.scene
    if scene is None:
        return
    if mask is not None:
        height, width = scene.shape
        name = QCoreApplication.translate("Recipe", "Use recipe")
        document.change_mask(layer, (0, 0, width, height), mask, name)
    elif getattr(restored.look, layer) is None:
        # The recipe had none: no drawing, and the Region that is proposed.
        if layer == "region":
            document.set_growth(restored.look.allow_growth)
            document.reset_region()
        else:
            document.clear_layer(layer)
