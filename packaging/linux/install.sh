#!/usr/bin/env bash
# Puts a built folder (packaging/build_app.py) in its place: program, menu entry, icons, file type.
#
#     packaging/linux/install.sh dist/fashionstudio [PREFIX]
#
# PREFIX is ~/.local, or /usr/local for everybody (as root). DESTDIR is heeded, for packages and for
# the AppImage; nothing is then told to the desktop.
set -euo pipefail

built="${1:?usage: install.sh FOLDER [PREFIX]}"
prefix="${2:-$HOME/.local}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="${DESTDIR:-}$prefix"
id=org.fashionstudio.fashionstudio

[ -x "$built/fashionstudio" ] || { echo "$built holds no program: run packaging/build_app.py" >&2; exit 1; }

mkdir -p "$root/lib" "$root/bin"
rm -rf "$root/lib/fashionstudio"
cp -r "$built" "$root/lib/fashionstudio"
ln -sfn ../lib/fashionstudio/fashionstudio "$root/bin/fashionstudio"

install -Dm644 "$here/$id.desktop" "$root/share/applications/$id.desktop"
install -Dm644 "$here/$id.mime.xml" "$root/share/mime/packages/$id.xml"
install -Dm644 "$here/$id.metainfo.xml" "$root/share/metainfo/$id.metainfo.xml"
for icon in "$built"/_internal/icons/*x*.png; do
    size="$(basename "$icon" .png)"
    install -Dm644 "$icon" "$root/share/icons/hicolor/$size/apps/$id.png"
    install -Dm644 "$icon" "$root/share/icons/hicolor/$size/mimetypes/application-x-fashionstudio.png"
done

[ -z "${DESTDIR:-}" ] || exit 0
for tell in "update-desktop-database $root/share/applications" "update-mime-database $root/share/mime" \
    "gtk-update-icon-cache -q -t $root/share/icons/hicolor"; do
    command -v "${tell%% *}" >/dev/null && $tell || true
done
echo "Installed: $root/bin/fashionstudio"
