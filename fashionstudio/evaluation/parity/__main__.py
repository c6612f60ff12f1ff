"""`python -m fashionstudio.evaluation.parity DIR [--json OUT]`: do we equal the published systems?

Runs every fixture in a folder through the project's own modules, on the processor, and prints a
line for each group of tensors with the largest error. The exit status is 0 when all passed, 1 when
a comparison failed, and 2 when there was nothing to run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fashionstudio.errors import FashionStudioError
from fashionstudio.evaluation.parity.report import Report
from fashionstudio.evaluation.parity.suite import run_folder


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m fashionstudio.evaluation.parity",
        description="Compare our modules with stored outputs of the published systems.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with the fixtures")
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the outcome here")
    options = parser.parse_args(arguments)
    report = Report()
    try:
        for comparison in run_folder(options.folder):
            report.comparisons.append(comparison)
            print(comparison.line(), flush=True)
        if options.json:
            report.write(options.json)
    except FashionStudioError as error:
        print(f"Error: {error.sentence()}", file=sys.stderr)
        return 2
    print(report.summary())
    return 1 if report.failed or not report.comparisons else 0


if __name__ == "__main__":
    sys.exit(main())
