"""The command line with another folder of offers: `engines_program.py SHIPPED ARGUMENTS…`."""

from __future__ import annotations

import sys
from pathlib import Path

from fashionstudio import paths
from fashionstudio.cli.app import run

if __name__ == "__main__":
    shipped = Path(sys.argv[1])
    paths.models_dirs = lambda: (paths.data_dir() / "models", shipped)
    sys.exit(run(sys.argv[2:]))
