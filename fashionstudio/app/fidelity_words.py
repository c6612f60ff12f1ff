"""How near a colour came, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.numbers import number

NOTE = "delta_e"
"""Under which it stands beside a Render in the project."""
HARDLY, SLIGHT, SHADE = 2.0, 5.0, 10.0
"""ΔE2000 up to which a difference is hardly seen, seen side by side, another shade."""


def fidelity_text(facts: Mapping[str, Any]) -> str:
    """“ΔE 3.1 from the fabric: seen side by side”; "" if nobody has measured."""
    far = facts.get(NOTE)
    if not isinstance(far, int | float):
        return ""
    tr = QCoreApplication.translate
    if far < HARDLY:
        judged = tr("Fidelity", "barely distinguishable")
    elif far < SLIGHT:
        judged = tr("Fidelity", "seen side by side")
    elif far < SHADE:
        judged = tr("Fidelity", "another shade")
    else:
        judged = tr("Fidelity", "another colour")
    return tr("Fidelity", "ΔE {far} from the fabric: {judged}").format(
        far=number(far, 1), judged=judged
    )
