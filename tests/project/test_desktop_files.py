"""Menu entry, file type, store page and installers agree with the program and with each other."""

from __future__ import annotations

import configparser
import os
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from fashionstudio import __version__
from fashionstudio.__main__ import _OPENED
from fashionstudio.app.pictures import PICTURE_SUFFIXES
from fashionstudio.core.look import Look
from fashionstudio.core.project import MIME_TYPE, SUFFIX, Project
from fashionstudio.core.project_files import write_project
from fashionstudio.ui.application import DESKTOP_ID

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture
def entry():
    reader = configparser.ConfigParser(interpolation=None, delimiters="=")
    reader.optionxform = str
    reader.read(LINUX / f"{DESKTOP_ID}.desktop", encoding="utf-8")
    return reader["Desktop Entry"]


@pytest.fixture
def store_page():
    return ElementTree.parse(LINUX / f"{DESKTOP_ID}.metainfo.xml").getroot()


def test_the_menu_entry_starts_the_window_and_opens_projects(entry):
    assert entry["Exec"] == "fashionstudio gui %F"
    assert MIME_TYPE in entry["MimeType"].split(";")
    assert entry["Icon"] == DESKTOP_ID


def test_the_store_page_is_about_this_version_and_names_the_menu_entry(store_page):
    assert store_page.findtext("id") == DESKTOP_ID
    assert store_page.findtext("launchable") == f"{DESKTOP_ID}.desktop"
    assert store_page.findtext("provides/mediatype") == MIME_TYPE
    assert store_page.find("releases/release").get("version") == __version__


def test_a_project_is_recognised_by_name_and_by_content(tmp_path):
    kind = ElementTree.parse(LINUX / f"{DESKTOP_ID}.mime.xml").getroot().find(f"{MIME}mime-type")
    assert kind.get("type") == MIME_TYPE
    assert kind.find(f"{MIME}glob").get("pattern") == f"*{SUFFIX}"
    path = tmp_path / f"a{SUFFIX}"
    write_project(path, Project(look=Look()))
    data = path.read_bytes()
    matches = [*kind.iter(f"{MIME}match")]
    assert len(matches) == 3
    for match in matches:
        value = match.get("value").encode().replace(b"\\003\\004", b"\x03\x04")
        assert data.startswith(value, int(match.get("offset")))


def test_the_installer_of_windows_registers_the_same_file_type():
    recipe = (PACKAGING / "windows" / "fashionstudio.iss").read_text(encoding="utf-8")
    assert f"Classes\\{SUFFIX}" in recipe
    assert f'"{MIME_TYPE}"' in recipe
    assert f'#define Version "{__version__}"' in recipe
    assert '"""{app}\\{#Program}"" gui ""%1"""' in recipe


def test_the_bundle_of_macos_declares_the_same_file_type():
    spec = (PACKAGING / "fashionstudio.spec").read_text(encoding="utf-8")
    assert f'bundle_identifier="{DESKTOP_ID}"' in spec
    assert f'["{SUFFIX.removeprefix(".")}"]' in spec
    assert f'"public.mime-type": ["{MIME_TYPE}"]' in spec
    rights = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert rights["com.apple.security.cs.disable-library-validation"] is True


def test_what_a_file_manager_hands_over_opens_the_window():
    assert SUFFIX in _OPENED
    assert set(_OPENED) - {SUFFIX} <= set(PICTURE_SUFFIXES)


def test_icons_are_drawn_in_every_size_and_format(tmp_path):
    subprocess.run([sys.executable, PACKAGING / "icon.py", tmp_path], check=True)
    for size in (16, 48, 256):
        with Image.open(tmp_path / f"{size}x{size}.png") as icon:
            assert icon.size == (size, size)
            assert icon.getchannel("A").getextrema() == (0, 255)
    with Image.open(tmp_path / "fashionstudio.ico") as icon:
        assert (256, 256) in icon.info["sizes"]
    with Image.open(tmp_path / "fashionstudio.icns") as icon:
        assert max(icon.info["sizes"])[0] >= 512


@pytest.mark.skipif(os.name == "nt", reason="a script for Linux")
def test_installing_puts_program_entry_type_and_icons_in_their_places(tmp_path):
    built = tmp_path / "built"
    (built / "_internal" / "icons").mkdir(parents=True)
    program = built / "fashionstudio"
    program.write_text("#!/bin/sh\necho started $*\n")
    program.chmod(0o755)
    for size in (16, 256):
        (built / "_internal" / "icons" / f"{size}x{size}.png").write_bytes(b"png")
    environment = {**os.environ, "DESTDIR": str(tmp_path / "root")}
    done = subprocess.run(
        ["bash", LINUX / "install.sh", built, "/usr"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    usr = tmp_path / "root" / "usr"
    said = subprocess.run(
        [usr / "bin" / "fashionstudio", "gui"], capture_output=True, text=True, check=True
    )
    assert said.stdout == "started gui\n"
    assert (usr / "share" / "applications" / f"{DESKTOP_ID}.desktop").is_file()
    assert (usr / "share" / "mime" / "packages" / f"{DESKTOP_ID}.xml").is_file()
    assert (usr / "share/icons/hicolor/16x16/apps" / f"{DESKTOP_ID}.png").is_file()
    assert (usr / "share/icons/hicolor/256x256/mimetypes/application-x-fashionstudio.png").is_file()


@pytest.mark.parametrize(
    ("tool", "arguments", "file"),
    [
        ("desktop-file-validate", (), f"{DESKTOP_ID}.desktop"),
        ("xmllint", ("--noout",), f"{DESKTOP_ID}.mime.xml"),
        ("appstreamcli", ("validate", "--no-net"), f"{DESKTOP_ID}.metainfo.xml"),
    ],
)
def test_the_tools_of_the_desktops_find_nothing_wrong(tool, arguments, file):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run(
        [tool, *arguments, LINUX / file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_about_packaging_names_what_there_is():
    page = (PACKAGING / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:linux|windows|macos)/[^`]+|[\w-]+\.(?:py|sh|spec|png))`", page)
    assert len(named) > 8
    for name in named:
        assert (PACKAGING / name).exists(), name
