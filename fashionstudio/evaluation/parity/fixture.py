"""A fixture: `NAME.json` that says what to compute beside `NAME.safetensors` with what comes out.

Everything that a fixture holds has to be used: what nothing compares is reported as a failure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from fashionstudio.errors import BadInput
from fashionstudio.evaluation.parity import filler
from fashionstudio.evaluation.parity.comparison import MODULE, Comparison, Tolerance, measure, merge
from fashionstudio.evaluation.parity.description import stored_part

_STORED = re.compile(r"stored in (\w+)")


@dataclass
class Fixture:
    """One fixture while it is run.

    Attributes:
        name: of its files.
        folder: where it lies, among the fixtures that it may borrow from.
        spec: its JSON.
        expected: its tensors.
    """

    name: str
    folder: Path
    spec: dict[str, Any]
    expected: dict[str, Tensor] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _drawn: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> Fixture:
        """Read `NAME.json` and its partner.

        Raises:
            BadInput: one of them is missing or damaged.
        """
        return cls(
            path.stem, path.parent, read_json(path), read_tensors(path.with_suffix(".safetensors"))
        )

    @property
    def module(self) -> str:
        """What is computed, in words."""
        return str(self.spec.get("module", ""))

    @property
    def notes(self) -> str:
        """Further words: slices, order, variants."""
        return str(self.spec.get("notes", ""))

    def prefix(self, component: str) -> str:
        """What stands before a component's names when its weights are drawn; mostly nothing."""
        named = re.findall(r"['\"`](\w+\.)['\"`]", str(self.spec.get("filler_prefix", "")))
        return f"{component}." if f"{component}." in named else ""

    def fill(self, module: nn.Module, component: str = "", listed: str = "state_dict") -> nn.Module:
        """Give a module the fixture's weights; those listed as computed keep their values."""
        entries = self.spec.get(listed) or {}
        computed = tuple(
            name for name, entry in entries.items() if "computed (not filled)" in entry
        )
        return filler.fill(
            module,
            salt=str(self.spec.get("weight_salt", "")),
            prefix=self.prefix(component),
            keep=computed,
        )

    def has(self, key: str) -> bool:
        """Whether the fixture has such an input."""
        return key in self.spec.get("inputs", {})

    def shape(self, key: str) -> list[int]:
        """Of an input that is drawn."""
        return list(self.spec["inputs"][key]["shape"])

    def seed(self, key: str) -> int:
        """Of an input that is a random number generator."""
        self._drawn.add(key)
        return int(self.spec["inputs"][key]["seed"])

    def words(self, key: str) -> str:
        """An input that is described in words."""
        self._drawn.add(key)
        return str(self.spec["inputs"][key])

    def given(self, key: str) -> Tensor:
        """An input: drawn from its seed, or stored here or in the fixture that the JSON names."""
        self._drawn.add(key)
        entry = self.spec["inputs"][key]
        if isinstance(entry, Mapping):
            return filler.draw(entry["kind"], entry["seed"], entry["shape"])
        return self.stored(key, str(entry))

    def stored(self, key: str, where: str = "") -> Tensor:
        """A tensor stored as an input, here or, as `where` says, in another fixture."""
        if key in self.expected:
            self._used.add(key)
            return self.expected[key]
        other = _STORED.search(where)
        if other is None:
            raise BadInput(f"{self.name}.safetensors has no “{key}”.")
        found = read_tensors(self.folder / f"{other[1]}.safetensors")
        if key not in found:
            raise BadInput(f"{other[1]}.safetensors has no “{key}”.")
        return found[key]

    def compare(
        self, group: str, found: Mapping[str, Tensor], tolerance: Tolerance = MODULE
    ) -> Comparison:
        """Compare whole tensors, by the name of their stored part."""
        differences = {}
        for key, whole in found.items():
            self._used.add(key)
            if key not in self.expected:
                return Comparison(self.name, group, passed=False, note=f"“{key}” is not stored")
            wanted = self.expected[key]
            part = stored_part(whole, key, wanted.shape, self.notes)
            differences[key] = measure(part, wanted, tolerance)
        passed, error, note = merge(differences, tolerance)
        return Comparison(self.name, group, passed, error, tolerance, note)

    def compare_names(self, group: str, module: nn.Module, listed: Mapping[str, Any]) -> Comparison:
        """The module's weights are those listed: names, shapes and, where listed, types."""
        found = {name: _facts(tensor) for name, tensor in module.state_dict().items()}
        problems = [f"{name} missing" for name in listed if name not in found]
        problems += [f"{name} too many" for name in found if name not in listed]
        for name, entry in listed.items():
            shape, *rest = entry if _is_pair(entry) else [entry]
            wanted = (list(shape), rest[0] if rest else None)
            if name in found and found[name][: 1 + bool(rest)] != wanted[: 1 + bool(rest)]:
                problems.append(f"{name} is {found[name]}, listed {wanted}")
        note = f"{len(listed)} tensors" if not problems else "; ".join(problems[:4])
        return Comparison(self.name, group, not problems, note=note)

    def fact(self, group: str, holds: bool, note: str) -> Comparison:
        """Something that is so or not."""
        return Comparison(self.name, group, holds, note=note)

    def check_description(self) -> Iterator[Comparison]:
        """The stored tensors are those that the JSON lists, if it does."""
        listed = self.spec.get("tensors")
        if listed is None:
            return
        found = {key: list(_facts(tensor)) for key, tensor in self.expected.items()}
        wrong = [key for key in {*listed, *found} if listed.get(key) != found.get(key)]
        note = f"not as described: {', '.join(sorted(wrong))}" if wrong else f"{len(found)} tensors"
        yield self.fact("stored tensors", not wrong, note)

    def check_all_used(self) -> Iterator[Comparison]:
        """Nothing was left aside: each stored tensor and each input was used."""
        for key in sorted(set(self.expected) - self._used):
            yield self.fact(key, holds=False, note="no comparison used this tensor")
        for key in sorted(set(self.spec.get("inputs", {})) - self._drawn):
            yield self.fact(key, holds=False, note="no comparison used this input")


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read.", details=str(error)) from error
    except ValueError as error:
        raise BadInput(f"{path.name} is not JSON.", details=str(error)) from error
    if not isinstance(value, dict):
        raise BadInput(f"{path.name} describes no fixture.")
    return value


def read_tensors(path: Path) -> dict[str, Tensor]:
    """A safetensors file."""
    if not path.is_file():
        raise BadInput(f"{path.name} is missing.")
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise BadInput(f"{path.name} is damaged.", details=str(error)) from error


def _facts(tensor: Tensor) -> tuple[list[int], str]:
    return list(tensor.shape), str(tensor.dtype).removeprefix("torch.")


def _is_pair(entry: list[Any]) -> bool:
    """[shape, …] rather than a bare shape."""
    return bool(entry) and isinstance(entry[0], list)
