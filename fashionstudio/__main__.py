"""`fashionstudio`: window, command line, worker or plug-in, decided before any heavy import."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

_OPENED = (".fstudio", ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")
"""What the window opens when a file manager hands it over."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for.

    Nothing, `gui`, a project or a picture opens the window; `worker` serves a client over standard
    input and output, `plug-in` runs somebody else's code for us; all else is the command line.

    Returns:
        The exit status of the process.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["worker"]:
        # Ctrl-C in a terminal reaches the whole process group; cancelling is the client's business,
        # also while the imports below still run.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from fashionstudio.worker.main import main as worker_main

        return worker_main(given[1:])
    if given[:1] == ["plug-in"]:
        from fashionstudio.worker.plug_in_host import main as plug_in_main

        return plug_in_main(given[1:])
    if not given or given[0] == "gui" or given[0].lower().endswith(_OPENED):
        return _open_window(given[1:] if given[:1] == ["gui"] else given)
    try:
        from fashionstudio.cli.app import run

        return run(given)
    except KeyboardInterrupt:  # while the command line was still being imported
        print("Cancelled.", file=sys.stderr)
        return 130


def _open_window(given: list[str]) -> int:
    try:
        from fashionstudio.ui import run
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "PySide6":
            raise
        print(
            f"The window needs Qt, which cannot be loaded ({error}). "
            "Install PySide6-Essentials and the system libraries it needs, "
            "or use the command line: fashionstudio --help",
            file=sys.stderr,
        )
        return 1
    return int(run(given))


if __name__ == "__main__":
    sys.exit(main())
