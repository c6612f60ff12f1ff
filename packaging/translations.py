"""Brings the translations up to date: `python packaging/translations.py`, or `make translations`.

Reads from the source what the user can read, merges it into the `.ts` files (new texts come as
unfinished), and compiles each to the `.qm` that the window loads. Translate in Qt Linguist or in
any editor, then run it again. `--check` writes nothing and fails where something is left to do.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import PySide6

sys.path.insert(0, str(Path(__file__).resolve().parent))
from isolates import is_mirrored, write_isolated
from user_strings import SENTENCES, Text, sentences, window_texts

PACKAGE = Path(__file__).resolve().parents[1] / "fashionstudio"
FOLDER = PACKAGE / "translations"
CATALOGUE = "sentences.json"
"""The sentences with places for names: the window has to recognise them."""
LANGUAGES = {"it": (), "en": ("-pluralonly",)}
"""English has only its plurals: the rest is in the source."""
MOST_SHOWN = 200


def main(arguments: Sequence[str]) -> int:
    """Extract, merge, compile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is stale")
    check = parser.parse_args(list(arguments)).check
    texts = [*window_texts(PACKAGE), *(Text(SENTENCES, text) for text in sentences(PACKAGE))]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        made = build(texts, FOLDER, scratch)
        stale = [one.name for one in made if not same(one, FOLDER / one.name)]
        if not check:
            FOLDER.mkdir(exist_ok=True)
            for one in made:
                _put(one, FOLDER / one.name)
        missing = [line for one in made if one.suffix == ".ts" for line in unfinished(one)]
    print(f"{len(texts)} texts, {len(missing)} of them without a translation")
    print("\n".join(missing[:MOST_SHOWN]))
    if check and stale:
        print(f"Out of date: {', '.join(stale)}. Run packaging/translations.py.")
    return 1 if missing or (check and stale) else 0


def build(texts: Sequence[Text], old: Path, out: Path) -> list[Path]:
    """Fresh `.ts`, `.qm` and catalogue in `out`, from the texts and what is translated in `old`."""
    marks = out / "marks.py"
    marks.write_text("".join(map(_mark, texts)), encoding="utf-8")
    catalogue = out / CATALOGUE
    patterned = [
        text.source for text in texts if text.context == SENTENCES and "{1}" in text.source
    ]
    catalogue.write_text(
        json.dumps(patterned, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
    )
    made = [catalogue]
    for language, options in LANGUAGES.items():
        source = out / f"fashionstudio_{language}.ts"
        if (known := old / source.name).exists():
            source.write_bytes(known.read_bytes())
        # Without locations a moved line changes nothing.
        quiet = ("-silent", "-locations", "none", "-no-obsolete", "-source-language", "en")
        _qt("lupdate", *quiet, *options, marks, "-ts", source, "-target-language", language)
        compiled = source.with_suffix(".qm")
        compile_to(source, compiled)
        made += [source, compiled]
    return made


def compile_to(source: Path, target: Path) -> None:
    """A `.qm` of a `.ts`; from right to left, what is put into a text keeps its own order."""
    with tempfile.TemporaryDirectory() as name:
        if is_mirrored(source):
            write_isolated(source, Path(name) / source.name)
            source = Path(name) / source.name
        _qt("lrelease", "-silent", source, "-qm", target)


def unfinished(path: Path) -> list[str]:
    """One line for each message of a `.ts` that nobody has translated."""
    found = []
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") == "unfinished":
                found.append(
                    f"{path.name}: {context.findtext('name')}: {message.findtext('source')}"
                )
    return found


def _put(fresh: Path, place: Path) -> None:
    """Replaced as a whole: a window that runs has the old file mapped into its memory."""
    beside = place.with_suffix(f"{place.suffix}.new")
    beside.write_bytes(fresh.read_bytes())
    beside.replace(place)


def same(one: Path, other: Path) -> bool:
    """Whether both are there with the same content."""
    return other.exists() and one.read_bytes() == other.read_bytes()


def _mark(text: Text) -> str:
    """A line of source that lupdate understands."""
    context, source, comment = (
        json.dumps(part, ensure_ascii=False) for part in (text.context, text.source, text.comment)
    )
    if text.plural:
        return f"QCoreApplication.translate({context}, {source}, {comment}, 2)\n"
    return f"QCoreApplication.translate({context}, {source}, {comment})\n"


def _qt(tool: str, *arguments: str | Path) -> None:
    """Run one of Qt's tools, as they come with PySide6."""
    name = f"{tool}.exe" if sys.platform == "win32" else tool
    place = Path(PySide6.__file__).parent
    program = next((p for p in (place / name, place / "Qt" / "libexec" / name) if p.exists()), None)
    if program is None:
        raise SystemExit(f"{tool} is missing: install PySide6-Essentials.")
    subprocess.run([str(program), *map(str, arguments)], check=True, timeout=120)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
