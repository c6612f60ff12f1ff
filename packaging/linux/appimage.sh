#!/usr/bin/env bash
# Makes one file of a built folder: an AppImage that runs on most distributions.
#
#     packaging/linux/appimage.sh dist/fashionstudio dist
#
# Needs appimagetool (https://github.com/AppImage/appimagetool), in PATH or named by APPIMAGETOOL.
# Without it the folder that it would pack is made, and the command is said.
set -euo pipefail

built="${1:?usage: appimage.sh FOLDER OUT}"
out="${2:?usage: appimage.sh FOLDER OUT}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
id=org.fashionstudio.fashionstudio
version="$("$built/fashionstudio" --version | awk '{print $2}')"
machine="$(uname -m)"

app="$out/fashionstudio.AppDir"
rm -rf "$app"
mkdir -p "$app"
DESTDIR="$app" "$here/install.sh" "$built" /usr
install -m755 "$here/AppRun" "$app/AppRun"
cp "$here/$id.desktop" "$app/"
cp "$built/_internal/icons/256x256.png" "$app/$id.png"
ln -sf "$id.png" "$app/.DirIcon"

tool="${APPIMAGETOOL:-$(command -v appimagetool || true)}"
target="$out/fashionstudio-$version-$machine.AppImage"
if [ -z "$tool" ]; then
    echo "$app is ready. With appimagetool: ARCH=$machine appimagetool $app $target"
    exit 0
fi
ARCH="$machine" "$tool" "$app" "$target"
