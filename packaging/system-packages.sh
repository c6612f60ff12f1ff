#!/usr/bin/env bash
# Installs the Debian packages that Qt's window needs: `run`, or `test` for a virtual display too.
# Other systems have them or bring their own; without root the missing ones are named, no more.
set -euo pipefail

wanted="libegl1 libgl1 libgles2 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-shape0 libxcb-xfixes0 libxcb-xkb1"
if [ "${1:-run}" = test ]; then
    wanted="$wanted xvfb xauth xdotool x11-apps imagemagick procps"
fi

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

if ! bash "$(dirname "$0")/find-python.sh" >/dev/null 2>&1; then
    wanted="$wanted python3 python3-venv"
fi

missing=""
for package in $wanted; do
    # Ubuntu renamed some (libglib2.0-0t64): a package that provides the name is as good.
    if ! dpkg-query -W -f='${db:Status-Status} ${Package} ${Provides}\n' \
        "$package" "${package}t64" 2>/dev/null | grep -q '^installed'; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "These system packages are missing:$missing"
    echo "Install them with: sudo apt-get install --no-install-recommends$missing"
    echo "Going on without them; the window may not open."
    exit 0
fi

echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # one word a package
if ! { apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing; } >&2; then
    echo "They could not all be installed; going on without them." >&2
fi
