"""In which order items are made, so that what was encoded is still there when it is needed."""

from __future__ import annotations

from collections.abc import Iterable

from fashionstudio.batch.checking import Ready


def in_order(items: Iterable[Ready]) -> list[Ready]:
    """Person by person, so that each is found once; garments to and fro.

    Caches drop what was not used for longest. Of more garments than they hold, going through them
    in turn would find none again; going back the same way finds all that they hold. Items that are
    denoised alike stay side by side.
    """
    people: dict[str, list[Ready]] = {}
    for item in items:
        look = item.work.request.look
        sampling = look.settings
        group = (sampling.engine, sampling.preset, sampling.steps, sampling.guidance)
        photo = look.photo.sha256 if look.photo else ""
        people.setdefault(f"{group}{photo}{look.pose}{look.category}", []).append(item)
    ordered: list[Ready] = []
    for number, mine in enumerate(sorted(people.items(), key=lambda entry: _first(entry[1]))):
        row = sorted(mine[1], key=_cloth)
        ordered += row if number % 2 == 0 else _reversed(row)
    return ordered


def _first(items: list[Ready]) -> tuple[str, str, int]:
    """Engine by engine and preset by preset, then as the plan has them."""
    settings = items[0].work.request.look.settings
    return settings.engine, settings.preset, items[0].plan.row


def _cloth(item: Ready) -> tuple[str, str, str, int]:
    look = item.work.request.look
    return (
        look.garment.sha256 if look.garment else "",
        look.fabric.swatch.sha256 if look.fabric else "",
        look.words,
        look.settings.seed,
    )


def _reversed(row: list[Ready]) -> list[Ready]:
    return row[::-1]
