"""Stands for `fashionstudio engines …`: tells progress and ends as the engine's id says.

Run as `python fake_engines.py engines DEED ID … --json-lines`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def say(data: dict) -> None:
    print(json.dumps(data), flush=True)


def progress(phase: str, item: str, done: int, total: int | None) -> None:
    told = {"phase": phase, "item": item, "done_bytes": done, "total_bytes": total}
    say({"progress": told})


def main() -> int:
    _engines, deed, engine, *options = sys.argv[1:]
    with Path(os.environ["FAKE_ENGINES_LOG"]).open("a") as log:
        print(deed, engine, *options, f"offline={os.environ.get('FASHIONSTUDIO_OFFLINE', '')}",
              file=log)  # fmt: skip
    progress("start", "", 0, None)
    print("a library says something")
    progress("download", "unet.pth", 250, 1000)
    if engine == "endless":
        # Until nobody listens any more.
        while sys.stdin.buffer.read(1):
            pass
        return 130
    if engine == "lost":
        sys.stderr.write("the last words\n")
        return 3
    if engine == "refused":
        hint = "Give the folder that has it with --base."
        say({"error": {"code": "bad_input", "message": "It lacks a file.", "hint": hint}})
        return 1
    if deed == "move":
        progress("copy", "big", 500_000_000, 1_000_000_000)
        note = "“big” was moved, but its old folder could not be deleted."
        say({"done": {"folder": engine, "moved": ["big"], "notes": [note]}})
        return 0
    progress("download", "unet.pth", 1000, 1000)
    say({"done": {"id": engine}})
    return 0


if __name__ == "__main__":
    sys.exit(main())
