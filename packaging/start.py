"""Where the frozen program begins; the arguments decide between window, command and worker."""

from fashionstudio.__main__ import main

if __name__ == "__main__":
    main()
