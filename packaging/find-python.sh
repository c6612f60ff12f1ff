#!/usr/bin/env bash
# Prints the path of the best Python for fashionstudio: 3.11 or newer, able to make environments.
# An argument names the one to use instead. 3.11 and 3.12 come first: mediapipe's own models
# (found without a download) exist for these two.
set -euo pipefail

check='import sys, venv, ensurepip; assert sys.version_info >= (3, 11); print(sys.executable)'

for name in ${1:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
    # Running it is the only safe test: version managers leave names that lead nowhere.
    if path="$("$name" -c "$check" 2>/dev/null)"; then
        echo "$path"
        exit 0
    fi
done

echo "fashionstudio needs Python 3.11 or newer with its venv module, and none was found here." >&2
echo "Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS, Windows:" >&2
echo "https://www.python.org/downloads) or name one: make run PYTHON=/path/to/python3.12" >&2
exit 1
