#!/usr/bin/env bash
# Signs the bundle that packaging/build_app.py makes on macOS, has Apple look at it, and packs it.
#
#     IDENTITY="Developer ID Application: NAME (TEAM)" PROFILE=notary packaging/macos/notarise.sh dist
#
# PROFILE is what `xcrun notarytool store-credentials` keeps in the keychain.
set -euo pipefail

out="${1:?usage: notarise.sh OUT}"
app="$out/fashionstudio.app"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
version="$(/usr/libexec/PlistBuddy -c "Print CFBundleShortVersionString" "$app/Contents/Info.plist")"
image="$out/fashionstudio-$version.dmg"
: "${IDENTITY:?who signs}" "${PROFILE:?the credentials of notarytool}"

# From the inside out: a signature covers what it contains.
find "$app" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 codesign --force --timestamp --options runtime --sign "$IDENTITY"
codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$IDENTITY" "$app/Contents/MacOS/fashionstudio"
codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$IDENTITY" "$app"
codesign --verify --deep --strict "$app"

rm -f "$image"
hdiutil create -volname fashionstudio -srcfolder "$app" -format UDZO "$image"
codesign --sign "$IDENTITY" "$image"
xcrun notarytool submit "$image" --keychain-profile "$PROFILE" --wait
xcrun stapler staple "$image"
