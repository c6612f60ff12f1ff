"""Whether a value makes sense, said in words where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real

from fashionstudio.errors import BadInput


def one_of(name: str, value: object, allowed: Sequence[object]) -> None:
    """Raise BadInput for a value that is none of those allowed."""
    if value not in allowed:
        raise BadInput(
            f"“{value}” is not a valid {name}.",
            f"Choose one of: {', '.join(str(a) for a in allowed)}.",
        )


def within(name: str, value: float | None, low: float, high: float, *, whole: bool = False) -> None:
    """Raise BadInput for a number outside of bounds; None stands for a default.

    Args:
        name: what the number is.
        value: the number; what is none is refused, too.
        low, high: both are allowed.
        whole: whether fractions are refused.
    """
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, Real):
        raise BadInput(f"The {name} must be a number, not “{value}”.")
    if whole and not isinstance(value, Integral):
        raise BadInput(f"The {name} must be a whole number, not “{value}”.")
    if not low <= value <= high:
        raise BadInput(
            f"The {name} {_plain(value)} is out of range.",
            f"Give a value from {_plain(low)} to {_plain(high)}.",
        )


def storable(text: object, name: str) -> str:
    """A text as every file can hold it: halves of characters are replaced by “�”.

    Such halves stand for bytes that are no text, in file names and on command lines.

    Raises:
        BadInput: it is no text at all.
    """
    if not isinstance(text, str):
        raise BadInput(f"The {name} must be text.")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _plain(number: float) -> str:
    return str(number) if isinstance(number, Integral) else f"{number:g}"
