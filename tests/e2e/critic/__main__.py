"""The critic's checks of a release, one after another, with what came out written to a file.

    xvfb-run -a -s "-screen 0 1280x800x24" python -m tests.e2e.critic [OUT.md] [--only PATTERN ...]

Each check says in one line what was found, and whether that is what it has to be. What needs mouse
and keys from outside goes through a real display; the rest looks at the window from within.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from fashionstudio import __version__
from tests.e2e.critic.table import CHECKS, ROOT, Critic, Finding, run_one

PAGES = ("beginning", "brush", "deaths", "obstacles", "reading", "again")
"""Where the checks are, in the order in which they are run."""


def main(arguments: Sequence[str]) -> int:
    """Run the checks and write what came out."""
    parser = argparse.ArgumentParser(prog="tests.e2e.critic", description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "build" / "critic.md")
    parser.add_argument("--only", nargs="+", default=["*"], help="names of checks, as patterns")
    options = parser.parse_args(list(arguments))
    for page in PAGES:
        import_module(f"tests.e2e.critic.{page}")
    wanted = [n for n in CHECKS if any(fnmatch.fnmatch(n, p) for p in options.only)]
    findings = []
    with tempfile.TemporaryDirectory(prefix="fashionstudio-critic-") as scratch:
        critic = Critic(Path(scratch))
        for name in wanted:
            findings.append(run_one(critic, name))
            critic.end()
            write(options.out, findings)
    return 0 if all(finding.good for finding in findings) else 1


def write(out: Path, findings: Sequence[Finding]) -> None:
    """The results as a page."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    lines = [
        "# The critic's checks",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, fashionstudio {__version__}, Python "
        f"{platform.python_version()} on {platform.system()}, {os.cpu_count()} cores "
        f"(load {load:.0f}), the embedded engine. Made by `make critic`.",
        "",
        "| question | | answer | s |",
        "|---|---|---|---|",
        *(
            f"| {f.question} | {'good' if f.good else '**bad**'} | {f.answer} | {f.seconds:.0f} |"
            for f in findings
        ),
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
