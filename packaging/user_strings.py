"""Finds what the user reads, by reading the source; `translations.py` hands it to Qt's lupdate.

lupdate itself knows neither helpers such as `_tr` nor what `tr = self.tr` means, so it would miss a
third of the window, and all sentences that come from deeper down.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WINDOW = ("app", "ui")
"""Packages whose texts are marked for translation."""
DEEP = ("", "core", "vision", "diffusion", "engine", "worker", "modelhub", "library", "batch")
"""Packages whose English sentences (errors, hints, notes) reach the window; "" for the modules
that lie in none."""
SENTENCES = "Sentences"
"""Context of what comes from those."""

_MARKS = {"translate", "QT_TRANSLATE_NOOP"}
_SENTENCE = re.compile(r"[“”\"'(]?[A-Z{“].*\s.*[.?!:…]”?\s*$", re.DOTALL)
_ELSEWHERE = re.compile(r"^[A-Z]{4,} [a-zA-Z0-9]|--|`|“fashionstudio \w|\b[A-Z]+_[A-Z_]+\b")
"""Hints of the command line, and statements of SQL."""
_END = re.compile(r"(?<=[.!?”]) (?=[A-Z“{<\d])")
"""Where `app.sentences` takes sentences apart."""
_LOG = {"debug", "info", "warning", "exception", "critical", "log"}
_INTERNAL = {
    "AssertionError", "KeyError", "LookupError", "RuntimeError", "TypeError", "ValueError",
    "print", "echo", "add_argument", "ArgumentParser", "warn", "Field",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Text:
    """One string for the translators.

    Attributes:
        context: name of the class, or of the group, it is looked up in.
        source: the English.
        comment: tells apart what is the same in English.
        plural: it holds %n, and its form depends on the number.
    """

    context: str
    source: str
    comment: str = ""
    plural: bool = False


def window_texts(package: Path) -> list[Text]:
    """What `app` and `ui` mark, each once, sorted."""
    found: set[Text] = set()
    for path in _sources(package, WINDOW):
        reader = _Marked()
        reader.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
        found |= reader.found
    return sorted(found)


def sentences(package: Path) -> list[str]:
    """Errors, hints and notes that come as English; {1}, {2} where something is put in."""
    found: set[str] = set()
    for path in (*_sources(package, DEEP), *_sources(package, WINDOW)):
        reader = _Spoken(errors_only=path.parent.name in WINDOW)
        reader.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
        found |= reader.found
    return sorted(found | _terms(package.parent / "models"))


def _terms(models: Path) -> set[str]:
    """What licences ask, sentence by sentence, of the engines that could be installed."""
    found: set[str] = set()
    for path in sorted(models.glob("*/engine.json")):
        offer = json.loads(path.read_text(encoding="utf-8")).get("install") or {}
        found.update(filter(None, _END.split(str(offer.get("terms", "")))))
    return found


def _sources(package: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        own = [path for path in (package / "errors.py", package / "plugins.py") if path.is_file()]
        yield from own if not name else sorted((package / name).rglob("*.py"))


class _Marked(ast.NodeVisitor):
    """Literals given to tr, translate and what stands for them."""

    def __init__(self) -> None:
        self.found: set[Text] = set()
        self._classes: list[str] = []
        self._helpers: list[dict[str, str]] = [{}]

    def visit_Module(self, node: ast.Module) -> None:
        self._learn(node)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self._learn(node)
        self.generic_visit(node)
        self._helpers.pop()
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._learn(node)
        self.generic_visit(node)
        self._helpers.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = _called(node.func)
        owner = self._meaning(name)
        if owner == "*" or (owner is None and name in _MARKS):
            self._take(node.args, None)
        elif owner is not None:
            self._take(node.args, owner)
        elif name == "tr" and isinstance(node.func, ast.Attribute) and self._classes:
            self._take(node.args, self._classes[-1])

    def _take(self, arguments: list[ast.expr], context: str | None) -> None:
        if context is None:
            if not arguments or not isinstance(arguments[0], ast.Constant):
                return
            context, arguments = str(arguments[0].value), arguments[1:]
        if not arguments:
            return
        comment = arguments[1] if len(arguments) > 1 else None
        said = str(comment.value or "") if isinstance(comment, ast.Constant) else ""
        for source in _literals(arguments[0]):
            if source:
                self.found.add(Text(context, source, said, plural=len(arguments) > 2))

    def _learn(self, scope: ast.Module | ast.ClassDef | ast.FunctionDef) -> None:
        """Which names of a scope translate, and in which context ("*": told at each call)."""
        known: dict[str, str] = {}
        for one in scope.body:
            if isinstance(one, ast.FunctionDef) and (context := _context_of(one)):
                known[one.name] = context
            elif isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
                if (value := _called(one.value)) == "translate":
                    known[one.targets[0].id] = "*"
                elif value == "tr" and self._classes:
                    known[one.targets[0].id] = self._classes[-1]
        self._helpers.append(known)

    def _meaning(self, name: str) -> str | None:
        return next((known[name] for known in reversed(self._helpers) if name in known), None)


class _Spoken(ast.NodeVisitor):
    """Sentences in code that knows nothing of the window."""

    def __init__(self, *, errors_only: bool) -> None:
        self.found: set[str] = set()
        self._errors_only = errors_only
        self._inside = 0

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # no docstring
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not (isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node.func)
        if name in _LOG or name in _INTERNAL or name in _MARKS or name.endswith("tr"):
            return
        deep = name in _ERRORS
        self._inside += deep
        self.generic_visit(node)
        self._inside -= deep

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts, number = [], 0
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            else:
                number += 1
                parts.append(f"{{{number}}}")
        self._add("".join(parts))

    def _add(self, text: str) -> None:
        if self._errors_only and not self._inside:
            return
        if _ELSEWHERE.search(text):
            return
        if _SENTENCE.fullmatch(text) and re.search(r"[a-z]{2} ?[a-z{]", text):
            self.found.add(text.strip())


_ERRORS = {
    "FashionStudioError", "BadImage", "BadInput", "NoPerson", "SeveralPeople", "ModelMissing",
    "ModelMismatch", "OutOfMemory", "WorkerLost", "DiskFull", "Cancelled", "ProjectTooNew",
}  # fmt: skip


def _called(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _context_of(function: ast.FunctionDef) -> str:
    """The context of a helper that does nothing but translate its argument; "" for any other."""
    last = function.body[-1]
    names = {argument.arg for argument in function.args.args}
    if not isinstance(last, ast.Return) or last.value is None:
        return ""
    for node in ast.walk(last.value):
        if isinstance(node, ast.Call) and _called(node.func) == "translate" and len(node.args) > 1:
            context, text = node.args[:2]
            if (
                isinstance(context, ast.Constant)
                and isinstance(text, ast.Name)
                and text.id in names
            ):
                return str(context.value)
    return ""


def _literals(node: ast.expr) -> list[str]:
    """The strings an expression may be."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return []
