"""Where the frozen program begins; the arguments decide between window, command and worker."""

import multiprocessing
import sys

from fashionstudio.__main__ import main

if __name__ == "__main__":
    # A process that Python starts for a pool is this program again: it must become a helper of that
    # pool and not a second window.
    multiprocessing.freeze_support()
    sys.exit(main())
