"""One comparison of what we compute with what was expected, and how much they may differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A value passes within `absolute` + `relative` times the expected magnitude.

    Attributes:
        absolute, relative: see above.
        share: of the values, this many may lie outside: pixels at a border that another drawing or
            rounding puts on the other side.
    """

    absolute: float = 0.0
    relative: float = 0.0
    share: float = 0.0

    def __str__(self) -> str:
        text = f"{self.absolute:g}"
        text += f" + {self.relative:g} |x|" if self.relative else ""
        return text + (f", {self.share:.1%} may differ" if self.share else "")


EXACT = Tolerance()
MODULE = Tolerance(1e-4, 1e-4)
FIRST_STEP = Tolerance(1e-4)
LAST_LATENTS = Tolerance(5e-3)
IMAGE = Tolerance(1e-3)
POSE_MAP = Tolerance(1e-5)
PICTURE = Tolerance(share=1e-3)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing one group of a fixture.

    Attributes:
        fixture, group: what was compared.
        passed: whether all values lie within the tolerance.
        error: largest difference; None where something is missing or is no number.
        tolerance: None for facts that hold or do not, such as names.
        note: why it failed, or what is worth knowing.
    """

    fixture: str
    group: str
    passed: bool
    error: float | None = None
    tolerance: Tolerance | None = None
    note: str = ""

    def line(self) -> str:
        """For people, in columns."""
        verdict = "pass" if self.passed else "FAIL"
        error = "" if self.error is None else f"{self.error:.1e}"
        allowed = "" if self.tolerance is None else f"(allowed {self.tolerance})"
        text = f"{verdict}  {self.fixture:<28} {self.group:<28} {error:>8}  {allowed}"
        return f"{text.rstrip()}  {self.note}".rstrip()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        tolerance = self.tolerance or EXACT
        return {
            "fixture": self.fixture,
            "group": self.group,
            "error": self.error,
            "tolerance": tolerance.absolute,
            "relative_tolerance": tolerance.relative,
            "share": tolerance.share,
            "passed": self.passed,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """How two tensors differ: largest difference, share of values outside, and what is wrong."""

    error: float | None
    outside: float
    problem: str = ""

    def within(self, tolerance: Tolerance) -> bool:
        """Whether the comparison passes."""
        return not self.problem and self.outside <= tolerance.share


def measure(found: Tensor, expected: Tensor, tolerance: Tolerance) -> Difference:
    """Compare two tensors of any numeric type in double precision; NaN never passes."""
    if found.shape != expected.shape:
        shapes = f"{list(found.shape)} instead of {list(expected.shape)}"
        return Difference(None, 1.0, f"shape {shapes}")
    if expected.numel() == 0:
        return Difference(None, 1.0, "nothing to compare")
    wanted = expected.detach().double()
    gap = (found.detach().cpu().double() - wanted).abs()
    inside = gap <= tolerance.absolute + tolerance.relative * wanted.abs()
    error = float(gap.max())
    problem = "" if math.isfinite(error) else "not a number"
    outside = 1 - float(inside.double().mean())
    return Difference(None if problem else error, outside, problem)


def merge(
    differences: dict[str, Difference], tolerance: Tolerance
) -> tuple[bool, float | None, str]:
    """Verdict, largest error and note of a group of tensors."""
    errors = [found.error for found in differences.values()]
    known = [error for error in errors if error is not None]
    problems = [f"{key}: {found.problem}" for key, found in differences.items() if found.problem]
    beyond = max(found.outside for found in differences.values())
    if not problems and beyond > 0 and tolerance.share:
        problems.append(f"{beyond:.3%} of the values differ")
    passed = all(found.within(tolerance) for found in differences.values())
    return passed, max(known, default=None), "; ".join(problems)
